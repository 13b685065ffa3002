"""The assessor's desk: the evaluations of an organisation, what waits first, one page at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, null, select, union_all
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.accounts.rules import folded
from clea_quiz.bank.frameworks import Framework
from clea_quiz.matrices.changed_proposals import open_changes
from clea_quiz.matrices.models import Judgement
from clea_quiz.matrices.stages import SIGNED, STAGES, WAITING, Stage, urgency
from clea_quiz.matrices.validity import ends_of
from clea_quiz.sittings import reports
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting

__all__ = ["ROWS_A_PAGE", "DeskPage", "EvaluationRow", "Reader", "Sought", "Stage", "desk", "everything"]

ROWS_A_PAGE = 50
MOST_PAGES = 1_000_000
"""More than any list has: a number typed in an address may be larger than a database can count."""

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class Reader:
    """Who looks: a person of an organisation, whose own evaluations come first."""

    organisation_id: int
    person_id: int | None = None


@dataclass(frozen=True)
class Sought:
    """What the list is narrowed to; ``assessor`` 0 is nobody yet."""

    name: str = ""
    stage: Stage | None = None
    framework: str | None = None
    sector: str | None = None
    assessor: int | None = None

    @property
    def any(self) -> bool:
        """Return whether something is sought at all."""
        return bool(self.name or self.stage or self.framework or self.sector) or self.assessor is not None


@dataclass(frozen=True)
class EvaluationRow:
    """An evaluation on the assessor's desk; ``changed``: proposals that changed under a mark since."""

    id: int
    candidate: str
    reference: str | None
    framework: str
    assessor: str | None
    domains_done: int
    domains: int
    marked: int
    criteria: int
    stage: Stage
    opened_at: datetime
    mine: bool
    reports: int = 0
    holds_until: date | None = None
    changed: int = 0


@dataclass(frozen=True)
class DeskPage:
    """A page of the list.

    ``counts`` how many there are by stage with the other filters on, ``found`` those of the stage sought;
    ``waiting`` is the first evaluation that waits for the reader, when nothing is sought.
    """

    rows: tuple[EvaluationRow, ...]
    total: int
    found: int
    counts: Mapping[Stage, int]
    page: int
    pages: int
    waiting: EvaluationRow | None

    @property
    def narrowed(self) -> int:
        """Return how many there are in all stages together."""
        return sum(self.counts.values())


def desk(
    session: Session, library: TestLibrary, reader: Reader, sought: Sought | None = None, page: int = 1
) -> DeskPage:
    """Return one page of the organisation's evaluations; the number of queries does not depend on theirs."""
    sought = sought or Sought()
    page = min(max(page, 1), MOST_PAGES)
    frameworks = library.banks.current(session, reader.organisation_id).frameworks
    counts, staged = _counted(session, urgency(frameworks), reader, sought, page)
    found = counts[sought.stage] if sought.stage else counts.total()
    pages = max(1, -(-found // ROWS_A_PAGE))
    if page > pages:  # an address kept from a longer list, or typed
        page = pages
        counts, staged = _counted(session, urgency(frameworks), reader, sought, page)
    rows = _rows(session, frameworks, reader, staged)
    return DeskPage(
        rows=rows,
        total=counts.total() if not sought.any else _total(session, reader),
        found=found,
        counts=counts,
        page=page,
        pages=pages,
        waiting=None if sought.any else _waiting(session, frameworks, reader, rows),
    )


def everything(
    session: Session, library: TestLibrary, reader: Reader, sought: Sought
) -> tuple[EvaluationRow, ...]:
    """Return all that is sought, in the order of the desk: for a file, not for a page."""
    frameworks = library.banks.current(session, reader.organisation_id).frameworks
    stage = urgency(frameworks)
    query = _narrowed(select(Evaluation.id, stage), reader, sought)
    if sought.stage:
        query = query.where(stage == STAGES.index(sought.stage))
    staged = {id: STAGES[place] for id, place in session.execute(_sorted(query, stage, reader))}
    return _rows(session, frameworks, reader, staged)


def _narrowed(query: Select[*Columns], reader: Reader, sought: Sought) -> Select[*Columns]:
    """Apply every filter but the stage's: the stages are counted with the others on."""
    query = query.select_from(Evaluation).where(Evaluation.organisation_id == reader.organisation_id)
    if sought.framework:
        query = query.where(Evaluation.framework == sought.framework)
    if sought.assessor is not None:
        query = query.where(_assessed_by(sought.assessor))
    of_candidate = [Candidate.search.contains(word, autoescape=True) for word in folded(sought.name).split()]
    if sought.sector:
        of_candidate.append(Candidate.sector == sought.sector)
    if of_candidate:
        theirs = and_(Candidate.organisation_id == reader.organisation_id, *of_candidate)
        query = query.where(Evaluation.candidate_id.in_(select(Candidate.id).where(theirs)))
    return query


def _assessed_by(person_id: int) -> ColumnElement[bool]:
    return Evaluation.assessor_id == person_id if person_id else Evaluation.assessor_id.is_(None)


def _sorted(query: Select[int, int], stage: ColumnElement[int], reader: Reader) -> Select[int, int]:
    mine = _mine_first(reader)
    return query.order_by(stage, mine, Evaluation.created_at.desc(), Evaluation.id.desc())


def _mine_first(reader: Reader) -> ColumnElement[int]:
    return case((Evaluation.assessor_id == reader.person_id, 0), else_=1)


def _counted(
    session: Session, stage: ColumnElement[int], reader: Reader, sought: Sought, page: int
) -> tuple[Counter[Stage], dict[int, Stage]]:
    """Return how many there are by stage, and a page's evaluations in their order.

    One statement: where each of thousands of evaluations stands is the dear part, and is worked out once.
    """
    standing = select(
        Evaluation.id, stage.label("place"), _mine_first(reader).label("mine"), Evaluation.created_at
    )
    known = _narrowed(standing, reader, sought).cte("known").c
    order = (known.place, known.mine, known.created_at.desc(), known.id.desc())
    shown = select(known.place, func.row_number().over(order_by=order).label("rank"), known.id)
    if sought.stage:
        shown = shown.where(known.place == STAGES.index(sought.stage))
    paged = shown.order_by(*order).limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE).subquery("paged")
    sizes = select(known.place, func.count(), null()).group_by(known.place)
    answer = session.execute(union_all(sizes, select(paged))).all()
    counts = Counter({STAGES[place]: number for place, number, id in answer if id is None})
    rows = sorted((rank, id, place) for place, rank, id in answer if id is not None)
    return counts, {id: STAGES[place] for _, id, place in rows}


def _total(session: Session, reader: Reader) -> int:
    ours = Evaluation.organisation_id == reader.organisation_id
    return session.scalar(select(func.count()).select_from(Evaluation).where(ours)) or 0


def _waiting(
    session: Session, frameworks: Mapping[str, Framework], reader: Reader, rows: Sequence[EvaluationRow]
) -> EvaluationRow | None:
    """Return the first evaluation that waits for this very person: on the page as a rule, else looked for."""
    if reader.person_id is None:
        return None
    for row in rows:
        if row.mine and row.stage in WAITING:
            return row
    stage = urgency(frameworks)
    query = _narrowed(select(Evaluation.id, stage), reader, Sought(assessor=reader.person_id))
    waiting = stage.in_([STAGES.index(one) for one in WAITING])
    first = session.execute(_sorted(query.where(waiting), stage, reader).limit(1)).first()
    if first is None:
        return None
    return _rows(session, frameworks, reader, {first[0]: STAGES[first[1]]})[0]


def _rows(
    session: Session, frameworks: Mapping[str, Framework], reader: Reader, staged: Mapping[int, Stage]
) -> tuple[EvaluationRow, ...]:
    """Return the rows of a page in the order of ``staged``: a few queries for all of them."""
    if not staged:
        return ()
    ids = list(staged)
    done = _numbers(session, Sitting, ids, Sitting.ended_at.is_not(None))
    marked = _numbers(session, Judgement, ids)
    reported = reports.counts(session, ids)
    changed = open_changes(session, ids)
    query = select(Evaluation).where(Evaluation.id.in_(ids))
    people = (joinedload(Evaluation.candidate), joinedload(Evaluation.assessor))
    by_id = {evaluation.id: evaluation for evaluation in session.scalars(query.options(*people))}
    ends = ends_of(session, list(by_id.values()), frameworks)
    return tuple(
        EvaluationRow(
            id=id,
            candidate=by_id[id].candidate.full_name,
            reference=by_id[id].candidate.reference,
            framework=frameworks[by_id[id].framework].short_title,
            assessor=assessor.full_name if (assessor := by_id[id].assessor) else None,
            domains_done=done[id],
            domains=len(frameworks[by_id[id].framework].domains),
            marked=marked[id],
            criteria=len(frameworks[by_id[id].framework].criteria),
            stage=stage,
            opened_at=by_id[id].created_at,
            mine=reader.person_id is not None and by_id[id].assessor_id == reader.person_id,
            reports=reported.get(id, 0),
            holds_until=ends.get(id) if stage in SIGNED else None,
            changed=0 if stage in SIGNED else len(changed.get(id, ())),
        )
        for id, stage in staged.items()
    )


def _numbers(
    session: Session,
    table: type[Sitting] | type[Judgement],
    ids: Sequence[int],
    *conditions: ColumnElement[bool],
) -> Counter[int]:
    query = (
        select(table.evaluation_id, func.count())
        .where(table.evaluation_id.in_(ids), *conditions)
        .group_by(table.evaluation_id)
    )
    return Counter({id: count for id, count in session.execute(query)})
