"""Charts: geometry in percent, and a sentence that says the same."""

from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.web.shared.charts import Share, bar, profile

shares = st.floats(min_value=-1, max_value=2)


def test_a_row_is_drawn_where_its_numbers_are() -> None:
    drawn = bar(Share("Calcul", mean=0.71, low=0.55, high=0.84, threshold=0.75))

    assert (drawn.start, drawn.point, drawn.tick) == (55.0, 71.0, 75.0)
    assert drawn.length == 29.0
    assert not drawn.empty


def test_the_sentence_says_what_the_drawing_shows() -> None:
    sentence = (
        bar(Share("Calcul", 0.71, 0.55, 0.84, 0.75)).sentence.replace("\u00a0", " ").replace("\u202f", " ")
    )

    assert sentence == "Réussite attendue : 71 %, entre 55 % et 84 %, seuil 75 %."


def test_a_row_without_an_estimate_is_empty_and_says_so() -> None:
    (drawn,) = profile([Share("Calcul", threshold=0.75)])

    assert drawn.empty
    assert drawn.length is None
    assert drawn.sentence == "Pas encore de réponse."


@given(low=shares, width=st.floats(min_value=0, max_value=1), mean=shares, threshold=shares)
def test_nothing_is_drawn_outside_the_scale(low: float, width: float, mean: float, threshold: float) -> None:
    drawn = bar(Share("x", mean, low, low + width, threshold))

    assert drawn.start is not None
    assert drawn.length is not None
    assert 0 <= drawn.start <= drawn.start + drawn.length <= 100.001
    assert drawn.length >= 0
    assert 0 <= (drawn.point or 0) <= 100
    assert 0 <= (drawn.tick or 0) <= 100
