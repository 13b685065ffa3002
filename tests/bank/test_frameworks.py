from typing import Any

import pytest
from pydantic import ValidationError

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.frameworks import Framework, Mastery, Standing
from tests.bank.folders import Folder

NO_SCREEN = ["1.1.2", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.5.1", "1.5.2", "2.5.1", "2.5.2", "3.1.2"]
NO_SCREEN += ["5.2.5", "6.1.1", "6.1.3", "6.1.5", "7.2.1"]


def size(framework: Framework) -> tuple[int, int, int]:
    """Return the numbers of domains, sub-domains and criteria."""
    subdomains = [subdomain for domain in framework.domains for subdomain in domain.subdomains]
    return len(framework.domains), len(subdomains), len(framework.criteria)


def test_cle_a_has_its_domains_sub_domains_and_criteria(shipped: Bank) -> None:
    assert size(shipped.frameworks["clea-2021"]) == (7, 28, 107)


def test_cle_a_numerique_has_one_criterion_for_each_provisional_sub_domain(shipped: Bank) -> None:
    framework = shipped.frameworks["clea-numerique-2018"]
    assert size(framework) == (4, 12, 12)
    for code, criterion in framework.criteria.items():
        subdomain = framework.subdomain_of[code]
        assert (subdomain.code, subdomain.title) == (criterion.code, criterion.title)
        assert subdomain.standing is criterion.standing is Standing.PROVISIONAL


def test_codes_are_in_official_order(shipped: Bank) -> None:
    for framework in shipped.frameworks.values():
        codes = [tuple(map(int, code.split("."))) for code in framework.criteria]
        assert codes == sorted(codes)


def test_titles_without_a_public_source_are_to_be_checked(shipped: Bank) -> None:
    framework = shipped.frameworks["clea-2021"]
    to_check = {
        domain.code
        for domain in framework.domains
        for subdomain in domain.subdomains
        if subdomain.standing is Standing.TO_CHECK
    }
    assert to_check == {"4", "6"}
    assert {domain.standing for domain in framework.domains} == {Standing.OFFICIAL}


def test_what_no_screen_can_test_says_why_and_has_a_card(shipped: Bank) -> None:
    framework = shipped.frameworks["clea-2021"]
    assert [code for code, criterion in framework.criteria.items() if not criterion.screen] == NO_SCREEN
    for code in NO_SCREEN:
        assert framework.criteria[code].no_screen_reason
        assert shipped.observed_cards("clea-2021", code)


def test_the_rule_of_mastery_is_data_with_its_source_and_its_doubt(shipped: Bank) -> None:
    for framework in shipped.frameworks.values():
        rules = {subdomain.mastery for domain in framework.domains for subdomain in domain.subdomains}
        assert rules == {Mastery(threshold=0.75, rounding="floor")}
        assert "confirmer" in framework.mastery_source.text
        assert framework.domain_rule_source.confidence == "unknown"
        assert framework.notices
    assert shipped.frameworks["clea-2021"].mastery_source.confidence == "medium"


@pytest.mark.parametrize(
    ("rounding", "required"),
    [
        ("floor", [1, 1, 2, 3, 3, 4, 5, 6]),
        ("nearest", [1, 2, 2, 3, 4, 5, 5, 6]),
        ("ceil", [1, 2, 3, 3, 4, 5, 6, 6]),
    ],
)
def test_three_quarters_of_a_few_criteria_are_rounded_as_stated(rounding: Any, required: list[int]) -> None:
    mastery = Mastery(threshold=0.75, rounding=rounding)
    assert [mastery.required(count) for count in range(1, 9)] == required


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9])
def test_a_whole_number_of_criteria_is_not_lost_to_binary_fractions(share: float) -> None:
    for rounding in ("floor", "ceil"):
        assert Mastery.model_validate({"threshold": share, "rounding": rounding}).required(10) == round(
            share * 10
        )


def test_codes_nest(folder: Folder) -> None:
    folder.framework["domains"][0]["subdomains"][0]["criteria"][0]["code"] = "1.2.1"
    with pytest.raises(ValidationError, match=r"1\.2\.1 ne prolonge pas le code 1\.1"):
        Framework.model_validate(folder.framework)


def test_a_criterion_code_is_used_once(folder: Folder) -> None:
    folder.framework["domains"][0]["subdomains"][0]["criteria"][1]["code"] = "1.1.1"
    with pytest.raises(ValidationError, match="le même code"):
        Framework.model_validate(folder.framework)


@pytest.mark.parametrize("fields", [{"screen": False}, {"no_screen_reason": "C’est oral."}])
def test_only_a_criterion_without_screen_says_why(folder: Folder, fields: dict[str, Any]) -> None:
    folder.framework["domains"][0]["subdomains"][0]["criteria"][0] |= fields
    with pytest.raises(ValidationError, match="no_screen_reason"):
        Framework.model_validate(folder.framework)


def test_every_domain_is_explained_in_a_short_plain_sentence(shipped: Bank) -> None:
    for framework in shipped.frameworks.values():
        for domain in framework.domains:
            assert domain.plain.endswith(".")
            assert len(domain.plain.split()) <= 20
