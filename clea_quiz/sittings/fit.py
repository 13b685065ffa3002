"""How usual a sitting's answers are for somebody of this level: a fact, never a judgement."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.psychometrics.items import ItemTable
from clea_quiz.psychometrics.models import category_probabilities
from clea_quiz.psychometrics.quality.person_fit import person_fit
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.estimates import Counted

FEWEST = 8
"""Below so many answers nothing is said: any series is usual."""

RARE = 0.05
"""A series of answers is called unusual when at most this share of people would give one as unexpected."""

SURPRISING = 0.2
"""An answer is among the unexpected ones when its score had at most this chance."""


@dataclass(frozen=True)
class AnswerFit:
    """``lz_star`` of the answers at the estimated domain ability, and ``share``, P(Z ≤ lz*).

    ``surprising``: the steps behind it, the least expected first.
    """

    lz_star: float
    share: float
    surprising: tuple[int, ...]

    @property
    def unusual(self) -> bool:
        """Return whether answers like these are rare for somebody of this level."""
        return self.share <= RARE


def fit_of(test: CompiledTest, posterior: DomainPosterior, answered: Sequence[Counted]) -> AnswerFit | None:
    """Return how usual the answers are; None when there are too few to say."""
    if len(answered) < FEWEST:
        return None
    table = ItemTable.build([test.parameters[test.index[step.item]] for step in answered])
    theta = np.atleast_1d(posterior.domain_mean)
    scores = np.array([step.score for step in answered])
    found = person_fit(table, scores[None, :], theta)
    lz_star, share = float(found.lz_star[0]), float(found.p[0])
    if isnan(lz_star):
        return None
    chance = category_probabilities(table, theta)[np.arange(len(answered)), 0, scores]
    order = [int(place) for place in np.argsort(chance, kind="stable") if chance[place] <= SURPRISING]
    return AnswerFit(lz_star, share, tuple(answered[place].id for place in order))
