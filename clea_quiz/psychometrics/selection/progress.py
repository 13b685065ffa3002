"""Where a sitting stands, as the arrays that rules read; one person, or a batch (leading dimensions …)."""

from dataclasses import dataclass, fields

import numpy as np

from clea_quiz.psychometrics.answered import checked_items
from clea_quiz.psychometrics.arrays import BoolArray, IntArray, whole_numbers
from clea_quiz.psychometrics.errors import ContentError
from clea_quiz.psychometrics.publication import DomainModel
from clea_quiz.psychometrics.selection.content import Content, History
from clea_quiz.psychometrics.selection.layout import ALONE

LOW = 0.5  # a score below half of the best one counts as a failure, for kindness


@dataclass(frozen=True, eq=False)
class Progress:
    """What was asked so far.

    ``seen`` and ``blocked`` (enemies of what was seen) (…, J); ``met`` in earlier sittings (…, J);
    ``asked`` items in all (…); ``in_subdomains`` (…, S) and ``in_criteria`` (…, C) counts; ``scenario``
    of the last item (…), −1 if it stands alone; ``failures`` in a row at the end (…).
    """

    seen: BoolArray
    blocked: BoolArray
    met: BoolArray
    asked: IntArray
    in_subdomains: IntArray
    in_criteria: IntArray
    scenario: IntArray
    failures: IntArray


def progress_of(model: DomainModel, content: Content, history: History) -> Progress:
    """Return one person's progress."""
    items = checked_items(model, history.items, history.scores)
    seen, blocked, met = np.zeros((3, model.items), dtype=np.bool_)
    seen[items] = True
    if history.earlier:
        met[_earlier(model, history)] = True
    foes = content.layout.foes
    hostile = [foe for item in history.items if item in foes for foe in foes[item]]
    if hostile:
        blocked[hostile] = True
    return Progress(
        seen=seen,
        blocked=blocked,
        met=met,
        asked=np.asarray(items.size),
        in_subdomains=np.bincount(model.subdomain[items], minlength=model.subdomains),
        in_criteria=np.bincount(model.criterion[items], minlength=model.criterion_subdomain.size),
        scenario=np.asarray(content.scenario[items[-1]] if items.size else ALONE),
        failures=np.asarray(_failures(model, history)),
    )


def _earlier(model: DomainModel, history: History) -> IntArray:
    met = whole_numbers(history.earlier, "earlier", ContentError)
    if met.min() < 0 or met.max() >= model.items:
        raise ContentError(f"earlier: positions from 0 to {model.items - 1} are expected")
    return met


def blank(model: DomainModel, persons: int) -> Progress:
    """Return the progress of persons who have not begun."""
    nothing = np.zeros((persons, model.items), dtype=np.bool_)
    return Progress(
        seen=nothing,
        blocked=nothing.copy(),
        met=nothing.copy(),
        asked=np.zeros(persons, dtype=np.int64),
        in_subdomains=np.zeros((persons, model.subdomains), dtype=np.int64),
        in_criteria=np.zeros((persons, model.criterion_subdomain.size), dtype=np.int64),
        scenario=np.full(persons, ALONE),
        failures=np.zeros(persons, dtype=np.int64),
    )


def advance(
    progress: Progress, model: DomainModel, content: Content, items: IntArray, scores: IntArray
) -> None:
    """Count one more answer of each person of a batch, in place."""
    persons = np.arange(items.size)
    progress.seen[persons, items] = True
    for person, item in enumerate(items.tolist()) if content.enemies else ():
        progress.blocked[person, list(content.layout.foes.get(item, ()))] = True
    progress.asked[:] += 1
    progress.in_subdomains[persons, model.subdomain[items]] += 1
    progress.in_criteria[persons, model.criterion[items]] += 1
    progress.scenario[:] = content.scenario[items]
    failed = scores / (model.categories[items] - 1) < LOW
    progress.failures[:] = np.where(failed, progress.failures + 1, 0)


def kept(progress: Progress, persons: BoolArray) -> Progress:
    """Return the progress of some persons of a batch."""
    return Progress(**{field.name: getattr(progress, field.name)[persons] for field in fields(progress)})


def _failures(model: DomainModel, history: History) -> int:
    """Return how many scores at the end are low."""
    number = 0
    for item, score in zip(reversed(history.items), reversed(history.scores), strict=True):
        if score >= LOW * (model.category_counts[item] - 1):
            break
        number += 1
    return number
