"""Content rules, one by one and folded."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.domain import DomainItem, DomainSettings, compile_domain
from clea_quiz.psychometrics.errors import ContentError, ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, Model
from clea_quiz.psychometrics.selection import Blueprint, Content, History, rules
from clea_quiz.psychometrics.selection.situation import Situation
from tests.psychometrics.banks import domain
from tests.psychometrics.situations import plan, situation

# 24 items: sub-domain = item % 3, criterion = 2 (item % 3) + (item // 3) % 2.
MODEL = domain()
ALL = np.ones(24, dtype=np.bool_)


def kept(rule: rules.Rule, found: Situation) -> list[int]:
    wanted = rule(found, found.eligible)
    left = found.eligible if wanted is None else found.eligible & wanted
    return np.flatnonzero(left).tolist()


def test_what_was_seen_is_not_asked_again() -> None:
    found = situation(MODEL, History((3, 7), (1, 0)))

    assert np.flatnonzero(~found.eligible).tolist() == [3, 7]


def test_what_is_not_allowed_is_never_asked() -> None:
    content = Content.build(MODEL, allowed=np.arange(24) < 5)

    assert np.flatnonzero(situation(MODEL, content=content).eligible).tolist() == [0, 1, 2, 3, 4]


def test_enemies_exclude_each_other_both_ways() -> None:
    content = Content.build(MODEL, enemies=[(2, 9), (9, 12), (5, 5)])

    after_nine = situation(MODEL, History((9,), (1,)), content=content).eligible
    after_two = situation(MODEL, History((2, 5), (1, 0)), content=content).eligible

    assert np.flatnonzero(~after_nine).tolist() == [2, 9, 12]
    assert np.flatnonzero(~after_two).tolist() == [2, 5, 9]


def test_a_maximum_closes_its_sub_domain_or_criterion() -> None:
    history = History((0, 3, 1), (1, 0, 1))
    by_subdomain = situation(MODEL, history, plan(maximum_per_subdomain=(2, 9, 9)))
    by_criterion = situation(MODEL, history, plan(maximum_per_criterion=(1, 9, 9, 9, 9, 9)))

    assert not by_subdomain.eligible[MODEL.subdomain == 0].any()
    assert by_subdomain.eligible[MODEL.subdomain == 2].all()
    assert not by_criterion.eligible[MODEL.criterion == 0].any()
    assert by_criterion.eligible[(MODEL.criterion == 1) & (np.arange(24) != 3)].all()


def test_an_open_scenario_is_finished_first_even_beyond_a_maximum() -> None:
    scenario = np.full(24, -1)
    scenario[[0, 3, 6]] = 4
    content = Content.build(MODEL, scenario=scenario)

    found = situation(MODEL, History((0,), (1,)), plan(maximum_per_subdomain=(1, 9, 9)), content)

    assert kept(rules.open_scenario, found) == [3, 6]


def test_a_scenario_that_is_finished_or_left_holds_nobody() -> None:
    scenario = np.full(24, -1)
    scenario[[0, 3]] = 4
    content = Content.build(MODEL, scenario=scenario)

    finished = situation(MODEL, History((0, 3), (1, 1)), content=content)
    alone = situation(MODEL, History((1,), (1,)), content=content)

    assert len(kept(rules.open_scenario, finished)) == 22
    assert len(kept(rules.open_scenario, alone)) == 23


def test_minima_are_served_when_the_length_gets_tight() -> None:
    blueprint = plan(maximum_items=6, minimum_per_subdomain=(0, 2, 1))
    relaxed = situation(MODEL, History((0, 3), (1, 0)), blueprint)
    tight = situation(MODEL, History((0, 3, 6), (1, 0, 1)), blueprint)
    nearly = situation(MODEL, History((0, 3, 6, 1), (1, 0, 1, 1)), blueprint)

    assert len(kept(rules.coverage, relaxed)) == 22
    assert {int(MODEL.subdomain[item]) for item in kept(rules.coverage, tight)} == {1, 2}
    assert {int(MODEL.subdomain[item]) for item in kept(rules.coverage, nearly)} == {1, 2}


def test_minima_of_criteria_come_before_the_rest_of_their_sub_domain() -> None:
    blueprint = plan(
        maximum_items=2, minimum_per_criterion=(0, 2, 0, 0, 0, 0), minimum_per_subdomain=(2, 0, 0)
    )

    assert {
        int(MODEL.criterion[item]) for item in kept(rules.coverage, situation(MODEL, blueprint=blueprint))
    } == {1}


def test_a_minimum_that_the_bank_cannot_serve_asks_for_what_there_is() -> None:
    content = Content.build(MODEL, allowed=MODEL.subdomain != 2)
    found = situation(MODEL, None, plan(maximum_items=2, minimum_per_subdomain=(0, 0, 2)), content)

    assert len(kept(rules.coverage, found)) == 16


def test_when_all_is_decided_the_minima_remain() -> None:
    items = tuple(range(0, 24, 3)) + tuple(range(1, 24, 3))
    found = situation(MODEL, History(items, (0,) * 16), plan(minimum_per_subdomain=(0, 0, 1)))

    assert not found.undecided.any()
    assert {int(MODEL.subdomain[item]) for item in kept(rules.coverage, found)} == {2}


def test_decided_sub_domains_wait() -> None:
    items = (*range(0, 24, 3), 1, 4, 7)
    found = situation(domain(sigma=1.0), History(items, (1,) * 8 + (0, 0, 1)))

    open_ones = set(np.flatnonzero(found.undecided).tolist())
    assert open_ones
    assert 0 not in open_ones
    assert {int(MODEL.subdomain[item]) for item in kept(rules.undecided, found)} == open_ones


def test_balance_asks_where_least_was_asked() -> None:
    found = situation(MODEL, History((0, 1), (1, 0)), plan(balanced=True))

    assert {int(MODEL.subdomain[item]) for item in kept(rules.balance, found)} == {2}
    assert len(kept(rules.balance, situation(MODEL, History((0, 1), (1, 0))))) == 22


def test_items_met_in_earlier_sittings_are_avoided() -> None:
    found = situation(MODEL, History(earlier=(4, 5)))

    assert len(kept(rules.fresh, found)) == 22
    assert not {4, 5} & set(kept(rules.fresh, found))


def test_an_exposed_item_rests() -> None:
    content = Content.build(MODEL, exposure=np.where(np.arange(24) == 8, 0.5, 0.1))

    assert 8 not in kept(rules.exposure, situation(MODEL, None, plan(exposure_cap=0.3), content))
    assert 8 in kept(rules.exposure, situation(MODEL, None, plan(), content))


def test_the_candidates_sector_comes_first_in_each_sub_domain_then_the_general_items() -> None:
    sectors = np.zeros((24, 2), dtype=np.bool_)
    sectors[[0, 3], 0] = True
    sectors[[1, 4], 1] = True
    content = Content.build(MODEL, sectors=sectors)
    found = situation(MODEL, None, plan(sector=0), content)

    chosen = kept(rules.sector, found)

    # Sub-domain 0 has items of the sector; 1 general ones besides two of another sector; 2 general ones.
    assert [item for item in chosen if item % 3 == 0] == [0, 3]
    assert [item for item in chosen if item % 3 == 1] == [7, 10, 13, 16, 19, 22]
    assert len([item for item in chosen if item % 3 == 2]) == 8
    assert len(kept(rules.sector, situation(MODEL, None, plan(sector=5), content))) == 24


def test_other_sectors_are_better_than_nothing() -> None:
    sectors = np.zeros((24, 2), dtype=np.bool_)
    sectors[MODEL.subdomain == 1, 1] = True
    content = Content.build(MODEL, sectors=sectors)

    assert len(kept(rules.sector, situation(MODEL, None, plan(sector=0), content))) == 24


def test_the_start_is_easy() -> None:
    blueprint = plan(easy_start=2, easy_success=0.6)
    first = situation(MODEL, None, blueprint)
    third = situation(MODEL, History((0, 1), (1, 1)), blueprint)

    easy = kept(rules.easy_start, first)
    assert 0 < len(easy) < 24
    assert (first.predicted_success[easy] >= 0.6).all()
    assert len(kept(rules.easy_start, third)) == 22


def test_after_failures_in_a_row_hard_items_wait() -> None:
    blueprint = plan(kind_after=2, kind_success=0.35)
    failing = situation(MODEL, History((0, 1, 2), (1, 0, 0)), blueprint)
    recovering = situation(MODEL, History((0, 1, 2), (0, 0, 1)), blueprint)

    gentle = kept(rules.relief, failing)
    assert 0 < len(gentle) < 21
    assert (failing.predicted_success[gentle] >= 0.35).all()
    assert len(kept(rules.relief, recovering)) == 21


def test_half_of_the_best_score_is_no_failure() -> None:
    steps = ItemParameters(Model.PCM, steps=(-0.5, 0.5))
    model = compile_domain([DomainItem(steps, 0, 0)] * 4, 1, [0], DomainSettings(0.2, (0.6,)))

    assert situation(model, History((0, 1), (0, 1))).progress.failures == 0
    assert situation(model, History((0, 1), (1, 0))).progress.failures == 1


def test_predicted_success_is_the_expected_proportion() -> None:
    found = situation(MODEL, History((0, 4), (1, 0)))

    weights = found.posterior.subdomains[MODEL.subdomain]
    assert found.predicted_success == pytest.approx((weights * MODEL.expected).sum(axis=1))


def test_a_rule_that_would_leave_nothing_is_skipped_and_named() -> None:
    content = Content.build(MODEL, exposure=np.full(24, 0.9), sectors=np.eye(24, 1, dtype=np.bool_))
    mask, trace = rules.traced(situation(MODEL, None, plan(exposure_cap=0.2, sector=0), content))

    assert trace.skipped == ("exposure",)
    assert trace.narrowed == ("sector",)
    # Item 0 is the only one of the sector in its sub-domain; the general ones stay elsewhere.
    assert np.count_nonzero(mask) == 17


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_trace_and_the_fold_leave_the_same_items(seed: int) -> None:
    rng = np.random.default_rng(seed)
    content = Content.build(
        MODEL,
        allowed=rng.random(24) < 0.8,
        scenario=rng.integers(-1, 8, 24),
        sectors=rng.random((24, 2)) < 0.3,
        enemies=[(int(a), int(b)) for a, b in rng.integers(0, 24, (4, 2))],
        exposure=rng.random(24),
    )
    items = tuple(int(item) for item in rng.permutation(24)[: rng.integers(0, 10)])
    history = History(items, tuple(int(score) for score in rng.integers(0, 2, len(items))), (1, 2))
    blueprint = Blueprint(
        maximum_items=12,
        minimum_per_subdomain=(3, 3, 3),
        maximum_per_criterion=(3,) * 6,
        sector=int(rng.integers(2)),
        exposure_cap=0.5,
        balanced=bool(rng.integers(2)),
    )
    found = situation(MODEL, history, blueprint, content)

    mask, _ = rules.traced(found)

    assert np.array_equal(mask, rules.fold(found))
    assert not (mask & ~found.eligible).any()
    assert mask.any() == found.eligible.any()


@pytest.mark.parametrize(
    "change",
    [
        {"allowed": np.ones(23, dtype=np.bool_)},
        {"allowed": np.ones(24)},
        {"scenario": [0] * 23},
        {"scenario": [0.5] * 24},
        {"sectors": np.zeros((23, 2), dtype=np.bool_)},
        {"enemies": [(0, 24)]},
        {"exposure": [0.1] * 23},
        {"exposure": [1.1] * 24},
        {"exposure": [np.nan] * 24},
    ],
)
def test_content_that_contradicts_the_items_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        Content.build(MODEL, **change)  # type: ignore[arg-type]  # wrong on purpose


def test_histories_that_cannot_be_are_refused() -> None:
    with pytest.raises(ContentError):
        History((1, 2), (0,))
    with pytest.raises(ResponsesError):
        situation(MODEL, History((24,), (0,)))
    for earlier in ((24,), (-1,)):
        with pytest.raises(ContentError):
            situation(MODEL, History(earlier=earlier))


@pytest.mark.parametrize(
    "change",
    [
        {"maximum_items": 0},
        {"minimum_items": 31},
        {"minimum_per_subdomain": (-1,)},
        {"minimum_per_subdomain": (3,), "maximum_per_subdomain": (2,)},
        {"minimum_per_criterion": (1, 1), "maximum_per_criterion": (2,)},
        {"high": 0.5},
        {"high": 1.0},
        {"top_n": 0},
        {"exposure_cap": 1.5},
        {"kind_after": 0},
        {"easy_start": -1},
        {"alpha": 0.5},
        {"delta": 0.0},
        {"confidence": 1.0},
        {"precision": float("nan")},
        {"minimum_potential": -0.1},
    ],
)
def test_plans_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        Blueprint(**change)  # type: ignore[arg-type]  # wrong on purpose


def test_counts_must_be_those_of_the_model() -> None:
    for wrong in ({"minimum_per_subdomain": (1, 1)}, {"maximum_per_criterion": (9,)}):
        with pytest.raises(SettingsError, match="counts are expected"):
            situation(MODEL, blueprint=plan(**wrong))


def test_replacing_a_fact_keeps_the_rest() -> None:
    content = Content.build(MODEL, enemies=[(0, 1)])
    exposed = replace(content, exposure=np.full(24, 0.9))

    assert exposed.layout is content.layout
    assert kept(rules.exposure, situation(MODEL, None, plan(exposure_cap=0.5), exposed)) == []
