"""Agreement beside published tables and other programs' numbers."""

from math import isclose

import pytest

from clea_quiz.matrices.agreement import Agreement, Table, agreement_of, agreement_over, sum_of, table_of
from clea_quiz.reports.agreement_words import cautions, kappa_words, reading, sentence, share_words

FLEISS: Table = ((75, 1, 4), (5, 4, 1), (0, 0, 10))
"""100 patients, psychosis, neurosis, organic disorder, two clinicians: J. L. Fleiss, *Statistical Methods for
Rates and Proportions* (2nd ed., 1981), chapter 13: kappa 0.68, standard error 0.087 (Fleiss et al. 1969)."""

# A. R. Feinstein & D. V. Cicchetti (1990), High agreement but low kappa, I: same share, two kappas.
BALANCED: Table = ((40, 9), (6, 45))
PREVALENT: Table = ((80, 10), (5, 5))

FOUR_MARKS: Table = ((41, 6, 3, 0), (4, 22, 2, 1), (2, 1, 9, 0), (0, 1, 0, 15))
CONTRARY: Table = ((2, 10), (12, 3))

# statsmodels 0.15.0, stats.inter_rater.cohens_kappa(table): kappa, std_kappa, kappa_low, kappa_upp;
# scikit-learn 1.9.1, metrics.cohen_kappa_score on the pairs, gives the same kappas to 15 digits.
REFERENCES = [
    (FLEISS, 0.676470588235294, 0.08770295347521254, 0.5045759580860855, 0.8483652183845026),
    (BALANCED, 0.6995192307692307, 0.07139360269998822, 0.5595903407506923, 0.8394481207877692),
    (PREVALENT, 0.318181818181818, 0.13345652122383617, 0.05661184308109374, 0.5797517932825422),
    (FOUR_MARKS, 0.7258167841127482, 0.055577591270440124, 0.6168867068751979, 0.8347468613502985),
    (CONTRARY, -0.6229508196721311, 0.15157787589208144, -0.9200379972736928, -0.3258636420705693),
]


@pytest.mark.parametrize(("table", "kappa", "error", "low", "high"), REFERENCES)
def test_kappa_its_error_and_interval_are_those_of_other_programs(
    table: Table, kappa: float, error: float, low: float, high: float
) -> None:
    found = agreement_of(table)

    told = (found.kappa, found.error, found.low, found.high)
    assert told == pytest.approx((kappa, error, low, high), abs=1e-12)


def test_the_published_figures() -> None:
    fleiss, balanced, prevalent = map(agreement_of, (FLEISS, BALANCED, PREVALENT))

    assert fleiss.kappa is not None
    assert fleiss.error is not None
    assert (fleiss.share, round(fleiss.kappa, 2)) == (0.89, 0.68)
    assert isclose(fleiss.error, 0.087, abs_tol=0.001)
    assert balanced.share == prevalent.share == 0.85
    assert [round(found.kappa or 0, 2) for found in (balanced, prevalent)] == [0.70, 0.32]
    # PABAK follows the share alone: Byrt, Bishop & Carlin (1993), 2 × 0.85 - 1.
    assert [found.adjusted for found in (balanced, prevalent)] == pytest.approx([0.7, 0.7])


def test_kappa_does_not_depend_on_who_is_first_or_on_the_order_of_marks() -> None:
    turned = tuple(zip(*FOUR_MARKS, strict=True))
    shuffled = tuple(tuple(FOUR_MARKS[i][j] for j in (2, 0, 3, 1)) for i in (2, 0, 3, 1))

    straight = agreement_of(FOUR_MARKS)
    for other in (agreement_of(turned), agreement_of(shuffled)):
        assert (other.kappa, other.error) == pytest.approx((straight.kappa, straight.error))


@pytest.mark.parametrize("place", [0, 1])
def test_one_mark_everywhere_leaves_no_kappa_and_says_so(place: int) -> None:
    table = [[0, 0], [0, 0]]
    table[place][place] = 40
    found = agreement_of(tuple(map(tuple, table)))

    assert (found.share, found.kappa, found.low) == (1.0, None, None)
    assert "ne se calcule pas" in sentence(found)
    assert kappa_words(found) == "pas de kappa"


def test_one_assessor_constant_and_not_the_other_gives_zero() -> None:
    found = agreement_of(((30, 0), (10, 0)))

    assert (found.share, found.kappa, found.adjusted) == (0.75, 0.0, 0.5)
    assert "très faible" in sentence(found)
    assert kappa_words(found) == "0,00"
    assert any("quoi qu’ait fait l’autre" in words for words in cautions(found))


def test_nothing_to_compare_is_told() -> None:
    found = agreement_of(((0, 0), (0, 0)))

    assert found == Agreement(0, 0)
    assert (share_words(found), kappa_words(found)) == ("rien à comparer", "rien à comparer")
    assert agreement_over([]) == found


def test_a_whole_agreement_has_a_kappa_of_one_and_a_caution() -> None:
    found = agreement_of(((30, 0), (0, 20)))

    assert (found.kappa, found.low, found.high) == (1.0, 1.0, 1.0)
    assert any("ne donne pas de fourchette" in words for words in cautions(found))


def test_pairs_outside_the_marks_are_left_out() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "c"), ("c", "c")]

    assert table_of(pairs, "ab") == ((1, 1), (0, 0))
    assert table_of(pairs, "abc") == ((1, 1, 0), (0, 0, 1), (0, 0, 1))
    assert sum_of([((1, 2), (3, 4)), ((4, 3), (2, 1))]) == ((5, 5), (5, 5))


def test_over_dossiers_the_error_is_the_jackknifes() -> None:
    tables: list[Table] = [
        ((12, 1), (2, 9)),
        ((8, 4), (0, 10)),
        ((15, 0), (1, 5)),
        ((3, 6), (2, 11)),
        ((10, 2), (3, 7)),
    ]

    found = agreement_over(tables)

    # The definition, written out; 2.776… is Student's 97.5 % quantile with 4 degrees of freedom.
    whole = agreement_of(sum_of(tables))
    left = [agreement_of(sum_of([t for t in tables if t is not out])).kappa or 0 for out in tables]
    mean = sum(left) / 5
    error = (4 / 5 * sum((kappa - mean) ** 2 for kappa in left)) ** 0.5
    assert found.kappa == whole.kappa
    assert found.error == pytest.approx(error)
    assert found.high == pytest.approx(min(1, (whole.kappa or 0) + 2.7764451051977987 * error))
    assert agreement_over([*tables, ((0, 0), (0, 0))]) == found  # a dossier without any pair says nothing


def test_dossiers_that_resemble_themselves_widen_the_interval() -> None:
    alike, apart = ((20, 0), (0, 20)), ((4, 16), (16, 4))
    whole: list[Table] = [*[alike] * 3, *[apart] * 3]

    independent, clustered = agreement_of(sum_of(whole)), agreement_over(whole)

    assert clustered.kappa == independent.kappa
    assert (clustered.error or 0) > 3 * (independent.error or 0)


def test_one_dossier_alone_has_no_interval_over_dossiers() -> None:
    found = agreement_over([BALANCED])

    assert found.kappa is not None
    assert found.low is None
    assert kappa_words(found) == "0,70"


def test_words_follow_landis_and_koch() -> None:
    told = [reading(kappa) for kappa in (-0.01, 0.0, 0.2, 0.21, 0.4, 0.41, 0.6, 0.61, 0.8, 0.81, 1.0)]

    assert told == [
        "moins bon que le hasard",
        *["très faible"] * 2,
        *["faible"] * 2,
        *["moyen"] * 2,
        *["fort"] * 2,
        *["presque parfait"] * 2,
    ]
    assert "0,68 (de 0,50 à 0,85)" in sentence(agreement_of(FLEISS))


def test_cautions_name_prevalence_bias_and_small_numbers() -> None:
    prevalent = " ".join(cautions(agreement_of(PREVALENT)))
    assert "PABAK" in prevalent
    assert "0,70" in prevalent
    assert any("sévère" in words for words in cautions(agreement_of(((30, 20), (0, 50)))))
    assert any("seulement" in words for words in cautions(agreement_of(((3, 1), (1, 3)))))
    assert cautions(agreement_of(BALANCED)) == []
