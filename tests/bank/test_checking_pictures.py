import pytest

from tests.bank.folders import Folder, choice, item

PLAN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">{}</svg>'
ALT = "Plan du quai. Deux portes à gauche, un escalier à droite."


@pytest.fixture
def pictured(folder: Folder) -> Folder:
    """A bank whose first scenario shows a sound drawing."""
    folder.first["documents"] = [{"type": "picture", "file": "plan.svg", "alt": ALT}]
    drawing = '<g><text x="1" y="20" font-size="16">Quai</text><use href="#a"/><rect fill="url(#b)"/></g>'
    folder.media["quai/plan.svg"] = PLAN.format(drawing).encode()
    return folder


def said(folder: Folder) -> list[tuple[str, str]]:
    return [(problem.path, problem.field) for problem in folder.problems()]


def test_a_sound_picture_has_no_problem(pictured: Folder) -> None:
    assert said(pictured) == []


def test_a_picture_is_beside_its_scenario(pictured: Folder) -> None:
    pictured.media.clear()
    assert said(pictured) == [("scenarios/quai/scenario.yaml", "documents[0].file")]


def test_a_file_beside_a_scenario_is_shown_by_it(pictured: Folder) -> None:
    pictured.media["caisse/plan.svg"] = PLAN.format("").encode()
    assert said(pictured) == [("scenarios/caisse/plan.svg", "")]


@pytest.mark.parametrize(
    "alt", ["Image du quai vu de la porte nord", "Une photo du quai vu de la porte", "Le quai"]
)
def test_a_text_alternative_says_what_the_picture_shows(pictured: Folder, alt: str) -> None:
    pictured.first["documents"][0]["alt"] = alt
    assert said(pictured) == [("scenarios/quai/scenario.yaml", "documents[0].alt")]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (PLAN.format("<script>alert(1)</script>"), "<script>"),
        (PLAN.format("<style>p{}</style>"), "<style>"),
        (PLAN.format("<foreignObject/>"), "<foreignObject>"),
        (PLAN.format('<rect style="fill:red"/>'), "style"),
        (PLAN.format('<rect onclick="x()"/>'), "onclick"),
        (PLAN.format('<use href="https://exemple.fr/a.svg#b"/>'), "hors du fichier"),
        (PLAN.format('<rect fill="url(https://exemple.fr/a)"/>'), "hors du fichier"),
        (PLAN.format('<text font-size="8">a</text>'), "14 unités"),
        (PLAN.format('<text font-size="1em">a</text>'), "14 unités"),
        (PLAN.format("<g>"), "ligne 1, colonne"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + PLAN.format("&a;"), "DOCTYPE"),
        ("<?xml-stylesheet href='a.css'?>" + PLAN.format(""), "instruction"),
        ('<svg viewBox="0 0 1600 900"></svg>', "720 unités"),
        ('<svg viewBox="0 0 large"></svg>', "720 unités"),
        ('<svg width="10"></svg>', "720 unités"),
        ("", "mal formé"),
        (PLAN.format("<desc>" + "a" * 300_000 + "</desc>"), "octets"),
    ],
)
def test_a_drawing_is_legible_and_cannot_run_anything(pictured: Folder, body: str, why: str) -> None:
    pictured.media["quai/plan.svg"] = body.encode()
    problems = pictured.problems()
    assert [problem.path for problem in problems] == ["scenarios/quai/plan.svg"]
    assert why in problems[0].message


def test_a_photograph_is_what_its_name_says(pictured: Folder) -> None:
    pictured.first["documents"].append({"type": "picture", "file": "quai.jpg", "alt": ALT})
    pictured.media["quai/quai.jpg"] = b"\x89PNG\r\n\x1a\n"
    assert said(pictured) == [("scenarios/quai/quai.jpg", "")]
    pictured.media["quai/quai.jpg"] = b"\xff\xd8\xff\xe0"
    assert said(pictured) == []


KEYED = choice("Une rampe mobile", "Un transpalette", "Un diable")


def test_a_title_does_not_hold_the_answer(pictured: Folder) -> None:
    pictured.first["title"] = "La rampe mobile du quai"
    pictured.first["items"][0]["interaction"] = KEYED
    assert said(pictured) == [("scenarios/quai/scenario.yaml", "title")]


def test_a_title_that_names_every_option_gives_nothing_away(pictured: Folder) -> None:
    pictured.first["title"] = "Rampe mobile, transpalette ou diable"
    pictured.first["items"][0]["interaction"] = KEYED
    assert said(pictured) == []


def test_a_file_name_does_not_hold_the_answer(pictured: Folder) -> None:
    pictured.first["items"][0]["interaction"] = KEYED
    pictured.first["documents"][0]["file"] = "rampe-mobile.svg"
    pictured.media = {"quai/rampe-mobile.svg": pictured.media["quai/plan.svg"]}
    assert said(pictured) == [("scenarios/quai/scenario.yaml", "documents[0].file")]


@pytest.mark.parametrize("field", ["alt", "caption"])
def test_a_text_alternative_does_not_hold_the_answer(pictured: Folder, field: str) -> None:
    pictured.first["items"][0]["interaction"] = KEYED
    pictured.first["documents"][0][field] = "Plan du quai avec la rampe mobile au centre."
    assert said(pictured) == [("scenarios/quai/scenario.yaml", f"documents[0].{field}")]


def test_a_text_alternative_whose_only_number_is_the_answer_gives_it_away(pictured: Folder) -> None:
    pictured.first["items"] = [item("quai-1", "1.1.1", {"type": "numeric_entry", "value": 2.5})]
    pictured.first["documents"][0]["alt"] = "Cadran dont l’aiguille montre 2,5 sur le bord."
    assert said(pictured) == [("scenarios/quai/scenario.yaml", "documents[0].alt")]
    pictured.first["documents"][0]["alt"] = "Cadran de 0 à 5. L’aiguille est à mi-chemin, sur 2,5."
    assert said(pictured) == []


def test_a_word_to_copy_may_be_in_the_text_alternative(pictured: Folder) -> None:
    pictured.first["items"] = [item("quai-1", "1.1.1", {"type": "text_entry", "accepted": ["GX-204"]})]
    pictured.first["documents"][0]["alt"] = "Étiquette du carton\u00a0: référence GX-204, lot 7."
    assert said(pictured) == []
    pictured.first["title"] = "Le carton GX-204"
    assert said(pictured) == [("scenarios/quai/scenario.yaml", "title")]


@pytest.mark.parametrize(("place", "field"), [("scenario", "spoken"), ("item", "items[0].spoken")])
def test_what_is_spoken_is_beside_its_scenario(pictured: Folder, place: str, field: str) -> None:
    document = pictured.first if place == "scenario" else pictured.first["items"][0]
    document["spoken"] = "situation.mp3"
    assert said(pictured) == [("scenarios/quai/scenario.yaml", field)]

    pictured.media["quai/situation.mp3"] = b"ID3" + bytes(20)
    assert said(pictured) == []
