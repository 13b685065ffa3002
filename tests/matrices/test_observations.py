"""Cards played in an interview: kept tap by tap, finished as evidence, corrected until the signature."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Person
from clea_quiz.accounts.qualifications import Qualified, qualify
from clea_quiz.authoring import service as authoring
from clea_quiz.bank.interactions.observed import ObservedInteraction
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.sources import Kind, Source
from clea_quiz.errors import Conflict, Forbidden, NotFound, Refused
from clea_quiz.matrices import service as matrices
from clea_quiz.matrices.models import Evidence, EvidenceKind
from clea_quiz.matrices.observations import queries, rules, service
from clea_quiz.matrices.observations.models import Observation
from clea_quiz.matrices.observations.rules import Content, Point
from clea_quiz.matrices.observations.service import Filled
from clea_quiz.matrices.queries import CriterionLine, MatrixView, framework_of, matrix
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import Entry, NewEvidence
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.library import TestLibrary
from tests.authoring.test_at_once import at_once
from tests.support.clock import Clock
from tests.support.world import BANK, SOCLE, World

CARD, CRITERION, SLUG = "observation-argumenter-horaires-1", "1.2.3", "observation-argumenter-horaires"
SEEN = (Point.SEEN, Point.SEEN, Point.NOT_SEEN, Point.NOT_ASKED, Point.SEEN)
PART = Content(SEEN, "Réussi en partie", "Parle d’abord doucement.")


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


Write = Callable[..., Observation]


@pytest.fixture
def keep(session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock) -> Write:
    def write(filled: Filled, *, by: int = world.assessor, finish: bool = False) -> Observation:
        verb = service.finish if finish else service.keep
        return verb(session, library, evaluation, by, filled, clock())

    return write


def line(view: MatrixView, code: str) -> CriterionLine:
    return next(c for d in view.domains for s in d.subdomains for c in s.criteria if c.code == code)


def sign(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> dict[str, object]:
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "", 0) for code in codes]
    matrices.judge(session, library, evaluation, world.assessor, entries, clock())
    return matrices.sign(session, library, evaluation, world.assessor, clock()).snapshot


def test_each_tap_is_kept_and_proves_nothing_yet(
    keep: Write, session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    started = clock()
    first = keep(Filled(CARD, Content((Point.NOT_ASKED,) * 5, None, ""), 0))
    assert (first.version, first.started_at, first.finished_at) == (1, started, None)
    clock.pass_(60)
    second = keep(Filled(CARD, PART, 1))

    assert (second.version, second.grade, second.points[0]) == (2, "Réussi en partie", "seen")
    assert second.started_at == started
    assert second.criterion == CRITERION
    assert line(matrix(session, library, evaluation), CRITERION).evidence == ()


def test_a_finished_card_is_evidence_with_the_words_of_its_grade_and_proposes_without_deciding(
    keep: Write, session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    keep(Filled(CARD, PART, 0))
    clock.pass_(300)
    finished = keep(Filled(CARD, PART, 1), finish=True)

    found = line(matrix(session, library, evaluation), CRITERION)
    (evidence,) = found.evidence
    assert finished.finished_at is not None
    assert finished.finished_at - finished.started_at == timedelta(seconds=300)
    assert evidence.kind is EvidenceKind.OBSERVATION
    assert evidence.author == "Claire Lenoir"
    assert evidence.proposal is Proposal.TO_CONFIRM
    assert "Réussi en partie (à confirmer). Prend position" in evidence.text
    assert "\nVu : Dit clairement sa position ; Donne au moins deux" in evidence.text
    assert "\nPas vu : Illustre une raison" in evidence.text
    assert "Range ses idées" not in evidence.text
    assert "Parle d’abord doucement." in evidence.text
    assert found.judgement is None


@pytest.mark.parametrize(
    ("grade", "proposal"),
    [
        ("Réussi", Proposal.ACQUIRED),
        ("Réussi en partie", Proposal.TO_CONFIRM),
        ("Non réussi", Proposal.NOT_ACQUIRED),
    ],
)
def test_all_the_credit_none_of_it_or_something_between(keep: Write, grade: str, proposal: Proposal) -> None:
    assert keep(Filled(CARD, replace(PART, grade=grade), 0)).proposal is proposal


def test_finishing_twice_is_finishing_once(keep: Write, session: Session) -> None:
    keep(Filled(CARD, PART, 0, "page"), finish=True)
    again = keep(Filled(CARD, PART, 0, "page"), finish=True)

    assert again.version == 2
    assert session.scalar(select(func.count()).select_from(Evidence)) == 1


def test_a_correction_changes_the_evidence_and_tells_who_changed_what(
    keep: Write,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
) -> None:
    version = keep(Filled(CARD, PART, 0), finish=True).version
    clock.pass_(3600)
    better = Content((Point.SEEN,) * 5, "Réussi", PART.notes)
    corrected = keep(Filled(CARD, better, version), by=world.manager, finish=True)

    (evidence,) = line(matrix(session, library, evaluation), CRITERION).evidence
    assert (evidence.author, evidence.proposal) == ("Nadia Ferrand", Proposal.ACQUIRED)
    assert evidence.recorded_at == clock()
    assert "première saisie de Claire Lenoir" in evidence.text
    assert "Pas vu" not in evidence.text
    assert corrected.finished_at == clock() - timedelta(hours=1)
    (change,) = queries.changes_of(session, evaluation, CARD)
    assert (change.author, change.at) == ("Nadia Ferrand", clock())
    assert change.changes["grade"] == ["Réussi en partie", "Réussi"]
    assert change.changes["points"] == [[p.value for p in SEEN], ["seen"] * 5]
    assert "notes" not in change.changes


def test_a_finished_card_is_not_changed_by_a_tap(keep: Write) -> None:
    version = keep(Filled(CARD, PART, 0), finish=True).version

    assert keep(Filled(CARD, PART, version)).version == version
    with pytest.raises(Conflict, match="Corriger"):
        keep(Filled(CARD, replace(PART, notes="autre"), version))


def test_two_assessors_on_the_same_card_never_overwrite_each_other_unseen(keep: Write, world: World) -> None:
    keep(Filled(CARD, PART, 0, "tablette"), by=world.manager)
    other = replace(PART, grade="Réussi")

    with pytest.raises(Conflict, match="Nadia Ferrand a rempli la même fiche"):
        keep(Filled(CARD, other, 0, "bureau"))
    with pytest.raises(Conflict):
        keep(Filled(CARD, other, 0, "bureau"), finish=True)
    assert keep(Filled(CARD, PART, 0, "bureau")).version == 1, "the same content is no conflict"
    assert keep(Filled(CARD, other, 1, "bureau")).grade == "Réussi"


def test_a_page_that_lost_a_receipt_is_no_conflict_with_itself_and_an_overtaken_tap_changes_nothing(
    keep: Write,
) -> None:
    keep(Filled(CARD, replace(PART, notes="a"), 0, "page", 1))
    keep(Filled(CARD, replace(PART, notes="ab"), 0, "page", 2))
    kept = keep(Filled(CARD, replace(PART, notes="a"), 0, "page", 1))

    assert (kept.notes, kept.version) == ("ab", 2)


def test_a_card_begun_without_network_began_when_it_was_begun(keep: Write, clock: Clock) -> None:
    kept = keep(Filled(CARD, PART, 0, ago=timedelta(minutes=20)))
    absurd = keep(Filled("fiche-mon-projet-1", replace(PART, grade=None), 0, ago=timedelta(days=300)))

    assert kept.started_at == clock() - timedelta(minutes=20)
    assert absurd.started_at == clock() - service.LONGEST_AGO


def test_refusals_say_what_to_do(
    keep: Write, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    with pytest.raises(Refused, match="Choisissez un résultat"):
        keep(Filled(CARD, replace(PART, grade=None), 0), finish=True)
    with pytest.raises(Refused, match="2000 caractères"):
        keep(Filled(CARD, replace(PART, notes="x" * 2001), 0))
    with pytest.raises(Refused, match="incomplète"):
        keep(Filled(CARD, replace(PART, grade="Excellent"), 0))
    with pytest.raises(Refused, match="incomplète"):
        keep(Filled(CARD, replace(PART, points=SEEN[:2]), 0))
    for unknown in ("rien-1", "accent-en-salle-de-pause-1"):
        with pytest.raises(NotFound, match="Cette fiche n’existe pas"):
            keep(Filled(unknown, PART, 0))
    numerique = session.get_one(Evaluation, world.numerique_evaluation)
    with pytest.raises(NotFound):
        service.keep(session, library, numerique, world.assessor, Filled(CARD, PART, 0), clock())
    assert session.scalar(select(func.count()).select_from(Observation)) == 0


def test_a_signed_matrix_holds_the_card_and_lets_it_change_no_more(
    keep: Write,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
) -> None:
    version = keep(Filled(CARD, PART, 0), finish=True).version
    snapshot = sign(session, library, evaluation, world, clock)

    assert "Réussi en partie (à confirmer)" in str(snapshot)
    for finish in (False, True):
        with pytest.raises(Conflict, match="signée"):
            keep(Filled(CARD, replace(PART, grade="Réussi"), version), finish=finish)
        with pytest.raises(Conflict, match="signée"):
            keep(Filled("fiche-mon-projet-1", PART, 0), finish=finish)


def test_years_later_the_card_is_shown_as_it_was_played(
    keep: Write, session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock
) -> None:
    keep(Filled(CARD, PART, 0), finish=True)
    sources, _ = read_folder(BANK)
    authoring.load_bank(session, [_rewritten(source) for source in sources], clock())
    session.flush()

    rows = {
        row.item: row
        for row in queries.rows_of(session, library, evaluation, matrix(session, library, evaluation))
    }
    assert rows[CARD].card.scenario.title.startswith("Donner son avis")
    assert rows["fiche-mon-projet-1"].card.scenario.title == "Un autre titre"


def _rewritten(source: Source) -> Source:
    if source.kind is Kind.SCENARIO and source.slug in (SLUG, "fiche-mon-projet"):
        body = source.body.replace(b"Donner son avis", b"Tout autre chose")
        return Source(source.kind, source.slug, body.replace(b"Mon projet professionnel", b"Un autre titre"))
    return source


def test_what_the_screens_left_open_comes_first_and_playing_moves_nothing(
    keep: Write,
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
) -> None:
    entries = [Entry("6.1.1", Mark.ACQUIRED, "", 0)]
    matrices.judge(session, library, evaluation, world.assessor, entries, clock())
    proof = NewEvidence("6.1.3", EvidenceKind.DIPLOMA, "Un titre professionnel.")
    matrices.record_evidence(session, library, evaluation, world.assessor, proof, clock())

    rows = queries.rows_of(session, library, evaluation, matrix(session, library, evaluation))
    needed = {row.line.code: row.needed for row in rows}
    assert len(rows) == 16
    assert [row.needed for row in rows] == sorted((row.needed for row in rows), reverse=True)
    assert not needed["6.1.1"], "it has a mark"
    assert not needed["6.1.3"], "another evidence closes it"
    assert needed["3.1.2"], "no screen can ask it"
    first = next(row for row in rows if row.item == CARD)
    content = Content((Point.SEEN,) * len(first.card.observed.look_for), "Réussi", "")
    keep(Filled(CARD, content, 0), finish=True)
    again = queries.rows_of(session, library, evaluation, matrix(session, library, evaluation))
    assert [row.item for row in again] == [row.item for row in rows]
    assert {row.line.code for row in queries.within(rows, "6.1")} == {"6.1.1", "6.1.3", "6.1.5"}
    assert queries.within(rows, "6") == queries.within(rows, "6.1")
    assert queries.within(rows, "7.7") == ()


@pytest.mark.parametrize(
    ("proposal", "needed"),
    [
        (Proposal.TO_CONFIRM, True),
        (Proposal.NOT_ASSESSED, True),
        (Proposal.NO_TEST, True),
        (Proposal.ACQUIRED, False),
        (Proposal.NOT_ACQUIRED, False),
    ],
)
def test_what_is_sure_from_the_screens_needs_no_card(
    session: Session, library: TestLibrary, evaluation: Evaluation, proposal: Proposal, needed: bool
) -> None:
    criterion = line(matrix(session, library, evaluation), "1.1.1")

    assert (
        queries.is_needed(replace(criterion, estimate=replace(criterion.estimate, proposal=proposal)))
        is needed
    )


def test_the_list_asks_as_many_queries_with_one_card_as_with_all(
    keep: Write, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    def count() -> int:
        asked: list[str] = []
        session.expire_all()
        session.refresh(evaluation)
        view = matrix(session, library, evaluation)
        listen = lambda *args: asked.append(args[2])  # noqa: E731 - a listener of one line
        event.listen(session.get_bind(), "before_cursor_execute", listen)
        rows = queries.rows_of(session, library, evaluation, view)
        event.remove(session.get_bind(), "before_cursor_execute", listen)
        assert rows
        return len(asked)

    keep(Filled(CARD, PART, 0), finish=True)
    alone = count()
    for row in queries.rows_of(session, library, evaluation, matrix(session, library, evaluation)):
        if row.item != CARD:
            observed: ObservedInteraction = row.card.observed
            content = replace(rules.blank(observed), grade=observed.grades[0].label)
            keep(Filled(row.item, content, 0), finish=True)

    assert count() == alone


def test_of_two_assessors_at_the_very_same_moment_one_is_told_of_the_other(
    engine: Engine, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    library.banks.current(session, world.organisation)
    session.rollback()

    def write(person: int, notes: str) -> Callable[[Session], str]:
        def act(own: Session) -> str:
            evaluation = own.get_one(Evaluation, world.evaluation)
            filled = Filled(CARD, replace(PART, notes=notes), 0, hand=notes)
            return service.keep(own, library, evaluation, person, filled, clock()).notes

        return act

    results = at_once(engine, write(world.assessor, "Claire"), write(world.manager, "Nadia"))

    kept = [notes for notes in results if isinstance(notes, str)]
    assert [type(result) for result in results if not isinstance(result, str)] == [Conflict]
    assert session.scalars(select(Observation.notes)).all() == kept


def test_only_who_assesses_the_domain_plays_its_cards(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    qualify(
        session,
        session.get_one(Person, world.assessor),
        Qualified(every=False, domains=frozenset({(SOCLE, "2")})),
        "",
    )

    with pytest.raises(Forbidden, match="habilit"):
        service.keep(session, library, evaluation, world.assessor, Filled(CARD, PART, 0), clock())
    assert session.scalars(select(Observation)).all() == []
