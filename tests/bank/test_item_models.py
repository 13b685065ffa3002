from typing import Any

import pytest

from clea_quiz.bank.bank import bank_of
from clea_quiz.bank.expressions import Unevaluable
from clea_quiz.bank.item_models import ItemModel
from clea_quiz.bank.problems import InvalidDocument
from clea_quiz.bank.reading import parse_document, read_folder
from clea_quiz.bank.writing import document_yaml, write_folder
from clea_quiz.bank.yaml_text import load_yaml
from tests.bank.folders import Folder, Plain, model


def parsed(document: Plain) -> ItemModel:
    return parse_document(ItemModel, document, "models/addition.yaml")


def fault(document: Plain) -> str:
    with pytest.raises(InvalidDocument) as caught:
        parsed(document)
    return str(caught.value.problems[0])


def key(found: ItemModel, seed: int) -> float:
    interaction = found.instance(seed).items[0].interaction
    assert interaction.type == "numeric_entry"
    return interaction.value


def test_a_seed_fixes_the_instance() -> None:
    one, other = parsed(model()), parsed(model())

    assert [one.instance(seed) for seed in range(20)] == [other.instance(seed) for seed in range(20)]
    assert len({one.instance(seed).model_dump_json() for seed in range(20)}) > 10


def test_the_key_and_the_texts_hold_the_same_numbers() -> None:
    found = parsed(model())
    for seed in range(40):
        values = found.values(seed)
        assert key(found, seed) == values["colis"] + values["retours"]
        assert found.instance(seed).situation == (
            f"Vous recevez {values['colis']} colis et {values['retours']} retours ce matin."
        )


def test_constraints_hold_and_bounds_are_reached() -> None:
    found = parsed(
        model(
            variables={"colis": {"from": 0.5, "to": 2, "step": 0.5}, "retours": {"among": [1, 2]}},
            where=["colis != 1"],
        )
    )
    drawn = {found.values(seed)["colis"] for seed in range(100)}

    assert sorted(map(float, drawn)) == [0.5, 1.5, 2.0]


def test_computed_values_and_groups() -> None:
    variables = {
        "lot": {"among": [{"nom": "sacs", "taille": 5}, {"nom": "cartons", "taille": 12}]},
        "colis": {"is": "lot.taille * 2"},
        "retours": {"from": 1, "to": 3},
    }
    found = parsed(model(variables=variables, where=[]))

    assert {key(found, seed) - int(found.values(seed)["retours"]) for seed in range(20)} == {10, 24}


def test_instances_have_french_typography() -> None:
    document = model()
    document["scenario"]["items"][0]["prompt"] = "Combien d'unités : {{ colis * 1000 }} ?"

    assert parsed(document).instance(1).items[0].prompt.startswith("Combien d’unités\u00a0: ")


def test_faults_say_what_and_with_which_values() -> None:
    assert "aucun tirage sur 2000 ne respecte where" in fault(model(where=["colis > 99"]))
    assert "« colis > cageots » : un nom n’existe pas" in fault(model(where=["colis > cageots"]))
    assert "il faut entre 2 et" in fault(model(variables={"colis": {"from": 3, "to": 3}}))
    document: dict[str, Any] = model()
    document["scenario"]["items"][0]["interaction"]["value"] = "= 'douze'"
    told = fault(document)
    assert "avec colis = " in told
    assert "scenario.items[0].interaction.value : un nombre est attendu" in told


def test_a_draw_that_fails_later_is_refused() -> None:
    found = parsed(model(variables={"colis": {"from": 10, "to": 40}, "retours": {"among": [1, 2, 3, 4]}}))
    broken = found.model_copy(update={"where": ("1 / (retours - 4) < 9",)})

    with pytest.raises(Unevaluable, match="division par zéro"):
        [broken.values(seed) for seed in range(40)]


def test_a_model_is_written_as_it_was_read(folder: Folder) -> None:
    folder.models = [model()]
    sources, problems = read_folder(folder.write())
    assert not problems
    write_folder(sources, folder.path)
    text = (folder.path / "models/addition.yaml").read_text("utf-8")

    again = parse_document(ItemModel, load_yaml(text), "x")
    assert document_yaml(again) == text
    assert again == parsed(model())
    assert "from: 10" in text


def test_the_bank_asks_a_model_like_any_item(folder: Folder) -> None:
    folder.models = [model()]
    sources, _ = read_folder(folder.write())
    bank = bank_of(sources)
    placed = bank.item("addition-1")

    assert placed in bank.items_of("essai-1", "2")
    assert placed.drawn(7).scenario == parsed(model()).instance(7)
    assert placed.drawn(7).item.id == "addition-1"
    assert bank.item("caisse-1").drawn(7) is bank.item("caisse-1")
    assert "addition" not in bank.scenarios
    assert bank.all_scenarios["addition"] == parsed(model()).instance(0)
