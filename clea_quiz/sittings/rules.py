"""The engine's questions about one sitting: what next, and when to stop. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.psychometrics.selection.choice import Choice, choose
from clea_quiz.psychometrics.selection.content import History
from clea_quiz.psychometrics.stopping import StopReason, stop
from clea_quiz.sittings.compilation import Answer, CompiledTest


@dataclass(frozen=True)
class Circumstances:
    """What steers variety and comfort in a choice, and never enters the estimate."""

    sector: str
    seed: int
    exposure: NDArray[np.float64]


def history_of(test: CompiledTest, answers: Sequence[Answer]) -> History:
    """Return the answers as the engine's places and scores, in order."""
    return History(
        items=tuple(test.index[answer.item] for answer in answers),
        scores=tuple(answer.score for answer in answers),
    )


def stop_reason(
    test: CompiledTest, posterior: DomainPosterior, answers: Sequence[Answer]
) -> StopReason | None:
    """Return why the sitting should end now, or None."""
    return stop(test.model, posterior, test.content, test.blueprint, history_of(test, answers))


def next_item(
    test: CompiledTest, posterior: DomainPosterior, answers: Sequence[Answer], circumstances: Circumstances
) -> Choice | None:
    """Choose the next item; chance comes from the sitting's seed and position, so it can be replayed."""
    sector = test.sectors.index(circumstances.sector) if circumstances.sector in test.sectors else None
    return choose(
        test.model,
        posterior,
        replace(test.content, exposure=circumstances.exposure),
        replace(test.blueprint, sector=sector),
        history_of(test, answers),
        np.random.default_rng([circumstances.seed, len(answers)]),
        test.plan.selection.criterion,
    )


def trace(choice: Choice) -> dict[str, Any]:
    """Return why an item was chosen, as plain values to keep with the step."""
    return {
        "value": choice.value,
        "pool": choice.pool,
        "rules": list(choice.rules),
        "skipped": list(choice.skipped),
    }
