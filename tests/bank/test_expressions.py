from fractions import Fraction

import pytest

from clea_quiz.bank.expressions import Unevaluable, evaluate, render

VALUES = {"prix": Fraction("1.2"), "nombre": Fraction(3), "produit": {"nom": "vis", "prix": Fraction("0.1")}}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("prix * nombre", Fraction("3.6")),
        ("0.1 + 0.2 == 0.3", True),
        ("produit.prix * 3", Fraction("0.3")),
        ("nombre // 2", 1),
        ("-nombre % 2", 1),
        ("prix < 2 and nombre != 4", True),
        ("12 if nombre > 2 else 0", 12),
        ("(prix * 10) | arrondi", 12),
        ("produit.nom", "vis"),
    ],
)
def test_expressions_are_exact(source: str, value: object) -> None:
    assert evaluate(source, VALUES) == value


def test_texts_show_numbers_in_french() -> None:
    text = (
        "{{ nombre }} {{ produit.nom }} à {{ prix | prix }}, {{ prix * nombre }} euro{{ 's' if nombre > 1 }}"
    )

    assert render(text, VALUES) == "3 vis à 1,20\u202f€, 3,6 euros"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("inconnu + 1", "un nom n’existe pas"),
        ("inconnu", "un nom n’existe pas"),
        ("produit.poids * 2", "un nom n’existe pas"),
        ("prix +", "l’écriture n’est pas comprise"),
        ("prix | majuscule", "l’écriture n’est pas comprise"),
        ("2 ** 999999", "n’est pas permise"),
        ("produit.nom * 9", "demande deux nombres"),
        ("1 / (nombre - 3)", "division par zéro"),
        ("1 % 0", "division par zéro"),
        ("prix.limit_denominator(1)", "rien d’autre n’y est permis"),
        ("produit.nom.__class__.__mro__", "n’"),
        ("range(9)", "n’"),
        ("prix < produit.nom", "ne vont pas avec ce calcul"),
        ("(1 / 3) | nombre", "arrondissez-le"),
    ],
)
def test_what_cannot_be_computed_says_why(source: str, reason: str) -> None:
    for attempt in (lambda: evaluate(source, VALUES), lambda: render(f"Soit {{{{ {source} }}}}.", VALUES)):
        with pytest.raises(Unevaluable, match=reason):
            attempt()


@pytest.mark.parametrize("source", ["{{ nombre > 2 }}", "{{ produit }}", "{{ [1, 2] }}"])
def test_a_hole_holds_a_number_or_a_word(source: str) -> None:
    with pytest.raises(Unevaluable, match="ni nombre ni mot"):
        render(source, VALUES)
