"""Tables, forms and simulated tools of work: what is shown, what is wanted, what is marked."""

from copy import deepcopy
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.interactions.base import ANSWER, UnreadableResponse, letters
from clea_quiz.bank.interactions.formulas import UnreadableFormula, evaluate
from clea_quiz.bank.yaml_text import load_yaml
from clea_quiz.web.author.parts.written import SKELETONS
from tests.support.answers import right_fields

ADAPTER: TypeAdapter[Interaction] = TypeAdapter(Interaction)
CONTROLS = [kind for kind in SKELETONS if kind != "hotspot"]


def described(kind: str) -> dict[str, Any]:
    """Return the example that an author begins with."""
    found = load_yaml(SKELETONS[kind])
    assert isinstance(found, dict)
    return {"type": kind, **found}


def made(kind: str, **changes: Any) -> Any:
    return ADAPTER.validate_python({**deepcopy(described(kind)), **changes})


@pytest.mark.parametrize("kind", SKELETONS)
def test_the_wanted_state_earns_everything(kind: str) -> None:
    interaction = made(kind)
    response = interaction.read(right_fields(interaction))

    assert interaction.mark(response).score == interaction.max_score
    assert interaction.mark(response).reason is None
    assert interaction.describe(response)
    assert interaction.key


@pytest.mark.parametrize("kind", CONTROLS)
def test_nothing_done_is_no_answer(kind: str) -> None:
    interaction = made(kind)
    untouched = {f"control-{c.id}": [c.initial] for c in interaction.view(()).controls}

    with pytest.raises(UnreadableResponse, match="Faites ce qui est demandé"):
        interaction.read(untouched)


@pytest.mark.parametrize("kind", CONTROLS)
def test_one_thing_left_undone_costs_and_says_why(kind: str) -> None:
    interaction = made(kind)
    fields = dict(right_fields(interaction))
    states = zip(letters(len(interaction.controls)), interaction.controls, strict=True)
    undone, control = next((id, c) for id, c in states if not c.is_right(c.first))
    fields[f"control-{undone}"] = [control.first]
    mark = interaction.mark(interaction.read(fields))

    assert mark.score < interaction.max_score
    assert mark.reason == control.why


@pytest.mark.parametrize("kind", SKELETONS)
def test_the_view_holds_neither_key_nor_reason(kind: str) -> None:
    interaction = made(kind)
    shown = repr(interaction.view(()))

    assert "why" not in shown
    assert "correct" not in shown
    reasons = [c.why for c in getattr(interaction, "controls", getattr(interaction, "areas", ())) if c.why]
    assert reasons
    assert not any(reason in shown for reason in reasons)


def test_two_thirds_earn_half_and_less_earns_nothing() -> None:
    interaction = made("web_form")
    right = dict(right_fields(interaction))
    one_wrong = interaction.mark(interaction.read({**right, "control-c": [""]}))
    two_wrong = interaction.mark(interaction.read({**right, "control-c": [""], "control-b": ["Lyon"]}))

    assert (one_wrong.score, two_wrong.score, interaction.max_score) == (1, 0, 2)


def test_spoiling_what_was_to_stay_costs_too() -> None:
    document = described("file_explorer")
    document["files"].append({"name": "plan.pdf", "folder": "Bureau"})
    interaction = ADAPTER.validate_python(document)
    spoiled = {**right_fields(interaction), "control-c": ["Photos"]}
    mark = interaction.mark(interaction.read(spoiled))

    assert (mark.score, mark.reason) == (1, "A changé ce qui devait rester.")


def test_files_are_renamed_and_put_into_a_new_folder() -> None:
    interaction = made(
        "file_explorer",
        rename=True,
        new_folder={"accepted": ["Devis 2026"], "why": "N’a pas créé le dossier."},
        files=[
            {
                "name": "scan1.pdf",
                "folder": "Bureau",
                "to": "Le nouveau dossier",
                "accepted": ["devis-rey.pdf"],
                "why": "W",
            },
            {"name": "photo.jpg", "folder": "Photos"},
        ],
    )
    names = [control.label for control in interaction.view(()).controls]
    fields = {
        "control-a": ["devis 2026"],
        "control-b": ["Le nouveau dossier"],
        "control-c": ["devis-rey.pdf"],
        "control-d": ["Photos"],
        "control-e": ["photo.jpg"],
    }

    assert names[0] == "Nom du nouveau dossier"
    assert interaction.mark(interaction.read(fields)).score == 2


def test_a_control_refuses_what_the_page_cannot_send() -> None:
    interaction = made("web_form")
    with pytest.raises(UnreadableResponse, match="Choisissez dans la liste"):
        interaction.read({**right_fields(interaction), "control-b": ["Paris"]})

    table = made("table_entry")
    with pytest.raises(UnreadableResponse, match="Écrivez un nombre"):
        table.read({"control-a": ["beaucoup"], "control-b": ["9"]})
    assert table.mark(table.read({"control-a": ["28,0"], "control-b": [""]})).score == 0


def test_a_hotspot_is_marked_by_its_area() -> None:
    interaction = made("hotspot")

    assert interaction.mark(interaction.read({ANSWER: ["a"]})).score == 1
    assert interaction.mark(interaction.read({ANSWER: ["b"]})).reason == "A confondu la gauche et la droite."
    assert interaction.guess == pytest.approx(1 / 3)
    with pytest.raises(UnreadableResponse):
        interaction.read({ANSWER: ["z"]})


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SOMME(B2:B4)", 60),
        ("= sum(b2:b4)", 60),
        ("=B2+B3+B4", 60),
        ("=MOYENNE(B2:B4)*2", 40),
        ("=(B4-B2)/2", 10),
        ("=MAX(B2;B4)-MIN(B2:B4)", 20),
        ("=B2*1,5", 15),
        ("=-B2+B3", 10),
        ("=NB(A2:B4)", 3),
    ],
)
def test_formulas_are_calculated(formula: str, value: float) -> None:
    assert evaluate(formula, {"B2": 10, "B3": 20, "B4": 30}) == pytest.approx(value)


@pytest.mark.parametrize(
    "formula",
    [
        "60",
        "=60",
        "SOMME(B2:B4)",
        "=SOMME(B2:B4",
        "=B9",
        "=B2B3",
        "=",
        "=B2/0",
        "=EVAL(B2)",
        "=B2;B3",
        "=" + "(" * 50 + "B2",
    ],
)
def test_what_is_no_formula_on_the_cells_is_refused(formula: str) -> None:
    with pytest.raises(UnreadableFormula):
        evaluate(formula, {"B2": 10, "B3": 20, "B4": 30})


def test_a_formula_must_stay_right_when_the_cells_change() -> None:
    interaction = made("spreadsheet")
    fields = dict(right_fields(interaction))
    name = f"control-{interaction.view(()).controls[-1].id}"
    scores = {
        typed: interaction.mark(interaction.read({**fields, name: [typed]})).score
        for typed in ("=SOMME(C2:C4)", "=C2+C3+C4", "=C2+C3+60", "=260", "260")
    }

    assert scores == {"=SOMME(C2:C4)": 2, "=C2+C3+C4": 2, "=C2+C3+60": 0, "=260": 0, "260": 0}


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        (
            "web_form",
            {"fields": [{"kind": "tick", "label": "A", "correct": False}] * 2},
            "rien n’est à faire",
        ),
        ("web_form", {"fields": [{"kind": "tick", "label": "A", "correct": True}] * 2}, "dit, dans why"),
        ("table_entry", {"columns": ["Article", "Reste"]}, "autant de cellules"),
        ("table_entry", {"rows": [["Gants", "1", "2", {"why": "W"}]]}, "value (un nombre) ou accepted"),
        ("mailbox", {"folders": []}, "n’est pas une action"),
        ("file_explorer", {"folders": ["Bureau", "Photos"]}, "folder et to sont pris dans"),
        (
            "spreadsheet",
            {"sort": {"column": "Prix", "order": "croissant", "why": "W"}},
            "cette colonne n’existe pas",
        ),
        ("spreadsheet", {"filter": {"column": "Ville", "value": "Metz", "why": "W"}}, "aucune ligne"),
        ("spreadsheet", {"formulas": [{"label": "T", "right": "=SOMME(", "why": "W"}]}, "formulas"),
        (
            "spreadsheet",
            {
                "sort": {"column": "Montant", "order": "croissant", "why": "W"},
                "formulas": [{"label": "T", "right": "=C2*2", "why": "W"}],
            },
            "le tri déplace les lignes",
        ),
        ("calendar", {"days": ["Mardi"]}, "day est pris dans days"),
        ("hotspot", {"width": 100}, "une zone sort de l’image"),
    ],
)
def test_a_faulty_description_says_what_is_wrong(kind: str, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        made(kind, **changes)

    assert said in str(caught.value)
