import pytest

from clea_quiz.bank.readability import kandel_moles, sentences, syllables, word_count
from clea_quiz.bank.typography import french
from tests.bank.folders import Folder, choice, item, scenario

KEYED = choice("Lire le bon", "Partir", "Attendre")
HARD = (
    "Conformément aux dispositions réglementaires intercommunales, la responsabilité organisationnelle "
    "de la vérification systématique des équipements individuels incombe prioritairement aux collaborateurs."
)
EASY = "Vous êtes au quai. Le camion est là. Vous lisez le bon de livraison, puis vous comptez les cartons."


def said(folder: Folder) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.item, problem.field) for problem in folder.problems()]


def test_typography_is_checked_wherever_people_read(folder: Folder) -> None:
    folder.first["title"] = "L'arrivée"
    folder.first["items"][0]["interaction"]["choices"][1]["why"] = "Quoi ?"
    folder.framework["domains"][0]["plain"] = "Lire : un peu."
    folder.plan["description"] = "Deux domaines !"
    folder.sectors["sectors"]["general"] = "Tous : métiers"
    assert said(folder) == [
        ("frameworks/essai-1.yaml", "", "domains[0].plain"),
        ("plans/essai-1.yaml", "", "description"),
        ("scenarios/quai/scenario.yaml", "", "title"),
        ("scenarios/quai/scenario.yaml", "quai-1", "items[0].interaction.choices[1].why"),
        ("sectors.yaml", "", "sectors.general"),
    ]


def test_a_misprint_is_shown_with_its_surroundings(folder: Folder) -> None:
    folder.first["title"] = "La réception de l'entrepôt"
    assert "ception de l'entrepô" in folder.problems()[0].message


def test_what_a_candidate_types_needs_no_typography(folder: Folder) -> None:
    interaction = {
        "type": "text_entry",
        "accepted": ["l'eau !"],
        "mistakes": [{"text": "l'air", "why": "Faux."}],
    }
    folder.first["items"] = [item("quai-1", "1.1.1", interaction)]
    assert said(folder) == []


def test_a_question_hard_to_read_is_refused(folder: Folder) -> None:
    folder.first["situation"] = HARD
    problems = folder.problems()
    assert [problem.field for problem in problems] == ["items[0].prompt"]
    assert "Kandel" in problems[0].message


def test_where_reading_is_measured_a_text_may_be_hard(folder: Folder) -> None:
    folder.framework["domains"][0]["subdomains"][0]["measures_reading"] = True
    folder.first["situation"] = HARD
    assert said(folder) == []


def test_a_sentence_has_an_end(folder: Folder) -> None:
    folder.first["situation"] = "Vous allez au quai, " + "et vous lisez le bon, " * 8 + "et vous signez."
    problems = folder.problems()
    assert [problem.field for problem in problems] == ["items[0].prompt"]
    assert "une phrase de" in problems[0].message


def test_a_question_is_asked_once(folder: Folder) -> None:
    for slug, situation in (("gare", EASY), ("port", EASY.replace("camion", "fourgon"))):
        folder.scenarios.append(
            scenario(
                slug,
                item(f"{slug}-1", "1.1.1", KEYED, "Combien de cartons manque-t-il ?"),
                situation=situation,
            )
        )
    problems = folder.problems()
    assert [(problem.item, problem.field) for problem in problems] == [("port-1", "items[0].prompt")]
    assert "gare-1" in problems[0].message


def test_the_items_of_a_scenario_share_their_situation_but_not_their_question(folder: Folder) -> None:
    folder.first["situation"] = EASY
    folder.first["items"].append(item("quai-2", "1.1.1", KEYED, "Où signez-vous le bon ?"))
    assert said(folder) == []
    folder.first["items"].append(item("quai-3", "1.1.1", KEYED, "Où signez-vous le bon ?"))
    assert said(folder) == [("scenarios/quai/scenario.yaml", "quai-3", "items[2].prompt")]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("que", 1),
        ("langue", 1),
        ("tables", 1),
        ("journée", 2),
        ("maison", 2),
        ("quantité", 3),
        ("électricité", 5),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_list_is_read_line_by_line() -> None:
    text = "Vous devez :\n- lire ;\n- signer. Puis partir !"
    assert [word_count(part) for part in sentences(french(text))] == [2, 1, 1, 2]


def test_the_score_is_that_of_the_formula() -> None:
    # 6 words, 2 sentences, 8 syllables
    assert kandel_moles("Vous lisez le bon. Vous signez.") == pytest.approx(207 - 1.015 * 3 - 73.6 * 8 / 6)
    assert kandel_moles(EASY) > 90 > 60 > kandel_moles(HARD)
    with pytest.raises(ValueError, match="without words"):
        kandel_moles("12 + 3 = ?")
