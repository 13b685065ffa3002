"""Geometry of curves and of wholes cut into parts."""

from clea_quiz.web.shared.charts import Part, stack
from clea_quiz.web.shared.curves import HEIGHT, WIDTH, Line, curve


def test_a_line_goes_from_edge_to_edge_and_up_is_more() -> None:
    found = curve(Line("L", values=[0.0, 0.5, 1.0], levels=(0.8,), marked={1}))

    assert found.points == f"0,{HEIGHT:g} {WIDTH / 2:g},{HEIGHT / 2:g} {WIDTH:g},0"
    assert found.levels == (round(HEIGHT * 0.2, 2),)
    assert found.dots == ((WIDTH / 2, HEIGHT / 2),)


def test_a_band_runs_along_the_top_and_back_along_the_bottom() -> None:
    found = curve(Line("L", values=[0.5, 0.5], lows=[0.0, 0.2], highs=[1.0, 0.8]))

    assert found.band == f"0,0 100,{HEIGHT * 0.2:g} 100,{HEIGHT * 0.8:g} 0,{HEIGHT:g}"


def test_what_is_not_known_is_not_drawn() -> None:
    assert curve(Line("L", values=[None, None])).empty
    assert not curve(Line("L", values=[0.3])).empty


def test_parts_follow_one_another_and_are_told() -> None:
    found = stack(
        [Part("ok", "acquis", 0.5), Part("warn", "à compléter", 0.2), Part("bad", "non acquis", 0.3)]
    )

    assert [(part.start, part.length) for part in found.slices] == [(0.0, 50.0), (50.0, 20.0), (70.0, 30.0)]
    assert found.sentence == "50\u202f% acquis, 20\u202f% à compléter, 30\u202f% non acquis."
