"""A question as the candidate meets it: looked at, tried, in a draft and in the bank in use."""

from html import escape

from flask import Flask
from sqlalchemy.orm import Session

from clea_quiz.bank.bank import Bank
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.web.author.words import INTERACTIONS
from tests.support.answers import right_fields
from tests.support.world import World
from tests.web.author.desk import XHTML, Desk, strict
from tests.web.author.writing import add, begin, write_choice


def bank_in_use(session: Session, library: TestLibrary, world: World) -> Bank:
    bank = library.banks.current(session, world.organisation)
    session.rollback()
    return bank


def test_trying_a_wrong_answer_tells_the_score_the_mistake_the_key_and_the_reason(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)
    author.go(f"{draft}/apercu/1")
    assert "A lu la ligne du dessus" not in author.html
    author.send("/apercu/1", {"answer": "a"})

    assert author.status == 200
    assert "0\u00a0point sur 1" in author.html
    for words in ("A lu la ligne du dessus.", "Au rayon B.", "L’étiquette dit", "Ce qu’elle révèle"):
        assert words in author.html
    author.send("/apercu/1", {"answer": "b"})
    assert "1\u00a0point sur 1" in author.html


def test_an_answer_that_is_none_is_refused_as_for_a_candidate_and_not_knowing_scores_nothing(
    author: Desk,
) -> None:
    draft = begin(author)
    write_choice(author, draft)
    author.go(f"{draft}/apercu/1")
    author.send("/apercu/1")
    assert author.status == 422
    assert "Choisissez une réponse" in author.html
    assert author.dead_links() == set()

    author.send("/apercu/1", {"unknown": "1"})
    assert "0\u00a0point sur 1" in author.html


def test_the_options_keep_their_order_while_one_tries(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)

    def order() -> list[str]:
        inputs = strict(author.html).iter(f"{XHTML}input")
        return [str(box.get("value")) for box in inputs if box.get("type") == "radio"]

    author.go(f"{draft}/apercu/1")
    before = order()
    author.send("/apercu/1", {"answer": "c"})
    assert order() == before


def test_the_preview_shows_what_a_sound_document_says_and_counts_the_others(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)
    author.send(add(author, draft, "notice", "documents"), {"title": "Réserve", "body": "Gants : rayon B."})
    add(author, draft, "sheet", "documents")
    author.go(f"{draft}/apercu/1")

    assert "Gants\u00a0: rayon B." in author.html  # with the typography that publishing sets
    assert "1\u00a0document manque ici" in author.html


def test_a_question_that_is_not_sound_yet_says_what_to_mend(author: Desk) -> None:
    draft = begin(author)
    address = add(author, draft, "order")
    author.go(f"{draft}/apercu/1")

    assert "n’est pas prête" in author.html
    assert f'href="{address}?erreurs=1#interaction-elements"' in author.html


def test_a_scenario_without_title_or_situation_can_be_looked_at(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)
    author.send(draft, {"title": "", "situation": "", "sectors": []})
    author.go(f"{draft}/apercu/1")

    assert "(titre à écrire)" in author.html


def test_one_question_of_each_kind_of_the_bank_is_shown_and_marked(
    author: Desk, session: Session, library: TestLibrary, world: World
) -> None:
    first = {
        placed.item.interaction.type: placed for placed in bank_in_use(session, library, world).items.values()
    }
    assert set(first) == set(INTERACTIONS)
    for kind, placed in first.items():
        rank = placed.scenario.items.index(placed.item) + 1
        address = f"/concepteur/scenarios/{placed.scenario.scenario}/apercu/{rank}"
        author.go(address)
        assert author.status == 200
        if kind == "observed":
            assert "À observer" in author.html
            continue
        answers = right_fields(placed.item.interaction)
        author.send(address, {name: list(values) for name, values in answers.items()})
        most = placed.item.interaction.max_score
        assert f"{most}\u00a0point{'s' if most > 1 else ''} sur {most}" in author.html, placed.item.id


def test_a_picture_of_the_bank_is_shown_and_no_other_file(
    author: Desk, session: Session, library: TestLibrary, world: World
) -> None:
    slug, _, file = next(iter(bank_in_use(session, library, world).media)).partition("/")
    author.go(f"/concepteur/scenarios/{slug}/apercu/1")
    assert escape(f"/concepteur/images/{slug}/{file}") in author.html

    response = author.browser.client.get(f"/concepteur/images/{slug}/{file}")
    assert (response.status_code, str(response.mimetype)[:6]) == (200, "image/")
    for wrong in (f"{slug}/autre.svg", "..%2f..%2fconfig/x.svg", "nulle-part/x.png"):
        assert author.browser.client.get(f"/concepteur/images/{wrong}").status_code == 404


def test_an_unknown_scenario_or_question_has_no_preview(author: Desk) -> None:
    for path in (
        "nulle-part/apercu/1",
        "accent-en-salle-de-pause/apercu/9",
        "accent-en-salle-de-pause/apercu/0",
    ):
        author.go(f"/concepteur/scenarios/{path}")
        assert author.status == 404, path


def test_a_candidate_s_code_does_not_open_the_preview(app: Flask, world: World) -> None:
    client = app.test_client()

    assert client.get("/concepteur/scenarios/accent-en-salle-de-pause/apercu/1").status_code == 303
