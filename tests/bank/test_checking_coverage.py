from tests.bank.folders import CARD, Folder, choice, item, scenario


def said(folder: Folder) -> list[tuple[str, str]]:
    return [(problem.path, problem.field) for problem in folder.problems()]


def test_a_criterion_without_screen_has_an_observed_card(folder: Folder) -> None:
    del folder.scenarios[1]
    assert said(folder) == [("plans/essai-1.yaml", "1.1.2")]


def test_a_criterion_has_an_item_or_a_card(folder: Folder) -> None:
    criteria = folder.framework["domains"][0]["subdomains"][0]["criteria"]
    criteria.append({"code": "1.1.3", "title": "Comparer"})
    assert said(folder) == [("plans/essai-1.yaml", "1.1.3")]
    folder.scenarios.append(scenario("bon", item("bon-1", "1.1.3", CARD, "Faites comparer.")))
    assert said(folder) == []


def test_a_retired_card_and_a_pilot_item_do_not_count(folder: Folder) -> None:
    folder.scenarios[1]["items"][0]["status"] = "retired"
    folder.scenarios[2]["items"][0]["status"] = "pilot"
    assert said(folder) == [
        ("plans/essai-1.yaml", "1.1.2"),
        ("plans/essai-1.yaml", "2"),
        ("plans/essai-1.yaml", "2.1.1"),
    ]


def test_a_subdomain_asked_on_screen_has_the_items_the_plan_wants(folder: Folder) -> None:
    folder.plan["coverage"]["minimum_per_subdomain"] = 2
    assert said(folder) == [("plans/essai-1.yaml", "1.1"), ("plans/essai-1.yaml", "2.1")]


def test_a_domain_has_the_items_of_its_shortest_sitting(folder: Folder) -> None:
    folder.plan["domains"][0]["minimum_items"] = 2
    assert said(folder) == [("plans/essai-1.yaml", "1")]
    more = item("quai-2", "1.1.1", choice("Signer", "Partir", "Dormir"), "Et ensuite ?")
    folder.first["items"].append(more)
    assert said(folder) == []


def test_a_criterion_asked_in_too_few_trades_is_found(folder: Folder) -> None:
    folder.plan["coverage"]["sectors_per_criterion"] = 2
    assert [(p.field, "1 secteur" in p.message) for p in folder.problems()] == [
        ("1.1.1", True),
        ("2.1.1", True),
    ]
    folder.first["sectors"] = ["logistique", "general"]
    assert [p.field for p in folder.problems()] == ["2.1.1"]


def test_a_sector_without_item_in_a_domain_that_wants_them_all_is_found(folder: Folder) -> None:
    folder.plan["coverage"]["every_sector_in"] = ["1"]
    assert [(p.field, p.message) for p in folder.problems()] == [
        ("1", "aucun item du secteur general dans ce domaine")
    ]
    folder.first["sectors"] = ["logistique", "general"]
    assert folder.problems() == []
