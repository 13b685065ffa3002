"""What a bank can decide, foreseen without simulating anybody: the risk left after the longest sitting.

For a sub-domain with prior variance v and the information I that its best items give at the cut, the
posterior variance will be v′ = 1/(1/v + I) and the posterior mean is spread by N(0, v − v′). A decision
forced at the end is wrong with probability Φ(−|m − cut|/√v′), which is averaged over that spread (a
preposterior analysis: Raiffa & Schlaifer 1961). What the other sub-domains tell is left out, so the risk is
on the safe side; ``rehearsal`` measures instead of foreseeing, in minutes instead of milliseconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from clea_quiz.bank.bank import Bank
from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.selection.information import interpolated
from clea_quiz.sittings.compilation import NO_BARRIER, Barrier, CompiledTest, compile_test

MOST_RISK = 0.15
"""Risk of a wrong decision above which a bank is said to be too poor to decide a sub-domain."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)


@dataclass(frozen=True)
class Prospect:
    """What can be expected of one sub-domain.

    ``items``: published, on a device with or without ``voice``; ``questions``: how many of them the longest
    sitting can spend here when it treats sub-domains alike; ``risk``: of a wrong decision then, 0 to 1.
    """

    framework: str
    domain: str
    subdomain: str
    voice: bool
    items: int
    questions: int
    risk: float

    @property
    def short(self) -> bool:
        """Return whether the bank leaves too much risk."""
        return self.risk > MOST_RISK


def prospects(
    bank: Bank, *, voice: bool = True, left_out: frozenset[Barrier] = NO_BARRIER
) -> Iterator[Prospect]:
    """Yield what can be expected of each sub-domain with items, in the order of the plans."""
    for slug in sorted(bank.frameworks):
        for planned in bank.plan_of(slug).domains:
            try:
                test = compile_test(bank, slug, planned.domain, voice=voice, left_out=left_out)
            except KeyError:
                continue  # no item at all: the checks of coverage say so
            yield from _of_domain(test)


def left_out_without_voice(bank: Bank) -> list[Prospect]:
    """Return the sub-domains that a device without a French voice does not ask, or not enough."""
    return list(_lost(bank, {(p.framework, p.subdomain): p for p in prospects(bank, voice=False)}))


def lost_without(bank: Bank, left_out: frozenset[Barrier]) -> list[Prospect]:
    """Return the sub-domains that can no longer be decided once these questions are left out."""
    kept = {(p.framework, p.subdomain): p for p in prospects(bank, left_out=left_out)}
    return list(_lost(bank, kept))


def _lost(bank: Bank, kept: Mapping[tuple[str, str], Prospect]) -> Iterator[Prospect]:
    for prospect in prospects(bank):
        remains = kept.get((prospect.framework, prospect.subdomain))
        if not prospect.short and (remains is None or remains.short):
            yield prospect


def _of_domain(test: CompiledTest) -> Iterator[Prospect]:
    model = test.model
    places = np.flatnonzero(model.assessable)
    share = -(-test.blueprint.maximum_items // max(1, places.size))
    variance = 1.0 + model.settings.sigma**2
    for place in places.tolist():
        rows = np.flatnonzero((model.subdomain == place) & model.universe)
        cut = float(model.finite_cuts[place])
        found = interpolated(model.information, model.grid, rows, np.full(rows.size, cut))
        best = np.sort(found)[::-1][:share]
        yield Prospect(
            framework=test.framework.framework,
            domain=test.domain.code,
            subdomain=test.subdomain_codes[place],
            voice=test.voice,
            items=int(rows.size),
            questions=int(best.size),
            risk=_risk(cut, variance, best),
        )


def _risk(cut: float, variance: float, information: FloatArray) -> float:
    later = 1 / (1 / variance + float(information.sum()))
    means = _NODES * np.sqrt(max(variance - later, 0.0))
    wrong = ndtr(-np.abs(means - cut) / np.sqrt(later))
    return float((_WEIGHTS * wrong).sum() / _WEIGHTS.sum())
