import pytest

from clea_quiz.bank.checking.keys import ENOUGH
from tests.bank.folders import Folder, Plain, choice, item, scenario

NUMBERS = ["zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]


def fill(folder: Folder, interactions: list[Plain]) -> None:
    """Add one scenario per interaction, each with its own words."""
    for rank, interaction in enumerate(interactions):
        tens, units = NUMBERS[rank // 10], NUMBERS[rank % 10]
        slug = f"quai-{tens}-{units}"
        situation = (
            f"Au quai {tens} {units}, le camion {units} {tens} attend la palette {tens} {tens} {units}."
        )
        prompt = f"Que faire de la palette {units} {units} {tens} ?"
        folder.scenarios.append(
            scenario(slug, item(f"{slug}-1", "1.1.1", interaction, prompt), situation=situation)
        )


def fields(folder: Folder) -> list[str]:
    return [problem.field for problem in folder.problems()]


def test_two_options_that_differ_by_spaces_are_one(folder: Folder) -> None:
    folder.first["items"][0]["interaction"] = choice("Lire le bon", "Partir  seul", "Partir seul")
    assert fields(folder) == ["items[0].interaction.choices[2].text"]


@pytest.mark.parametrize(
    "text",
    [
        "Toutes les réponses ci-dessus",
        "Aucune de ces réponses",
        "Les deux réponses",
        "a et b",
        "Tous les choix",
    ],
)
def test_an_option_does_not_speak_of_the_others(folder: Folder, text: str) -> None:
    folder.first["items"][0]["interaction"] = choice("Lire le bon", "Partir", text)
    assert fields(folder) == ["items[0].interaction.choices[2].text"]


def test_an_option_may_speak_of_all_the_boxes(folder: Folder) -> None:
    folder.first["items"][0]["interaction"] = choice("Tous les cartons", "Aucun carton", "Les deux cartons")
    assert fields(folder) == []


def test_an_expected_mistake_is_not_counted_right(folder: Folder) -> None:
    mistakes = [
        {"value": 12.4, "why": "Trop."},
        {"value": 15, "why": "Deux fois."},
        {"value": 15, "why": "Encore."},
    ]
    folder.scenarios[2]["items"][0]["interaction"] |= {"tolerance": 0.5, "mistakes": mistakes}
    assert fields(folder) == [
        "items[0].interaction.mistakes[0].value",
        "items[0].interaction.mistakes[2].value",
    ]


def test_a_key_much_longer_than_the_others_points_to_itself(folder: Folder) -> None:
    key = "Lire le bon de livraison ligne par ligne avant de signer"
    folder.first["items"][0]["interaction"] = choice(key, "Partir tout de suite", "Attendre le chef")
    assert fields(folder) == ["items[0].interaction.choices"]


@pytest.mark.parametrize(
    ("key", "word"),
    [("La bonne réponse, plus longue", "longue"), ("Court", "courte")],
    ids=["longest", "shortest"],
)
def test_over_the_bank_length_is_no_way_to_find_the_key(folder: Folder, key: str, word: str) -> None:
    fill(folder, [choice(key, "Une réponse moyenne", "Une autre réponse") for _ in range(ENOUGH)])
    problems = folder.problems()
    assert [(problem.path, problem.field) for problem in problems] == [("scenarios", "interaction.choices")]
    assert f"la plus {word} dans" in problems[0].message


def test_a_few_long_keys_are_not_a_cue(folder: Folder) -> None:
    long = [choice("La bonne réponse, plus longue", "Une réponse moyenne", "Une autre") for _ in range(6)]
    middle = [choice("Une réponse", "Une mauvaise réponse", "Une autre") for _ in range(ENOUGH - 6)]
    fill(folder, long + middle)
    assert folder.problems() == []


def in_place(place: int) -> Plain:
    """Return an unshuffled choice of four options with its key at ``place``."""
    texts = ["8 euros", "9 euros", "10 euros", "11 euros"]
    options: list[Plain] = [{"text": text, "why": "Une erreur."} for text in texts]
    options[place]["credit"] = 1
    return {"type": "choice", "shuffle": False, "choices": options}


def test_without_shuffling_the_key_does_not_keep_one_place(folder: Folder) -> None:
    fill(folder, [in_place(1) for _ in range(9)] + [in_place(0), in_place(2), in_place(3)])
    problems = folder.problems()
    assert [(problem.path, problem.field) for problem in problems] == [("scenarios", "interaction.shuffle")]
    assert "rang 2 dans 9 des 12 questions" in problems[0].message


def test_places_that_chance_explains_are_accepted(folder: Folder) -> None:
    fill(folder, [in_place(place) for place in (1, 1, 1, 1, 0, 0, 2, 2, 2, 3, 3, 0)])
    assert folder.problems() == []


def test_experts_who_choose_otherwise_call_for_a_review(folder: Folder) -> None:
    interaction = choice("Lire le bon", "Partir", "Attendre")
    folder.first["items"][0]["interaction"] = interaction
    interaction["experts"] = [{"expert": "A", "credits": [2, 1, 0]}, {"expert": "B", "credits": [0, 1, 0]}]
    assert fields(folder) == []
    interaction["experts"].append({"expert": "C", "credits": [0, 2, 1]})
    assert fields(folder) == ["items[0].interaction.experts"]
