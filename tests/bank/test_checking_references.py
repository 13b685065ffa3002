from tests.bank.folders import CARD, Folder, choice, item, scenario

KEYED = choice("Lire le bon", "Partir", "Attendre")


def said(folder: Folder) -> list[tuple[str, str, str]]:
    """Return the file, the item and the field of every problem."""
    return [(problem.path, problem.item, problem.field) for problem in folder.problems()]


def test_a_sound_bank_has_no_problem(folder: Folder) -> None:
    assert folder.problems() == []


def test_an_identifier_used_twice_is_named_in_its_second_place(folder: Folder) -> None:
    folder.scenarios.append(
        scenario("quai-1", item("quai-1-1", "1.1.1", KEYED), situation="Vous êtes à la gare.")
    )
    folder.scenarios[-1]["items"].append(item("quai-1", "1.1.1", KEYED, "Et ensuite ?"))
    problems = folder.problems()
    assert ("scenarios/quai-1/scenario.yaml", "quai-1", "items[1].id") in said(folder)
    assert any("quai » …" not in problem.message and "déjà" in problem.message for problem in problems)


def test_an_identifier_starts_with_its_scenario(folder: Folder) -> None:
    folder.first["items"][0]["id"] = "gare-1"
    assert said(folder) == [("scenarios/quai/scenario.yaml", "gare-1", "items[0].id")]


def test_an_identifier_ends_with_a_number(folder: Folder) -> None:
    folder.first["items"][0]["id"] = "quai-bis"
    assert said(folder) == [("scenarios/quai/scenario.yaml", "quai-bis", "items[0].id")]


def test_a_criterion_exists_in_its_framework(folder: Folder) -> None:
    folder.first["items"][0]["criterion"] = "essai-1/1.1.7"
    assert ("scenarios/quai/scenario.yaml", "quai-1", "items[0].criterion") in said(folder)


def test_a_criterion_s_framework_exists(folder: Folder) -> None:
    folder.first["items"][0]["criterion"] = "autre-2/1.1.1"
    message = next(problem.message for problem in folder.problems() if problem.item == "quai-1")
    assert "essai-1" in message


def test_a_screen_asks_only_what_a_screen_can_test(folder: Folder) -> None:
    folder.first["items"].append(item("quai-2", "1.1.2", KEYED, "Lisez-vous bien à voix haute ?"))
    assert said(folder) == [("scenarios/quai/scenario.yaml", "quai-2", "items[1].criterion")]


def test_an_observed_card_may_be_of_any_criterion(folder: Folder) -> None:
    folder.first["items"].append(item("quai-2", "1.1.1", CARD, "Faites lire le bon."))
    assert folder.problems() == []


def test_the_items_of_a_scenario_are_of_one_domain(folder: Folder) -> None:
    folder.first["items"].append(item("quai-2", "2.1.1", {"type": "numeric_entry", "value": 3}, "Combien ?"))
    problems = folder.problems()
    assert [(problem.path, problem.field) for problem in problems] == [
        ("scenarios/quai/scenario.yaml", "items")
    ]
    assert "essai-1/1, essai-1/2" in problems[0].message


def test_a_sector_exists_and_is_named_once(folder: Folder) -> None:
    folder.first["sectors"] = ["logistique", "peche", "logistique"]
    assert [field for _, _, field in said(folder)] == ["sectors[1]", "sectors[2]"]


def test_an_enemy_exists_in_another_scenario(folder: Folder) -> None:
    folder.first["items"][0]["enemies"] = ["caisse-1", "rien-1", "quai-1"]
    assert [field for _, _, field in said(folder)] == ["items[0].enemies[1]", "items[0].enemies[2]"]


def test_a_plan_is_of_an_existing_framework(folder: Folder) -> None:
    folder.plan["framework"] = "autre-2"
    assert said(folder) == [
        ("frameworks/essai-1.yaml", "", "framework"),
        ("plans/essai-1.yaml", "", "framework"),
    ]


def test_a_plan_covers_each_domain_once(folder: Folder) -> None:
    folder.plan["domains"][1]["domain"] = "1"
    assert said(folder) == [
        ("plans/essai-1.yaml", "", "domains"),
        ("plans/essai-1.yaml", "", "domains[1].domain"),
    ]


def test_a_plan_names_no_domain_of_its_own(folder: Folder) -> None:
    folder.plan["domains"].append({"domain": "9", "minimum_items": 1, "maximum_items": 2, "minutes": 1})
    assert said(folder) == [("plans/essai-1.yaml", "", "domains[2].domain")]


def test_the_difficulties_of_a_plan_go_up(folder: Folder) -> None:
    folder.plan["difficulty"]["locations"] = [-2, 0, -1, 1, 2]
    assert said(folder) == [("plans/essai-1.yaml", "", "difficulty.locations")]


def test_a_calibration_is_that_of_an_item_on_screen(folder: Folder) -> None:
    folder.calibration = "id,model,b\nrien-1,rasch,0\nvoix-1,rasch,0\nquai-1,rasch,0\n"
    assert [(problem.path, problem.item) for problem in folder.problems()] == [
        ("calibration", "rien-1"),
        ("calibration", "voix-1"),
    ]


def test_a_calibration_has_as_many_steps_as_its_item_has_scores(folder: Folder) -> None:
    folder.calibration = "id,model,b1,b2\nquai-1,gpcm,0,1\n"
    assert said(folder) == [("scenarios/quai/scenario.yaml", "quai-1", "items[0].interaction")]
