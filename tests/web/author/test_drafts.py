"""A draft through HTTP: its head, its parts, what is refused."""

from flask import Flask
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Role
from clea_quiz.accounts.service import NewPerson, create_person
from tests.support.clock import Clock
from tests.support.http import Browser
from tests.support.world import World
from tests.web.author.desk import Desk, sheet
from tests.web.author.writing import CHOICE, add, begin, document_of, write_choice


def test_the_head_is_kept_even_when_it_is_not_sound(author: Desk, session: Session) -> None:
    draft = begin(author)
    author.send(draft, {"title": "", "situation": "Autre chose."})

    assert (author.status, author.faulty_fields(), author.dead_links()) == (422, {"title"}, set())
    assert document_of(session, draft)["situation"] == "Autre chose."

    author.send(draft, {"title": "Le rayon"})
    assert author.status == 200
    assert "sont enregistrés" in author.html


def test_a_sound_question_leads_back_to_a_draft_that_can_be_published(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)

    assert author.path == draft
    assert "Tout est en ordre" in author.html
    assert "Où posez-vous les gants" in author.html


def test_faults_are_shown_at_their_field_and_what_was_typed_is_kept(author: Desk, session: Session) -> None:
    draft = begin(author)
    address = add(author, draft, "choice")
    author.send(
        address, {**CHOICE, "interaction.choices[0].why": "", "interaction.choices[4].text": "Au rayon E."}
    )

    assert author.status == 422
    assert author.faulty_fields() == {"interaction.choices[0].why", "interaction.choices[3].why"}
    assert author.dead_links() == set()
    assert "Réponse 1, pourquoi" in author.html
    assert "Ce que vous avez tapé est enregistré" in author.html
    item = document_of(session, draft)["items"][0]
    assert [choice["text"] for choice in item["interaction"]["choices"]][3] == "Au rayon E."

    author.send(address, {f"interaction.choices[{n}].why": "A mal lu." for n in (0, 3)})
    assert author.path == draft


def test_a_question_without_a_key_says_so(author: Desk) -> None:
    address = add(author, begin(author), "choice")
    author.send(address, {**CHOICE, "interaction.choices[1].credit": "0"})

    assert author.status == 422
    assert "aucune réponse ne porte de crédit" in author.html.lower()
    assert "credit:" not in author.html
    assert author.dead_links() == set()


MALFORMED: list[tuple[str, dict[str, str | list[str]], str]] = [
    ("numeric_entry", {"interaction.value": "douze"}, "interaction.value"),
    ("numeric_entry", {"interaction.value": "1e999"}, "interaction.value"),
    ("numeric_entry", {"interaction.value": "3", "interaction.tolerance": "-1"}, "interaction.tolerance"),
    ("numeric_entry", {"interaction.mistakes[0].value": "4"}, "interaction.mistakes[0].why"),
    ("text_entry", {"interaction.accepted": "oui", "interaction.max_length": "0"}, "interaction.max_length"),
    ("text_entry", {"interaction.accepted": "\n \n"}, "interaction.accepted"),
    ("order", {"interaction.elements": "un\ndeux"}, "interaction.elements"),
    ("choice", {**CHOICE, "difficulty": "9"}, "difficulty"),
    ("choice", {**CHOICE, "interaction.choices[1].credit": "trop"}, "interaction.choices[1].credit"),
    (
        "classify",
        {"interaction.groups": "Jaune\nVert", "interaction.elements[0].text": "Carton"},
        "interaction.elements[0].why",
    ),
    ("associate", {"interaction.pairs[0].left": "Facture"}, "interaction.pairs[0].right"),
    (
        "gap_match",
        {"interaction.text": "Je viens [1].", "interaction.gaps[0].word": "demain"},
        "interaction.gaps[0].why",
    ),
    ("observed", {"interaction.grades[0].label": "Acquis"}, "interaction.grades[0].credit"),
]


def test_a_malformed_value_is_kept_and_named(author: Desk) -> None:
    draft = begin(author)
    for kind, values, faulty in MALFORMED:
        address = add(author, draft, kind)
        author.send(address, values)

        assert author.status == 422
        assert faulty in author.faulty_fields()
        assert author.dead_links() == set()
        kept = sheet(author.html, address).values
        typed = {name: [value] for name, value in values.items() if str(value).strip()}
        assert {name: kept[name] for name in typed} == typed


def test_boxes_stay_as_they_were_ticked_and_rows_left_blank_are_dropped(
    author: Desk, session: Session
) -> None:
    draft = begin(author)
    address = add(author, draft, "multiple_choice")
    texts = {f"interaction.choices[{n}].text": f"Réponse {n}" for n in (0, 1, 3, 4)}
    author.send(
        address, texts | {"interaction.choices[1].correct": "1", "interaction.choices[4].correct": "1"}
    )
    author.send(address)

    interaction = document_of(session, draft)["items"][0]["interaction"]
    assert [choice["text"][-1] for choice in interaction["choices"]] == ["0", "1", "3", "4"]
    assert [choice["correct"] for choice in interaction["choices"]] == [False, True, False, True]
    assert interaction["shuffle"] is True
    assert author.faulty_fields() >= {"interaction.choices[0].why", "interaction.choices[2].why"}


def test_a_french_decimal_and_its_mistakes_are_understood(author: Desk, session: Session) -> None:
    draft = begin(author)
    address = add(author, draft, "numeric_entry")
    values = {
        "criterion": "clea-2021/2.1.1",
        "difficulty": "3",
        "prompt": "Combien ?",
        "rationale": "On ajoute.",
    }
    numbers = {
        "interaction.value": "1 234,50",
        "interaction.tolerance": "0,01",
        "interaction.unit": "€",
        "interaction.mistakes[1].value": "12,5",
        "interaction.mistakes[1].why": "A oublié les milliers.",
    }
    author.send(address, {**values, **numbers, "ensuite": "lignes"})

    assert author.path == address
    item = document_of(session, draft)["items"][0]
    assert item["interaction"]["value"] == 1234.5
    assert item["interaction"]["mistakes"] == [{"value": 12.5, "why": "A oublié les milliers."}]
    assert sheet(author.html, address).values["interaction.value"] == ["1234,5"]


def test_every_kind_of_document_can_be_written(author: Desk) -> None:
    draft = begin(author)
    author.send(add(author, draft, "message", "documents"), {"body": "Bonjour", "attachments": "plan.pdf"})
    assert author.path == draft
    author.send(add(author, draft, "notice", "documents"), {"title": "Avis", "body": "Fermé."})
    tables = "# Stock\nArticle | Nombre\nGants | 3\n\nA | B\n1 | 2"
    address = add(author, draft, "sheet", "documents")
    author.send(address, {"title": "Bon", "fields": "Date : 3 mars", "tables": tables})
    assert author.path == draft

    author.go(address)
    form = sheet(author.html, address)
    assert form.values["tables"] == [tables]
    author.send(address, {"headers[1]": "0"})
    author.go(address)
    assert sheet(author.html, address).values["headers[1]"] == ["0"]


def test_a_faulty_table_is_named_and_kept(author: Desk) -> None:
    address = add(author, begin(author), "sheet", "documents")
    author.send(address, {"title": "Bon", "tables": "A | B\n1 | 2 | 3"})

    assert (author.status, author.faulty_fields()) == (422, {"tables"})
    assert sheet(author.html, address).values["tables"] == ["A | B\n1 | 2 | 3"]


def test_a_picture_keeps_its_file_when_its_text_changes(author: Desk, session: Session) -> None:
    author.go("/concepteur/?q=balance-a-cadran")
    author.send("/balance-a-cadran/modifier")
    draft = author.path
    before = document_of(session, draft)["documents"]
    place = next(n for n, part in enumerate(before, 1) if part["type"] == "picture")
    author.go(f"{draft}/documents/{place}")
    assert 'src="/concepteur/images/balance-a-cadran/' in author.html
    author.send(f"/documents/{place}", {"alt": "Le cadran d’une balance, aiguille entre 2 et 3 kilos."})

    after = document_of(session, draft)["documents"]
    assert after[place - 1]["file"] == before[place - 1]["file"]
    assert after[place - 1]["alt"].startswith("Le cadran d’une")


def test_parts_are_moved_and_removed_after_a_question(author: Desk, session: Session) -> None:
    draft = begin(author)
    write_choice(author, draft)
    write_choice(author, draft, prompt="Où posez-vous les bottes ?")
    form = sheet(author.html, "/questions/deplacer")
    author.post(form, {"rang": "2", "vers": "monter"})
    items = document_of(session, draft)["items"]
    assert [item["id"][-2:] for item in items] == ["-2", "-1"]

    author.go(f"{draft}/questions/1/retirer")
    assert "Retirer cette question" in author.html
    author.send("/retirer", {})
    assert author.path == draft
    assert "les bottes" not in author.html
    write_choice(author, draft, prompt="Et les casques ?")
    items = document_of(session, draft)["items"]
    assert [item["id"][-2:] for item in items] == ["-1", "-2"]


def test_the_overview_leads_to_the_field_of_every_fault(author: Desk) -> None:
    draft = begin(author)
    add(author, draft, "text_entry")
    add(author, draft, "sheet", "documents")
    author.go(draft)
    assert "Question 1, critère" in author.html
    assert "Document 1, titre" in author.html

    author.go(f"{draft}/questions/1?erreurs=1")
    assert {
        "criterion",
        "difficulty",
        "prompt",
        "rationale",
        "interaction.accepted",
    } <= author.faulty_fields()
    assert author.dead_links() == set()


def test_somebody_else_s_draft_does_not_exist(
    author: Desk, app: Flask, session: Session, world: World, clock: Clock
) -> None:
    draft = begin(author)
    write_choice(author, draft)
    new = NewPerson("zoe@ailleurs.example", "Zoé Petit", world.password, frozenset({Role.AUTHOR}))
    create_person(session, world.other_organisation, new, clock())
    session.commit()
    zoe = Browser(app.test_client())
    zoe.sign_in("zoe@ailleurs.example", world.password)

    assert "Le rayon des gants neufs" not in zoe.go("/concepteur/")
    pages = ("", "/questions/1", "/apercu/1", "/abandonner", "/questions/1/retirer")
    assert {page: _status(zoe, draft + page) for page in pages} == dict.fromkeys(pages, 404)
    token = {
        "csrf_token": zoe.hidden("csrf_token"),
        "version": "3",
        "kind": "choice",
        "rang": "1",
        "vers": "monter",
    }
    for action in (
        "",
        "/publier",
        "/abandonner",
        "/questions/ajouter",
        "/questions/deplacer",
        "/questions/1",
    ):
        assert zoe.client.post(draft + action, data=token).status_code == 404, action
    author.go(draft)
    assert author.status == 200


def _status(browser: Browser, path: str) -> int:
    browser.go(path)
    return browser.status


def test_a_part_that_is_not_there_is_not_found(author: Desk) -> None:
    draft = begin(author)
    for path in (
        "/questions/9",
        "/questions/0",
        "/documents/1",
        "/photos/1",
        "/apercu/9",
        "/questions/9/retirer",
    ):
        author.go(draft + path)
        assert author.status == 404, path


def test_an_impossible_number_is_not_found(author: Desk) -> None:
    for number in ("99999999999999999999", "2147483648", "2147483647", "-1", "x"):
        author.go(f"/concepteur/brouillons/{number}")
        assert author.status == 404, number


def test_a_forged_request_changes_nothing(author: Desk) -> None:
    draft = begin(author)
    write_choice(author, draft)
    token = {"csrf_token": author.browser.hidden("csrf_token"), "version": author.browser.hidden("version")}
    for action, values in (
        ("/questions/ajouter", {"kind": "slider"}),
        ("/documents/ajouter", {"kind": "picture"}),
        ("/questions/deplacer", {"rang": "1", "vers": "ailleurs"}),
        ("/questions/deplacer", {"rang": "99", "vers": "monter"}),
        ("/questions/deplacer", {"rang": "²", "vers": "monter"}),
        ("/questions/7", {"type": "slider"}),
    ):
        response = author.browser.client.post(draft + action, data=token | values)
        assert response.status_code == 404, action
    author.go(draft)
    assert "Tout est en ordre" in author.html
