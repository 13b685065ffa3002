"""Anderson's acceleration of a fixed-point iteration: a secant step from the last few moves."""

import numpy as np

from clea_quiz.psychometrics.arrays import FloatArray

DEPTH = 6
CONDITION = 1e-8


class Anderson:
    """Extrapolates x ← g(x) by a least-squares combination of its last moves (Walker & Ni 2011, type II)."""

    def __init__(self, depth: int = DEPTH) -> None:
        self._depth = depth
        self._moves: list[FloatArray] = []
        self._images: list[FloatArray] = []

    def forget(self) -> None:
        """Begin anew, as after a step that was refused."""
        self._moves.clear()
        self._images.clear()

    def following(self, point: FloatArray, image: FloatArray, scale: FloatArray) -> FloatArray:
        """Return the next point after g(point) = image; moves are compared in units of ``scale``."""
        move = image - point
        self._moves.append(move)
        self._images.append(image)
        del self._moves[: -self._depth - 1], self._images[: -self._depth - 1]
        if len(self._moves) < 2:
            return image
        moves = np.diff(np.array(self._moves), axis=0) / scale
        images = np.diff(np.array(self._images), axis=0)
        weights = np.linalg.lstsq(moves.T, move / scale, rcond=CONDITION)[0]
        return np.asarray(image - weights @ images)
