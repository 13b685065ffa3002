"""Access codes, passwords and candidate lists."""

from random import Random

import pytest

from clea_quiz.accounts import rules

SECTORS = {"general": "Tous métiers", "logistique": "Logistique", "proprete": "Propreté"}


def test_a_code_avoids_letters_and_digits_that_look_alike() -> None:
    codes = "".join(rules.new_access_code(Random(seed)) for seed in range(200))

    assert not set(codes) & set("O0I1L")
    assert all(len(rules.new_access_code(Random(seed))) == 8 for seed in range(5))


@pytest.mark.parametrize("typed", ["k7mp4rtx", " K7MP-4RTX ", "k7mp 4rtx", "K7MP–4RTX"])
def test_a_code_is_read_in_whatever_way_it_was_typed(typed: str) -> None:
    assert rules.read_access_code(typed) == "K7MP4RTX"


def test_a_shown_code_reads_back_as_itself() -> None:
    code = rules.new_access_code(Random(3))

    assert rules.read_access_code(rules.show_access_code(code)) == code


def test_a_short_or_monotonous_password_is_refused_with_a_sentence() -> None:
    assert "12 caractères" in (rules.password_problem("court") or "")
    assert rules.password_problem("aaaaaaaaaaaaaaaa") is not None
    assert rules.password_problem("une phrase de passe longue") is None


def test_a_list_of_candidates_is_read_whatever_its_separator_accents_and_order() -> None:
    text = "\ufeffNom;Prénom;Secteur;Référence\nDupont;Zoé;Propreté;A1\nN’Diaye;Awa;;\n"

    lines, problems = rules.read_candidate_list(text, SECTORS)

    assert problems == []
    assert [(line.given_name, line.family_name, line.sector, line.reference) for line in lines] == [
        ("Zoé", "Dupont", "proprete", "A1"),
        ("Awa", "N’Diaye", "general", None),
    ]


def test_every_bad_line_is_named_with_its_number() -> None:
    text = "prenom,nom,secteur,reference\nZoé,,logistique,\nAli,Ben,marine,\nLou,Roy,,X\nMia,Roy,,X\n"

    lines, problems = rules.read_candidate_list(text, SECTORS)

    assert [line.line for line in lines] == [4]
    assert [problem.line for problem in problems] == [2, 3, 5]
    assert "obligatoires" in problems[0].message
    assert "marine" in problems[1].message
    assert "existe déjà" in problems[2].message


def test_a_file_without_the_columns_says_which_are_missing() -> None:
    _, problems = rules.read_candidate_list("a;b\n1;2\n", SECTORS)

    assert "prenom, nom" in problems[0].message


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert rules.read_candidate_list("prenom;nom\n\n", SECTORS)[1][0].message.endswith("aucun candidat.")
    assert rules.read_candidate_list("", SECTORS)[1]


def test_an_unclosed_quote_is_no_stack_trace() -> None:
    lines, problems = rules.read_candidate_list('prenom;nom\n"Zoé;Dupont\n', SECTORS)

    assert not lines
    assert problems
