"""What simulated sittings tell of a plan: how long, how right, how even the use of the bank."""

from dataclasses import dataclass

import numpy as np

from clea_quiz.psychometrics.arrays import BoolArray, FloatArray, IntArray
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.simulation.sittings import Simulees, Sittings
from clea_quiz.psychometrics.stopping import REASONS, StopReason

# Distance of the true ability from the cut: where errors are, and where they are not.
DISTANCES = np.array([-2.5, -2.0, -1.5, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5])


@dataclass(frozen=True, eq=False)
class Summary:
    """The figures of a simulation.

    A sub-domain is *proposed* acquired at P ≥ high, not acquired at P ≤ 1 − high, else it is undecided.
    ``accuracy``: right proposals among the proposals; ``forced_accuracy``: the more probable side is
    right, undecided included; ``false_mastery`` and ``false_non_mastery``: wrong proposals, over all
    persons and assessable sub-domains. The ``by_distance`` arrays have one value for each interval of η −
    cut between ``DISTANCES`` (NaN where nobody is).
    """

    persons: int
    mean_length: float
    lengths: IntArray
    reasons: dict[StopReason, int]
    decided_share: float
    accuracy: float
    forced_accuracy: float
    false_mastery: float
    false_non_mastery: float
    bias: FloatArray
    rmse: FloatArray
    domain_bias: float
    domain_rmse: float
    exposure: FloatArray
    overlap: float
    acquired_by_distance: FloatArray
    undecided_by_distance: FloatArray
    not_acquired_by_distance: FloatArray

    @property
    def undecided_share(self) -> float:
        """Share of person × sub-domain that end without a proposal."""
        return 1 - self.decided_share


def true_mastery(model: DomainModel, simulees: Simulees) -> BoolArray:
    """Return who truly masters what, η_s at or above the cut, shape (N, S)."""
    return np.asarray(simulees.subdomains >= model.cuts)


def summarise(model: DomainModel, simulees: Simulees, sittings: Sittings, high: float = 0.8) -> Summary:
    """Return the figures of these sittings; raises ``SettingsError`` if no sub-domain can be assessed."""
    assessable = model.assessable
    if not assessable.any() or len(sittings.items) != len(simulees.domain):
        raise SettingsError("sittings of these simulees in an assessable domain are expected")
    mastery = sittings.mastery[:, assessable]
    truth = true_mastery(model, simulees)[:, assessable]
    acquired, refused = mastery >= high, 1 - mastery >= high
    decided = acquired | refused
    right = (acquired & truth) | (refused & ~truth)
    error = sittings.mean - simulees.subdomains
    domain_error = sittings.domain_mean - simulees.domain
    distance = (simulees.subdomains - model.cuts)[:, assessable]
    return Summary(
        persons=len(sittings.items),
        mean_length=float(sittings.lengths.mean()),
        lengths=sittings.lengths,
        reasons={reason: int((sittings.reasons == place).sum()) for place, reason in enumerate(REASONS)},
        decided_share=float(decided.mean()),
        accuracy=float(right.sum() / max(int(decided.sum()), 1)),
        forced_accuracy=float(((mastery >= 0.5) == truth).mean()),
        false_mastery=float((acquired & ~truth).mean()),
        false_non_mastery=float((refused & truth).mean()),
        bias=error.mean(axis=0),
        rmse=np.sqrt((error**2).mean(axis=0)),
        domain_bias=float(domain_error.mean()),
        domain_rmse=float(np.sqrt((domain_error**2).mean())),
        exposure=exposure_rates(sittings, model.items),
        overlap=overlap_rate(sittings, model.items),
        acquired_by_distance=_by_distance(acquired, distance),
        undecided_by_distance=_by_distance(~decided, distance),
        not_acquired_by_distance=_by_distance(refused, distance),
    )


def exposure_rates(sittings: Sittings, items: int) -> FloatArray:
    """Return the share of sittings that met each item, shape (J,)."""
    return _uses(sittings, items) / len(sittings.items)


def overlap_rate(sittings: Sittings, items: int) -> float:
    """Return the mean number of items that two sittings share, over the mean length (Chen et al. 2003)."""
    persons = len(sittings.items)
    length = float(sittings.lengths.mean())
    if persons < 2 or length == 0:
        return float("nan")
    uses = _uses(sittings, items)
    return float((uses * (uses - 1)).sum() / (persons * (persons - 1)) / length)


def _uses(sittings: Sittings, items: int) -> FloatArray:
    asked = sittings.items[sittings.items >= 0]
    return np.bincount(asked, minlength=items).astype(np.float64)


def _by_distance(event: BoolArray, distance: FloatArray) -> FloatArray:
    place = np.digitize(distance, DISTANCES[1:-1]).ravel()
    number = np.bincount(place, minlength=DISTANCES.size - 1)
    hits = np.bincount(place, weights=event.ravel().astype(np.float64), minlength=DISTANCES.size - 1)
    return np.asarray(np.divide(hits, number, out=np.full(number.size, np.nan), where=number > 0))
