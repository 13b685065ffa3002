"""Two windows on one draft: neither overwrites the other unseen, and nothing typed is lost."""

from sqlalchemy.orm import Session

from tests.web.author.desk import Desk, sheet
from tests.web.author.writing import add, begin, document_of, write_choice


def test_two_windows_never_overwrite_each_other_and_nothing_typed_is_lost(
    author: Desk, session: Session
) -> None:
    draft = begin(author)
    address = write_choice(author, draft)
    author.go(address)
    left_open = sheet(author.html, address)
    author.send(address, {"prompt": "La version de la première fenêtre"})

    author.post(left_open, {"prompt": "La version de la seconde"})
    assert author.status == 409
    assert "autre fenêtre" in author.html
    assert "La version de la seconde" in author.html
    assert document_of(session, draft)["items"][0]["prompt"] == "La version de la première fenêtre"

    author.send(address, {})
    assert author.path == draft
    assert document_of(session, draft)["items"][0]["prompt"] == "La version de la seconde"


def test_a_question_removed_in_another_window_comes_back_when_it_is_saved(
    author: Desk, session: Session
) -> None:
    draft = begin(author)
    address = write_choice(author, draft)
    write_choice(author, draft, prompt="La deuxième question")
    author.go(address)
    left_open = sheet(author.html, address)
    author.go(f"{draft}/questions/1/retirer")
    author.send("/retirer", {})

    author.post(left_open, {"prompt": "Je tapais encore"})
    assert author.status == 409
    assert "Je tapais encore" in author.html
    author.send("/questions/2", {})

    prompts = [item["prompt"] for item in document_of(session, draft)["items"]]
    assert prompts == ["La deuxième question", "Je tapais encore"]


def test_a_document_changed_in_another_window_is_replaced_only_on_purpose(
    author: Desk, session: Session
) -> None:
    draft = begin(author)
    address = add(author, draft, "notice", "documents")
    left_open = sheet(author.html, address)
    author.send(address, {"title": "Avis", "body": "Première fenêtre"})

    author.post(left_open, {"title": "Avis", "body": "Seconde fenêtre"})
    assert author.status == 409
    author.send(address, {})

    documents = document_of(session, draft)["documents"]
    assert [part["body"] for part in documents] == ["Seconde fenêtre"]


def test_a_head_changed_in_another_window_is_given_back(author: Desk) -> None:
    draft = begin(author)
    left_open = sheet(author.html, draft)
    author.send(draft, {"title": "Un"})

    author.post(left_open, {"title": "Deux"})
    assert author.status == 409
    assert sheet(author.html, draft).values["title"] == ["Deux"]


def test_a_list_changed_in_another_window_is_shown_as_it_is(author: Desk, session: Session) -> None:
    draft = begin(author)
    left_open = sheet(author.html, "/questions/ajouter")
    author.post(left_open, {"kind": "choice"})
    author.post(left_open, {"kind": "choice"})  # a double click

    assert author.path == draft
    assert "Voici sa version actuelle" in author.html
    assert len(document_of(session, draft)["items"]) == 1


def test_what_was_typed_in_a_draft_that_is_gone_is_given_back(author: Desk) -> None:
    draft = begin(author)
    address = write_choice(author, draft)
    author.go(address)
    left_open = sheet(author.html, address)
    author.go(f"{draft}/abandonner")
    author.send("/abandonner", {})
    assert "Le brouillon est abandonné" in author.html

    author.post(left_open, {"prompt": "Une longue question"})
    assert author.status == 404
    assert "Une longue question" in author.html


def test_a_form_without_a_true_version_saves_nothing(author: Desk) -> None:
    draft = begin(author)
    form = sheet(author.html, draft)
    for version in ("", "x", "-1", "99999999999999999999", "٣"):
        author.post(form, {"version": version, "title": "Autre titre"})
        assert author.status == 409, version
    author.go(draft)
    assert "Autre titre" not in author.html
