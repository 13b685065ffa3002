"""« Mes phrases » without a script, and what the script asks for."""

from flask import Flask

from tests.support.pages import read, text_of
from tests.support.world import World
from tests.web.assessor.conftest import Reader


def add(person: Reader, text: str, **fields: str) -> str:
    person.at("phrases")
    return person.send("/evaluateur/phrases", text=text, **fields)


def number_of(person: Reader) -> str:
    return person.html.split('id="phrase-')[1].split('"')[0]


def test_phrases_are_kept_changed_deleted_and_brought_back(assessor: Reader) -> None:
    assert "Vous n’avez pas encore de phrase." in text_of(read(assessor.at("phrases")))
    add(assessor, "Parle clairement.", criterion="clea-2021/1.2.3", mark="acquired", shared="1")
    said = text_of(read(assessor.html))
    assert "Phrase gardée." in said
    assert "Parle clairement. Critère 1.2.3 (CléA). Acquis. Partagée. Jamais utilisée." in said

    phrase = number_of(assessor)
    read(assessor.at(f"phrases?modifier={phrase}"))
    assessor.send(f"/phrases/{phrase}", text="Parle très clairement.")
    said = text_of(read(assessor.html))
    assert "Parle très clairement. Jamais utilisée." in said

    read(assessor.send(f"/phrases/{phrase}/supprimer"))
    assert "Phrase supprimée" in assessor.html
    read(assessor.send(f"/phrases/{phrase}/retablir"))
    assert "Phrase rétablie." in assessor.html
    assert "Parle très clairement." in assessor.html


def test_a_refused_phrase_is_shown_again_with_the_reason(assessor: Reader) -> None:
    page = read(add(assessor, "x" * 501))
    assert assessor.status == 400
    assert "La phrase dépasse 500 caractères." in text_of(page)
    assert text_of(page.find(".//textarea")) == "x" * 501

    add(assessor, "Courte.")
    phrase = number_of(assessor)
    assessor.at(f"phrases?modifier={phrase}")
    page = read(assessor.send(f"/phrases/{phrase}", text=""))
    assert assessor.status == 400
    assert "Écrivez la phrase à garder." in text_of(page)


def test_colleagues_of_the_organisation_alone_use_what_is_shared(
    assessor: Reader, app: Flask, world: World
) -> None:
    add(assessor, "Pour tous.", shared="1")
    phrase = number_of(assessor)
    paul = Reader(app.test_client())
    paul.sign_in(world.other_assessor_email, world.password)
    paul.at("phrases")
    token = {"csrf_token": paul.hidden("csrf_token")}

    assert "Pour tous." not in paul.html
    assert paul.client.get("/evaluateur/phrases/choix").get_json() == []
    for verb in ("", "/supprimer", "/retablir", "/usage"):
        address = f"/evaluateur/phrases/{phrase}{verb}"
        assert paul.client.post(address, data={**token, "text": "Volée."}).status_code == 404
    assert "Pour tous." in assessor.at("phrases")


def test_the_script_reads_counts_and_adds(assessor: Reader) -> None:
    assessor.at("phrases")
    token = {"csrf_token": assessor.hidden("csrf_token")}
    one = assessor.client.post("/evaluateur/phrases", data={**token, "text": "Une.", "json": "1"}).get_json()
    assessor.client.post("/evaluateur/phrases", data={**token, "text": "Deux.", "json": "1"})
    empty = assessor.client.post("/evaluateur/phrases", data={**token, "text": " ", "json": "1"})
    assert (empty.status_code, empty.text) == (400, "Écrivez la phrase à garder.")

    assert assessor.client.post(f"/evaluateur/phrases/{one['id']}/usage", data=token).status_code == 204
    choice = assessor.client.get("/evaluateur/phrases/choix").get_json()
    assert [phrase["text"] for phrase in choice] == ["Une.", "Deux."]
    assert choice[0] == {"id": one["id"], "text": "Une.", "place": "", "mark": "", "owner": ""}


def test_the_matrix_offers_phrases_beside_its_comments(assessor: Reader, world: World) -> None:
    page = read(assessor.at(f"evaluations/{world.evaluation}/matrice/1"))

    (script,) = [s for s in page.iter("script") if s.get("data-choice")]
    assert script.get("data-choice") == "/evaluateur/phrases/choix"
    assert script.get("data-framework") == "clea-2021"
