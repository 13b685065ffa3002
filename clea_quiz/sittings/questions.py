"""Questions as an organisation has served them: what candidates report, how they answer, what was decided."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Candidate, Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.bank.bank import Media, PlacedItem
from clea_quiz.bank.frameworks import Criterion, Domain
from clea_quiz.errors import NotFound
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Outcome, Report, ReportReason, Sitting, Step
from clea_quiz.sittings.rescoring import RescoringView, all_of, shown

MOST_READ = 2000
"""Answers that are told one by one: the latest ones say enough."""

MOST_TOLD = 8
"""Different answers shown, the most frequent first."""


@dataclass(frozen=True)
class ReportLine:
    """What one candidate reported, and where."""

    reason: ReportReason
    words: str
    reported_at: datetime
    candidate: str
    evaluation_id: int
    step_id: int


@dataclass(frozen=True)
class Use:
    """How a question was answered; ``success``: the share of the points, None without an answer."""

    shown: int
    answers: int
    unknown: int
    success: float | None


@dataclass(frozen=True)
class RevisionUse:
    """The same for one revision, and when it was asked."""

    content_hash: str
    first_at: datetime
    last_at: datetime
    use: Use


@dataclass(frozen=True)
class ReportedQuestion:
    """A question that candidates reported; ``neutralised``: it does not count now."""

    item: str
    title: str
    framework: str
    domain: str
    use: Use
    reports: tuple[ReportLine, ...]
    neutralised: bool


@dataclass(frozen=True)
class QuestionView:
    """A question as last served here, and as published today where that is another revision.

    ``told``: the answers given to the revision shown, in words, with their number and their points.
    """

    item: str
    framework: str
    domain: Domain
    criterion: Criterion
    placed: PlacedItem
    publication_id: int
    newest: PlacedItem | None
    revisions: tuple[RevisionUse, ...]
    told: tuple[tuple[str, int, int], ...]
    reports: tuple[ReportLine, ...]
    rescorings: tuple[RescoringView, ...]


def reported(session: Session, library: TestLibrary, organisation_id: int) -> list[ReportedQuestion]:
    """Return the questions that the organisation's candidates reported: a few queries for all of them."""
    lines = _reports(session, organisation_id)
    if not lines:
        return []
    uses = _uses(session, organisation_id, list(lines))
    bank = library.banks.current(session, organisation_id)
    out = {
        one.item
        for one in all_of(session, organisation_id)
        if one.kind.value == "neutralised" and one.withdrawal is None
    }
    found = [
        ReportedQuestion(
            item=item,
            title=bank.items[item].scenario.title if item in bank.items else item,
            framework=framework,
            domain=domain,
            use=uses[item],
            reports=tuple(told),
            neutralised=item in out,
        )
        for item, (framework, domain, told) in lines.items()
    ]
    return sorted(found, key=lambda one: (one.neutralised, -len(one.reports), one.item))


def question_of(session: Session, library: TestLibrary, organisation_id: int, item: str) -> QuestionView:
    """Return a question that the organisation has served; any other does not exist."""
    last = session.execute(
        select(Sitting, Evaluation.framework)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .join(Step, Step.sitting_id == Sitting.id)
        .where(Evaluation.organisation_id == organisation_id, Step.item == item)
        .order_by(Step.id.desc())
        .limit(1)
    ).first()
    if last is None:
        raise NotFound
    sitting, framework = last
    test = library.test_of(session, sitting, framework)
    placed = test.placed(item)
    lines = _reports(session, organisation_id, item)
    return QuestionView(
        item=item,
        framework=framework,
        domain=test.domain,
        criterion=test.framework.criteria[placed.item.criterion_code],
        placed=placed,
        publication_id=sitting.publication_id,
        newest=_newest(session, library, organisation_id, test, item),
        revisions=_revisions(session, organisation_id, item),
        told=_told(session, organisation_id, test, item),
        reports=tuple(lines[item][2]) if item in lines else (),
        rescorings=tuple(
            shown(one)
            for one in reversed(all_of(session, organisation_id))
            if one.item == item or (one.item is None and one.domain == sitting.domain)
        ),
    )


def picture_of(session: Session, library: TestLibrary, organisation_id: int, item: str, file: str) -> Media:
    """Return a picture of a question, from the publication it was last served under."""
    view = question_of(session, library, organisation_id, item)
    try:
        return library.banks.bank(session, view.publication_id).media_of(view.placed.scenario.scenario, file)
    except KeyError:
        raise NotFound from None


def _newest(
    session: Session, library: TestLibrary, organisation_id: int, test: CompiledTest, item: str
) -> PlacedItem | None:
    """Return the question as published today, when it is another revision."""
    publication_id = current_publication(session, organisation_id)
    place = (publication_id, test.framework.framework, test.domain.code)
    try:
        newest = library.test(session, place, voice=True)
    except NotFound:
        return None
    if (
        item not in newest.index
        or newest.content_hashes[newest.index[item]] == (test.content_hashes[test.index[item]])
    ):
        return None
    return newest.placed(item)


def _reports(
    session: Session, organisation_id: int, item: str | None = None
) -> dict[str, tuple[str, str, list[ReportLine]]]:
    query = (
        select(
            Step.item,
            Evaluation.framework,
            Sitting.domain,
            Report,
            Candidate.given_name,
            Candidate.family_name,
            Evaluation.id,
        )
        .join(Step, Step.id == Report.step_id)
        .join(Sitting, Sitting.id == Step.sitting_id)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .join(Candidate, Candidate.id == Evaluation.candidate_id)
        .where(Evaluation.organisation_id == organisation_id)
        .order_by(Report.id.desc())
    )
    if item is not None:
        query = query.where(Step.item == item)
    found: dict[str, tuple[str, str, list[ReportLine]]] = {}
    for reported_item, framework, domain, one, given, family, evaluation_id in session.execute(query):
        line = ReportLine(
            one.reason, one.words, one.reported_at, f"{given} {family}", evaluation_id, one.step_id
        )
        found.setdefault(reported_item, (framework, domain, []))[2].append(line)
    return found


_SUMS = (
    func.count(),
    func.count(Step.score),
    func.sum(case((Step.outcome == Outcome.UNKNOWN, 1), else_=0)),
    func.coalesce(func.sum(Step.score), 0),
    func.sum(case((Step.score.is_not(None), Step.max_score), else_=0)),
)


def _use(asked: int, answers: int, unknown: int, points: int, possible: int) -> Use:
    return Use(asked, answers, int(unknown), points / possible if possible else None)


def _uses(session: Session, organisation_id: int, items: list[str]) -> dict[str, Use]:
    rows = session.execute(
        select(Step.item, *_SUMS)
        .join(Sitting, Sitting.id == Step.sitting_id)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id, Step.item.in_(items))
        .group_by(Step.item)
    )
    return {item: _use(*sums) for item, *sums in rows}


def _revisions(session: Session, organisation_id: int, item: str) -> tuple[RevisionUse, ...]:
    rows = session.execute(
        select(Step.content_hash, func.min(Step.served_at), func.max(Step.served_at), *_SUMS)
        .join(Sitting, Sitting.id == Step.sitting_id)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .where(Evaluation.organisation_id == organisation_id, Step.item == item)
        .group_by(Step.content_hash)
    )
    found = [RevisionUse(hash, first, last, _use(*sums)) for hash, first, last, *sums in rows]
    return tuple(sorted(found, key=lambda one: one.last_at, reverse=True))


def _told(
    session: Session, organisation_id: int, test: CompiledTest, item: str
) -> tuple[tuple[str, int, int], ...]:
    """Return the answers to the revision shown, in words, the most frequent first."""
    rows = session.execute(
        select(Step.seed, Step.response, Step.score)
        .join(Sitting, Sitting.id == Step.sitting_id)
        .join(Evaluation, Evaluation.id == Sitting.evaluation_id)
        .where(
            Evaluation.organisation_id == organisation_id,
            Step.item == item,
            Step.content_hash == test.content_hashes[test.index[item]],
            Step.outcome == Outcome.ANSWERED,
        )
        .order_by(Step.id.desc())
        .limit(MOST_READ)
    )
    counted: Mapping[tuple[str, int], int] = Counter(
        (test.placed(item, seed).item.interaction.describe(response), score) for seed, response, score in rows
    )
    most = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TOLD]
    return tuple((words, number, score) for (words, score), number in most)
