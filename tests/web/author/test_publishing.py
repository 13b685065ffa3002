"""Publication through HTTP: what stops it, and that the next sitting serves what was published."""

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.models import Draft, Publication
from clea_quiz.sittings import service as sittings
from clea_quiz.sittings.compilation import CompiledTest
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import SOCLE, World
from tests.web.author.desk import Desk, sheet
from tests.web.author.writing import begin, write_choice


def served_to(
    session: Session, library: TestLibrary, evaluation_id: int, domain: str, clock: Clock
) -> CompiledTest:
    """Start a sitting; return the test it is pinned to."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    sitting = sittings.start(session, library, evaluation, sittings.Opening(domain, Random(3)), clock())
    return library.test_of(session, sitting, SOCLE)


def test_what_is_published_is_in_the_next_sitting_of_this_organisation_and_of_no_other(
    author: Desk, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    draft = begin(author)
    write_choice(author, draft)
    author.send("/publier")

    assert author.path == "/concepteur/"
    assert "est publié" in author.html
    assert "Brouillons" not in author.html
    ours = served_to(session, library, world.evaluation, "1", clock)
    theirs = served_to(session, library, world.other_evaluation, "1", clock)
    assert "le-rayon-des-gants-neufs-1" in ours.index
    assert ours.placed("le-rayon-des-gants-neufs-1").item.prompt == "Où posez-vous les gants\u202f?"
    assert "le-rayon-des-gants-neufs-1" not in theirs.index


def test_a_published_scenario_that_is_rewritten_takes_the_place_of_the_old_one(
    author: Desk, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    author.go("/concepteur/?q=accent-en-salle")
    author.send("/accent-en-salle-de-pause/modifier")
    author.send(author.path, {"title": "La pause de midi"})
    author.send("/publier")
    assert author.path == "/concepteur/"
    author.go("/concepteur/?q=accent-en-salle")
    assert "La pause de midi" in author.html
    assert "De votre organisme" in author.html

    ours = served_to(session, library, world.evaluation, "4", clock)
    theirs = served_to(session, library, world.other_evaluation, "4", clock)
    assert ours.placed("accent-en-salle-de-pause-1").scenario.title == "La pause de midi"
    assert theirs.placed("accent-en-salle-de-pause-1").scenario.title == "La pause sur le chantier"
    assert len(ours.items) == len(theirs.items)


def test_a_sitting_under_way_keeps_the_bank_it_started_with(
    author: Desk, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    before = sittings.start(
        session, library, evaluation, sittings.Opening("1", Random(3)), clock()
    ).publication_id
    session.commit()
    draft = begin(author)
    write_choice(author, draft)
    author.send("/publier")

    session.expire_all()
    evaluation = session.get_one(Evaluation, world.evaluation)
    assert (
        sittings.start(session, library, evaluation, sittings.Opening("1", Random(3)), clock()).publication_id
        == before
    )


def test_an_unfinished_draft_is_not_published_and_says_what_is_missing(
    author: Desk, session: Session
) -> None:
    draft = begin(author)
    author.send("/publier")

    assert author.status == 422
    assert "Corrigez d’abord" in author.html
    assert author.dead_links() == set()
    assert session.scalars(select(Publication).where(Publication.organisation_id.is_not(None))).all() == []
    author.go(draft)
    assert author.status == 200


def test_what_the_whole_bank_objects_to_is_named_at_its_field(author: Desk) -> None:
    draft = begin(author)
    answers = {"interaction.choices[2].text": "Toutes les réponses.", "criterion": "clea-2021/9.9.9"}
    address = write_choice(author, draft, **answers)
    assert author.path == draft  # sound on its own
    assert "Avant de publier" in author.html
    author.send("/publier")

    assert author.status == 422
    assert f'href="{address}?erreurs=1#criterion"' in author.html
    assert f'href="{address}?erreurs=1#interaction-choices-2-text"' in author.html
    author.go(f"{address}?erreurs=1")
    assert author.faulty_fields() == {"criterion", "interaction.choices[2].text"}


def test_a_question_that_repeats_one_of_the_bank_or_of_two_domains_is_named(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)
    write_choice(author, draft, criterion="clea-2021/4.1.3")
    author.send("/publier")

    assert author.status == 422
    assert "d’un seul domaine" in author.html
    assert "répète presque celle de" in author.html


def test_removing_what_alone_assesses_a_criterion_is_said_before_it_happens(author: Desk) -> None:
    author.go("/concepteur/?q=clea-2021/2.5.1")
    author.send("/observation-reformuler-calcul-cartons/modifier")
    draft = author.path
    write_choice(author, draft, criterion="clea-2021/2.1.1")
    author.go(f"{draft}/questions/1/retirer")
    author.send("/retirer")
    author.send("/publier")

    assert author.status == 422
    assert "Ailleurs dans la banque" in author.html
    assert "n’évalue ce critère" in author.html


def test_a_draft_changed_in_another_window_is_not_published_unseen(author: Desk, session: Session) -> None:
    draft = begin(author)
    write_choice(author, draft)
    left_open = sheet(author.html, "/publier")
    author.send(draft, {"title": "Un autre titre"})
    author.post(left_open)

    assert author.path == draft
    assert "Voici sa version actuelle" in author.html
    assert session.scalars(select(Draft)).one().document["title"] == "Un autre titre"


def test_publishing_twice_by_a_double_click_is_harmless(author: Desk, session: Session) -> None:
    draft = begin(author)
    write_choice(author, draft)
    form = sheet(author.html, "/publier")
    author.post(form)
    author.post(form)

    assert author.status == 404
    own = select(Publication).where(Publication.organisation_id.is_not(None))
    assert len(session.scalars(own).all()) == 1
