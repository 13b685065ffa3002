import json

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.coverage import as_json, coverage
from tests.bank.folders import Folder, choice, item, scenario

KEYED = choice("Lire le bon", "Partir", "Attendre")


def test_items_are_counted_at_every_level(folder: Folder) -> None:
    folder.scenarios.append(
        scenario(
            "gare",
            {**item("gare-1", "1.1.1", KEYED), "difficulty": 5},
            {**item("gare-2", "1.1.1", KEYED), "status": "pilot"},
            {**item("gare-3", "1.1.1", KEYED), "status": "retired"},
            sectors=["general", "logistique"],
        )
    )
    (framework,) = coverage(folder.read())
    domain = framework.parts[0]
    criterion = domain.parts[0].parts[0]
    for covered, published, cards in ((framework, 3, 1), (domain, 2, 1), (criterion, 2, 0)):
        assert (covered.tally.published, covered.tally.pilot, covered.tally.cards) == (published, 1, cards)
    assert criterion.tally.difficulties == (0, 1, 0, 0, 1)
    assert criterion.tally.sectors == {"general": 1, "logistique": 2}
    assert framework.tally.interactions == {"choice": 2, "numeric_entry": 1}


def test_a_criterion_without_screen_is_said_so(folder: Folder) -> None:
    (framework,) = coverage(folder.read())
    spoken = framework.parts[0].parts[0].parts[1]
    assert (spoken.code, spoken.screen, spoken.tally.cards) == ("1.1.2", False, 1)
    assert framework.screen


def test_the_counts_are_plain_values_named_by_level(folder: Folder) -> None:
    (framework,) = coverage(folder.read())
    plain = json.loads(json.dumps(as_json(framework)))
    assert plain["published"] == 2
    assert plain["domains"][0]["subdomains"][0]["criteria"][0]["code"] == "1.1.1"
    assert "domains" not in plain["domains"][0]


def test_the_parts_of_the_shipped_frameworks_add_up(shipped: Bank) -> None:
    for framework in coverage(shipped):
        for whole in (framework, *framework.parts):
            assert whole.tally.published == sum(part.tally.published for part in whole.parts)
            assert sum(whole.tally.difficulties) == whole.tally.published
