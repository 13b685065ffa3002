"""The matrix on real databases: marks, evidence, conflicts, signature."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound, Refused
from clea_quiz.matrices import queries, service
from clea_quiz.matrices.desk import Reader, Stage, desk
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.rules import Mark, Verdict, content_hash
from clea_quiz.matrices.service import Entry, Judged, NewEvidence
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings import service as sittings
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.service import Submission
from tests.support.answers import page_fields
from tests.support.clock import Clock
from tests.support.world import World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


def take(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    clock: Clock,
    domain: str,
    *,
    rightly: bool,
) -> None:
    sitting = sittings.start(session, library, evaluation, sittings.Opening(domain, Random(5)), clock())
    test = library.test_of(session, sitting, evaluation.framework)
    while not sitting.ended:
        step = next(step for step in sitting.steps if step.answered_at is None)
        interaction = test.placed(step.item, step.seed).item.interaction
        fields = page_fields(interaction, step.arrangement) if rightly else {}
        clock.pass_(15)
        sittings.answer(
            session, library, evaluation, domain, Submission(step.id, fields, unknown=not rightly), clock()
        )


def line(view: queries.MatrixView, code: str) -> queries.CriterionLine:
    return next(c for d in view.domains for s in d.subdomains for c in s.criteria if c.code == code)


def mark_everything(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    framework = queries.framework_of(session, library, evaluation)
    entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in framework.criteria]
    service.judge(session, library, evaluation, world.assessor, entries, clock())


def test_an_untouched_matrix_proposes_nothing_and_says_where_no_screen_can_ask(
    session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    view = queries.matrix(session, library, evaluation)

    assert view.missing == len(view.framework.criteria)
    assert view.certificate is Verdict.UNDECIDED
    assert line(view, "3.1.2").proposal is Proposal.NO_TEST
    assert line(view, "3.1.1").proposal is Proposal.NOT_ASSESSED


def test_a_sitting_becomes_evidence_in_the_matrix(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    take(session, library, evaluation, clock, "3", rightly=True)

    view = queries.matrix(session, library, evaluation)
    third = view.domains[2]

    assert {s.estimate.proposal for s in third.subdomains} == {Proposal.ACQUIRED}
    for subdomain in third.subdomains:
        estimate = subdomain.estimate
        assert estimate.probability is not None
        assert estimate.probability >= 0.8
        assert estimate.low is not None
        assert estimate.mean is not None
        assert estimate.high is not None
        assert 0 <= estimate.low <= estimate.mean <= estimate.high <= 1
        assert estimate.answers == sum(c.estimate.answers for c in subdomain.criteria)
    answered = [c for s in third.subdomains for c in s.criteria if c.estimate.answers]
    assert answered
    assert all(c.proposal is not Proposal.NOT_ASSESSED for c in answered)
    assert third.evidence.uncalibrated == len(third.evidence.steps)


def test_the_evidence_shows_answer_key_time_and_mistake(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    take(session, library, evaluation, clock, "3", rightly=True)

    steps = queries.matrix(session, library, evaluation).domains[2].evidence.steps

    assert all(step.seconds == 15 for step in steps)
    assert all(step.response is not None and step.key and step.rationale for step in steps)
    assert all(step.score == step.max_score for step in steps)


def test_marks_are_kept_and_unchanged_ones_are_not_written_again(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    entries = [Entry("1.1.1", Mark.ACQUIRED, "Très clair.", 0), Entry("1.1.2", None, "", 0)]
    assert service.judge(session, library, evaluation, world.assessor, entries, clock()).kept == 1
    judgement = line(queries.matrix(session, library, evaluation), "1.1.1").judgement
    assert judgement is not None
    assert (judgement.mark, judgement.comment, judgement.author) == (
        Mark.ACQUIRED,
        "Très clair.",
        "Claire Lenoir",
    )

    same = [Entry("1.1.1", Mark.ACQUIRED, "Très clair.", judgement.version)]
    assert service.judge(session, library, evaluation, world.assessor, same, clock()).kept == 0
    cleared = [Entry("1.1.1", None, "", judgement.version)]
    assert service.judge(session, library, evaluation, world.assessor, cleared, clock()).kept == 1
    assert line(queries.matrix(session, library, evaluation), "1.1.1").judgement is None


def test_a_colleagues_mark_is_never_overwritten_unseen(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    seen_empty = [Entry("1.1.1", Mark.NOT_ACQUIRED, "", 0)]
    service.judge(
        session, library, evaluation, world.manager, [Entry("1.1.1", Mark.ACQUIRED, "", 0)], clock()
    )

    judged = service.judge(session, library, evaluation, world.assessor, seen_empty, clock())

    assert judged == Judged(0, ("1.1.1",))
    judgement = line(queries.matrix(session, library, evaluation), "1.1.1").judgement
    assert judgement is not None
    assert judgement.mark is Mark.ACQUIRED


def test_bad_entries_are_refused_with_a_sentence(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    def judge(entry: Entry) -> None:
        service.judge(session, library, evaluation, world.assessor, [entry], clock())

    with pytest.raises(NotFound):
        judge(Entry("9.9.9", Mark.ACQUIRED, "", 0))
    with pytest.raises(Refused, match="appréciation"):
        judge(Entry("1.1.1", None, "Un commentaire seul", 0))
    with pytest.raises(Refused, match="2000"):
        judge(Entry("1.1.1", Mark.ACQUIRED, "x" * 2001, 0))


def test_sure_proposals_are_accepted_and_existing_marks_are_left_alone(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    take(session, library, evaluation, clock, "3", rightly=True)
    own = [Entry("3.1.1", Mark.NOT_ACQUIRED, "Vu autrement.", 0)]
    service.judge(session, library, evaluation, world.assessor, own, clock())

    accepted = service.accept_proposals(session, library, evaluation, world.assessor, "3", clock())

    view = queries.matrix(session, library, evaluation)
    judgements = {c.code: c.judgement for s in view.domains[2].subdomains for c in s.criteria}
    kept = judgements["3.1.1"]
    assert kept is not None
    assert kept.mark is Mark.NOT_ACQUIRED
    assert accepted == sum(j is not None for j in judgements.values()) - 1
    assert accepted > 0


def test_a_human_evidence_joins_the_line_of_its_criterion(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    new = NewEvidence("1.2.1", EvidenceKind.INTERVIEW, " Vocabulaire précis sur la réception. ")
    service.record_evidence(session, library, evaluation, world.assessor, new, clock())

    evidence = line(queries.matrix(session, library, evaluation), "1.2.1").evidence
    assert [e.text for e in evidence] == ["Vocabulaire précis sur la réception."]
    blank = NewEvidence("1.2.1", EvidenceKind.INTERVIEW, "   ")
    with pytest.raises(Refused):
        service.record_evidence(session, library, evaluation, world.assessor, blank, clock())


def test_signing_an_incomplete_matrix_lists_what_is_missing(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    framework = queries.framework_of(session, library, evaluation)
    entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in list(framework.criteria)[2:]]
    service.judge(session, library, evaluation, world.assessor, entries, clock())

    with pytest.raises(Refused) as refused:
        service.sign(session, library, evaluation, world.assessor, clock())

    assert [detail.split()[0] for detail in refused.value.details] == list(framework.criteria)[:2]


def test_a_signed_matrix_never_changes(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    mark_everything(session, library, evaluation, world, clock)
    signature = service.sign(session, library, evaluation, world.assessor, clock())
    session.commit()
    session.expire_all()

    assert signature.content_hash == content_hash(signature.snapshot)
    assert signature.snapshot["certificate"] == "acquired"
    with pytest.raises(Conflict, match="signée"):
        service.sign(session, library, evaluation, world.assessor, clock())
    entry = Entry("1.1.1", Mark.NOT_ACQUIRED, "", 1)
    with pytest.raises(Conflict, match="signée"):
        service.judge(session, library, evaluation, world.assessor, [entry], clock())
    new = NewEvidence("1.1.1", EvidenceKind.DIPLOMA, "CAP")
    with pytest.raises(Conflict, match="signée"):
        service.record_evidence(session, library, evaluation, world.assessor, new, clock())


def test_the_desk_shows_what_waits_first_and_only_ones_own_organisation(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    mark_everything(session, library, evaluation, world, clock)

    rows = desk(session, library, Reader(world.organisation)).rows

    assert [(row.id, row.stage) for row in rows] == [
        (world.evaluation, Stage.TO_SIGN),
        (world.numerique_evaluation, Stage.ENROLLED),
    ]
    service.sign(session, library, evaluation, world.assessor, clock())
    assert desk(session, library, Reader(world.organisation)).rows[-1].stage is Stage.SIGNED


def test_provisional_titles_stay_marked_in_the_matrix(
    session: Session, library: TestLibrary, world: World
) -> None:
    numerique = session.get_one(Evaluation, world.numerique_evaluation)
    view = queries.matrix(session, library, numerique)

    assert {s.subdomain.standing.value for d in view.domains for s in d.subdomains} == {"provisional"}
    assert view.framework.notices


def test_a_mark_taken_back_and_given_again_is_not_overwritten_by_an_old_page(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    def put(who: int, mark: Mark | None, version: int) -> int:
        entry = Entry("1.1.1", mark, "" if mark is None else f"de {who}", version)
        service.judge(session, library, evaluation, who, [entry], clock())
        session.expire_all()
        judgement = line(queries.matrix(session, library, evaluation), "1.1.1").judgement
        return judgement.version if judgement else 0

    seen = put(world.assessor, Mark.ACQUIRED, 0)
    put(world.manager, None, seen)
    again = put(world.manager, Mark.NOT_ACQUIRED, 0)

    assert again != seen
    old_page = [Entry("1.1.1", Mark.ACQUIRED, "", seen)]
    assert service.judge(session, library, evaluation, world.assessor, old_page, clock()).clashes == (
        "1.1.1",
    )
    session.expire_all()
    kept = line(queries.matrix(session, library, evaluation), "1.1.1").judgement
    assert kept is not None
    assert (kept.mark, kept.comment) == (Mark.NOT_ACQUIRED, f"de {world.manager}")
