"""What the pages show of blind second markings, as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.accounts.queries import assessors
from clea_quiz.bank.frameworks import Criterion, Domain
from clea_quiz.errors import NotFound
from clea_quiz.matrices import rules
from clea_quiz.matrices.agreement import Agreement, Table, agreement_of, sum_of, table_of
from clea_quiz.matrices.queries import DomainLine, JudgementView, MatrixView, framework_of, marks_of, matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.second_marking import criteria_of, not_blind
from clea_quiz.matrices.second_marking import marks_of as second_marks_of
from clea_quiz.matrices.second_models import UNDER_WAY, SecondMark, SecondMarking
from clea_quiz.sittings.library import TestLibrary

FOUR = tuple(Mark)
TWO = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)


@dataclass(frozen=True)
class MarkingRow:
    """A second marking in a dossier's list."""

    id: int
    person: str
    person_id: int
    asked_by: str
    asked_at: datetime
    domains: tuple[str, ...]
    shows_proposal: bool
    given: int
    finished_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """A second marking that waits for somebody."""

    marking_id: int
    evaluation_id: int
    candidate: str
    asked_at: datetime


@dataclass(frozen=True)
class Pair:
    """A criterion that both assessors marked, and what the matrix says of it today."""

    criterion: Criterion
    first: Mark
    first_comment: str
    first_author: str
    second: Mark
    second_comment: str
    today: Mark | None

    @property
    def same(self) -> bool:
        """Return whether the two agree."""
        return self.first is self.second

    @property
    def changed(self) -> bool:
        """Return whether the matrix has another mark today than when the two were compared."""
        return self.today is not self.first


@dataclass(frozen=True)
class DomainAgreement:
    """How two assessors agree in one domain: on the four marks, and on acquired or not only."""

    code: str
    title: str
    four: Agreement
    two: Agreement


@dataclass(frozen=True)
class Compared:
    """A finished second marking beside the first marks."""

    marking: MarkingRow
    pairs: tuple[Pair, ...]
    alone: int
    domains: tuple[DomainAgreement, ...]
    four: Agreement
    two: Agreement

    @property
    def apart(self) -> tuple[Pair, ...]:
        """Return the criteria on which the two do not agree."""
        return tuple(pair for pair in self.pairs if not pair.same)


def marking_of(session: Session, evaluation: Evaluation, marking_id: int) -> SecondMarking:
    """Return a second marking of this evaluation; any other does not exist."""
    marking = session.get(SecondMarking, marking_id)
    if marking is None or marking.evaluation_id != evaluation.id:
        raise NotFound
    return marking


def markings_of(session: Session, evaluation: Evaluation) -> list[MarkingRow]:
    """Return the second markings of an evaluation, the newest first: two queries."""
    found = session.scalars(
        select(SecondMarking)
        .where(SecondMarking.evaluation_id == evaluation.id)
        .options(joinedload(SecondMarking.person), joinedload(SecondMarking.asked_by))
        .order_by(SecondMarking.asked_at.desc(), SecondMarking.id.desc())
    ).all()
    given = _given(session, [marking.id for marking in found])
    return [_row(marking, given.get(marking.id, 0)) for marking in found]


def marking_row(session: Session, marking: SecondMarking) -> MarkingRow:
    """Return one second marking as shown."""
    return _row(marking, _given(session, [marking.id]).get(marking.id, 0))


def _given(session: Session, ids: Sequence[int]) -> dict[int, int]:
    query = select(SecondMark.marking_id, func.count()).where(SecondMark.marking_id.in_(ids))
    return {id: count for id, count in session.execute(query.group_by(SecondMark.marking_id))}


def _row(marking: SecondMarking, given: int) -> MarkingRow:
    return MarkingRow(
        id=marking.id,
        person=marking.person.full_name,
        person_id=marking.person_id,
        asked_by=marking.asked_by.full_name,
        asked_at=marking.asked_at,
        domains=tuple(marking.domains),
        shows_proposal=marking.shows_proposal,
        given=given,
        finished_at=marking.finished_at,
        cancelled_at=marking.cancelled_at,
    )


def who_may_be_asked(session: Session, evaluation: Evaluation, asker_id: int) -> list[tuple[int, str]]:
    """Return the assessors of the organisation who do not know the marks of this matrix yet."""
    left_out = {asker_id, *not_blind(session, evaluation)}
    return [one for one in assessors(session, evaluation.organisation_id) if one[0] not in left_out]


def asked_of(session: Session, person_id: int) -> list[Asked]:
    """Return the second markings that wait for somebody, the oldest first."""
    rows = session.execute(
        select(SecondMarking, Candidate)
        .join(Evaluation, Evaluation.id == SecondMarking.evaluation_id)
        .join(Candidate, Candidate.id == Evaluation.candidate_id)
        .where(SecondMarking.person_id == person_id, UNDER_WAY)
        .order_by(SecondMarking.asked_at, SecondMarking.id)
    )
    return [Asked(m.id, m.evaluation_id, c.full_name, m.asked_at) for m, c in rows]


def blind_to(session: Session, person_id: int) -> dict[int, SecondMarking]:
    """Return the evaluations whose first marks somebody must not see yet, and the marking that asks for it.

    With each come those it follows or is followed by: they carry the same marks.
    """
    rows = session.execute(
        select(SecondMarking, Evaluation.previous_id)
        .join(Evaluation, Evaluation.id == SecondMarking.evaluation_id)
        .where(SecondMarking.person_id == person_id, UNDER_WAY)
    ).all()
    if not rows:
        return {}
    by_evaluation = {marking.evaluation_id: marking for marking, _ in rows}
    before = {previous: marking for marking, previous in rows if previous is not None}
    after = select(Evaluation.id, Evaluation.previous_id).where(Evaluation.previous_id.in_(by_evaluation))
    following = {id: by_evaluation[previous] for id, previous in session.execute(after) if previous}
    return before | following | by_evaluation


def blind_matrix(session: Session, library: TestLibrary, marking: SecondMarking) -> MatrixView:
    """Return the matrix as the second assessor fills it in: nothing of what the first one decided.

    Evidence stays: answers, and what people saw and heard. Proposals are in it; pages show them or not.
    """
    evaluation = marking.evaluation
    view = matrix(session, library, evaluation)
    known = criteria_of(view.framework, evaluation, marking.domains)
    given = {
        code: JudgementView(one.mark, one.comment, marking.person.full_name, one.decided_at, one.version)
        for code, one in second_marks_of(session, marking).items()
    }
    marks = {code: judgement.mark for code, judgement in given.items()}
    lines = (_blind_line(line, known, given, marks) for line in view.domains)
    domains = tuple(line for line in lines if line.subdomains)
    certificate = rules.all_of([line.result.verdict for line in domains])
    return replace(view, domains=domains, certificate=certificate, signature=None)


def _blind_line(
    line: DomainLine,
    known: Mapping[str, Criterion],
    given: Mapping[str, JudgementView],
    marks: Mapping[str, Mark],
) -> DomainLine:
    result = rules.aggregate_domain(line.domain, marks)
    subdomains = tuple(
        replace(
            sub,
            criteria=tuple(replace(c, judgement=given.get(c.code)) for c in sub.criteria),
            result=subresult,
        )
        for sub, subresult in zip(line.subdomains, result.subdomains, strict=True)
        if sub.subdomain.criteria[0].code in known
    )
    return replace(line, subdomains=subdomains, result=result)


def compared(session: Session, library: TestLibrary, marking: SecondMarking) -> Compared:
    """Return a finished second marking beside the first marks as they were when it was finished."""
    if marking.finished_at is None:
        raise NotFound
    evaluation = marking.evaluation
    framework = framework_of(session, library, evaluation)
    today = marks_of(session, evaluation)
    rows = session.scalars(
        select(SecondMark)
        .where(SecondMark.marking_id == marking.id)
        .options(joinedload(SecondMark.first_author))
    ).all()
    by_code = {row.criterion: row for row in rows}
    pairs = tuple(
        _pair(criterion, row, row.first_mark, today.get(code))
        for code, criterion in criteria_of(framework, evaluation, marking.domains).items()
        if (row := by_code.get(code)) is not None and row.first_mark is not None
    )
    domains = [domain for domain in framework.domains if domain.code in marking.domains]
    tables = [(domain, *_tables(domain, pairs)) for domain in domains]
    return Compared(
        marking=_row(marking, len(rows)),
        pairs=pairs,
        alone=len(rows) - len(pairs),
        domains=tuple(
            DomainAgreement(domain.code, domain.title, agreement_of(four), agreement_of(two))
            for domain, four, two in tables
        ),
        four=agreement_of(sum_of([four for _, four, _ in tables])),
        two=agreement_of(sum_of([two for _, _, two in tables])),
    )


def _pair(criterion: Criterion, row: SecondMark, first: Mark, today: Mark | None) -> Pair:
    return Pair(
        criterion=criterion,
        first=first,
        first_comment=row.first_comment or "",
        first_author=row.first_author.full_name if row.first_author else "",
        second=row.mark,
        second_comment=row.comment,
        today=today,
    )


def _tables(domain: Domain, pairs: Sequence[Pair]) -> tuple[Table, Table]:
    codes = {criterion.code for criterion in domain.criteria}
    marks = [(pair.first, pair.second) for pair in pairs if pair.criterion.code in codes]
    return table_of(marks, FOUR), table_of(marks, TWO)
