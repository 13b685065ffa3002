"""Whole sittings: the production rules, and honest figures about them."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from clea_quiz.psychometrics.domain import posterior
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.selection import Blueprint, Content, History, choose
from clea_quiz.psychometrics.selection.situation import Situation
from clea_quiz.psychometrics.simulation import (
    Simulees,
    bar_chart,
    draw_simulees,
    line_chart,
    overlap_rate,
    simulate,
    summarise,
    true_mastery,
    tune_admission,
)
from clea_quiz.psychometrics.stopping import REASONS, StopReason, stop
from tests.psychometrics.banks import domain
from tests.psychometrics.situations import plan

MODEL = domain(14, 3, nodes=51)
CONTENT = Content.build(
    MODEL,
    scenario=np.where(np.arange(42) % 5 == 0, np.arange(42) // 10, -1),
    enemies=[(1, 2), (4, 30)],
    sectors=np.arange(42)[:, None] % 7 == np.arange(2),
)
STRICT = Blueprint(
    maximum_items=14, minimum_per_subdomain=(2, 2, 2), maximum_per_subdomain=(6, 6, 6), top_n=1, sector=0
)


def simulees(persons: int = 300, seed: int = 1) -> Simulees:
    return draw_simulees(MODEL, persons, np.random.default_rng(seed))


@pytest.mark.parametrize("criterion", ["decision", "information", "mepv"])
def test_simulated_sittings_are_those_of_production(criterion: str) -> None:
    people = simulees(12)

    found = simulate(MODEL, CONTENT, STRICT, people, np.random.default_rng(2), criterion)

    rng = np.random.default_rng(3)
    for person in range(12):
        history = History()
        for item, score in zip(found.items[person], found.scores[person], strict=True):
            state = posterior(MODEL, history.items, history.scores)
            here = Situation.after(MODEL, state, CONTENT, STRICT, history)
            ending = stop(here)
            if item < 0:
                assert ending is REASONS[found.reasons[person]]
                break
            assert ending is None
            choice = choose(here, rng, criterion)
            assert choice is not None
            assert choice.item == item
            history = History((*history.items, int(item)), (*history.scores, int(score)))
        state = posterior(MODEL, history.items, history.scores)
        assert found.mastery[person] == pytest.approx(state.mastery, abs=1e-9)
        assert found.mean[person] == pytest.approx(state.mean, abs=1e-9)


def test_the_same_seed_gives_the_same_sittings() -> None:
    first, second = (
        simulate(MODEL, CONTENT, Blueprint(), simulees(40), np.random.default_rng(7)) for _ in range(2)
    )

    assert np.array_equal(first.items, second.items)
    assert np.array_equal(first.mastery, second.mastery)


def test_sittings_keep_the_plan() -> None:
    found = simulate(MODEL, CONTENT, STRICT, simulees(), np.random.default_rng(2))

    for items, reason in zip(found.items, found.reasons, strict=True):
        asked = items[items >= 0]
        counts = np.bincount(MODEL.subdomain[asked], minlength=3)
        assert len(set(asked.tolist())) == asked.size
        assert not {1, 2} <= set(asked.tolist())
        if REASONS[reason] is StopReason.DECIDED:
            assert (counts >= 2).all()
    assert found.lengths.max() <= 14


def test_the_posterior_is_calibrated() -> None:
    people = simulees(1500)

    found = simulate(
        MODEL, Content.build(MODEL), plan(maximum_items=10, high=0.95), people, np.random.default_rng(4)
    )

    truth = true_mastery(MODEL, people)
    for low in np.arange(0.05, 0.95, 0.15):
        group = (found.mastery >= low) & (found.mastery < low + 0.15)
        claimed = found.mastery[group].mean()
        assert truth[group].mean() == pytest.approx(claimed, abs=4 * np.sqrt(0.25 / group.sum()))
    error = (found.mean - people.subdomains) / found.sd
    assert error.mean() == pytest.approx(0, abs=0.06)
    assert error.std() == pytest.approx(1, abs=0.05)


def test_the_summary_counts_what_happened() -> None:
    people = simulees(400)
    sittings = simulate(MODEL, CONTENT, Blueprint(maximum_items=16), people, np.random.default_rng(2))

    found = summarise(MODEL, people, sittings)

    assert found.persons == 400
    assert found.mean_length == sittings.lengths.mean()
    assert sum(found.reasons.values()) == 400
    assert 0.7 < found.accuracy < 1
    assert (
        found.accuracy * found.decided_share + found.false_mastery + found.false_non_mastery
        == pytest.approx(found.decided_share)
    )
    assert found.exposure.sum() == pytest.approx(found.mean_length)
    assert found.undecided_share == pytest.approx(1 - found.decided_share)
    shares = found.acquired_by_distance + found.undecided_by_distance + found.not_acquired_by_distance
    assert shares[~np.isnan(shares)] == pytest.approx(1)
    assert found.acquired_by_distance[-2] > 0.8 > 0.2 > found.acquired_by_distance[1]
    assert (found.rmse > 0.2).all()
    assert (found.rmse < 0.9).all()


def test_overlap_is_what_two_sittings_share() -> None:
    sittings = simulate(MODEL, CONTENT, Blueprint(maximum_items=6), simulees(25), np.random.default_rng(2))
    sets = [set(items[items >= 0].tolist()) for items in sittings.items]

    shared = [len(a & b) for place, a in enumerate(sets) for b in sets[:place]]

    assert overlap_rate(sittings, 42) == pytest.approx(np.mean(shared) / sittings.lengths.mean())
    alone = simulate(MODEL, CONTENT, Blueprint(), simulees(1), np.random.default_rng(2))
    assert np.isnan(overlap_rate(alone, 42))


def test_admission_is_tuned_until_no_item_is_seen_too_often() -> None:
    people, blueprint = simulees(250), Blueprint(maximum_items=8, exposure_cap=0.4, easy_start=0)
    plain = Content.build(MODEL)

    tuned = tune_admission(MODEL, plain, blueprint, people, np.random.default_rng(2))

    fresh = simulees(250, seed=9)
    before, after = (
        summarise(MODEL, fresh, simulate(MODEL, content, blueprint, fresh, np.random.default_rng(5)))
        for content in (plain, tuned)
    )
    assert before.exposure.max() > 0.5
    assert after.exposure.max() < 0.5
    assert after.overlap < before.overlap
    drawn = [tuned.admitted(np.random.default_rng(seed)).allowed for seed in range(200)]
    assert np.mean(drawn, axis=0) == pytest.approx(tuned.admission, abs=0.15)


def test_people_who_are_not_of_the_model_are_refused() -> None:
    other = draw_simulees(domain(4, 2), 5, np.random.default_rng(1))

    with pytest.raises(SettingsError):
        simulate(MODEL, CONTENT, Blueprint(), other, np.random.default_rng(1))
    with pytest.raises(SettingsError):
        draw_simulees(MODEL, 0, np.random.default_rng(1))
    with pytest.raises(SettingsError):
        Simulees(np.zeros(3), np.zeros((2, 3)), MODEL.table)
    sittings = simulate(MODEL, CONTENT, Blueprint(), simulees(3), np.random.default_rng(1))
    with pytest.raises(SettingsError):
        summarise(MODEL, simulees(4), sittings)
    with pytest.raises(SettingsError):
        tune_admission(MODEL, CONTENT, Blueprint(exposure_cap=0.0), simulees(3), np.random.default_rng(1))


def test_charts_are_svg_that_says_what_it_shows() -> None:
    lines = line_chart(
        "Décisions & écart", [-1.0, 0.0, 1.0], {"acquis": [0.1, np.nan, 0.9], "<autre>": [0, 0, 0]}
    )
    bars = bar_chart("Longueurs", np.arange(5), [0, 3, 9, 4, 1])

    for picture, marks in ((lines, "polyline"), (bars, "rect")):
        root = ET.fromstring(picture)  # noqa: S314 - written by us
        assert root.tag.endswith("svg")
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"]
        assert any(element.tag.endswith(marks) for element in root.iter())
        assert "nan" not in picture
    for bad in ([1.0], [1.0, np.nan]):
        with pytest.raises(SettingsError):
            line_chart("x", bad, {"y": bad})
    with pytest.raises(SettingsError):
        line_chart("x", [0.0, 1.0], {})
    with pytest.raises(SettingsError):
        bar_chart("x", [0.0, 1.0], [1.0])
