"""When a sitting ends, and why: rule by rule, and in order of force."""

import numpy as np
import pytest

from clea_quiz.psychometrics import stopping, verdicts
from clea_quiz.psychometrics.domain import DomainItem, DomainModel, DomainSettings, compile_domain, posterior
from clea_quiz.psychometrics.items import ItemParameters, Model
from clea_quiz.psychometrics.selection import Blueprint, Content, DecisionRule, History
from clea_quiz.psychometrics.selection.situation import Situation
from clea_quiz.psychometrics.stopping import StopReason, stop
from tests.psychometrics.banks import domain
from tests.psychometrics.situations import plan, situation

MODEL = domain()
ALL_WRONG = History(tuple(range(12)), (0,) * 12)


def reason(
    history: History, blueprint: Blueprint, content: Content | None = None, model: DomainModel = MODEL
) -> StopReason | None:
    found = posterior(model, history.items, history.scores)
    facts = content or Content.build(model)
    return stop(Situation.after(model, found, facts, blueprint, history), history.elapsed)


def test_a_sitting_that_has_decided_nothing_goes_on() -> None:
    assert reason(History((0, 1), (1, 0)), plan()) is None


def test_decided_and_covered_ends_it() -> None:
    assert reason(ALL_WRONG, plan()) is StopReason.DECIDED
    assert reason(ALL_WRONG, plan(minimum_per_subdomain=(4, 4, 4))) is StopReason.DECIDED


def test_decided_is_not_enough_while_a_minimum_is_owed() -> None:
    assert reason(ALL_WRONG, plan(minimum_per_subdomain=(4, 4, 5))) is None
    assert reason(ALL_WRONG, plan(minimum_per_criterion=(3, 0, 0, 0, 0, 0))) is None
    assert reason(ALL_WRONG, plan(minimum_items=13)) is None


def test_a_minimum_that_the_bank_cannot_serve_holds_nobody() -> None:
    content = Content.build(MODEL, allowed=(MODEL.subdomain != 2) | (np.arange(24) < 12))

    assert reason(ALL_WRONG, plan(minimum_per_subdomain=(0, 0, 9)), content) is StopReason.DECIDED


def test_the_maximum_length_ends_it_at_once() -> None:
    scenario = np.where(np.isin(np.arange(24), (1, 2)), 7, -1)
    content = Content.build(MODEL, scenario=scenario)

    assert reason(History((0, 1), (1, 0)), plan(maximum_items=2), content) is StopReason.MAXIMUM_LENGTH


def test_time_ends_it_at_once() -> None:
    assert reason(History((0,), (1,), elapsed=600.0), plan(time_limit=600.0)) is StopReason.TIME
    assert reason(History((0,), (1,), elapsed=599.0), plan(time_limit=600.0)) is None
    late = History((0, 1), (1, 0), elapsed=600.0)
    assert reason(late, plan(time_limit=600.0, maximum_items=2)) is StopReason.MAXIMUM_LENGTH


def test_an_open_scenario_is_finished_first() -> None:
    content = Content.build(MODEL, scenario=np.where(np.isin(np.arange(24), (11, 12)), 7, -1))

    assert reason(ALL_WRONG, plan(), content) is None
    finished = History((*ALL_WRONG.items, 12), (*ALL_WRONG.scores, 0))
    assert reason(finished, plan(), content) is StopReason.DECIDED


def test_nothing_left_ends_it() -> None:
    content = Content.build(MODEL, allowed=np.arange(24) < 2)

    assert reason(History((0, 1), (1, 0)), plan(minimum_items=5), content) is StopReason.EXHAUSTED


def test_items_that_cannot_decide_end_it() -> None:
    # Somebody at the cut, and items that tell next to nothing about it.
    weak = [ItemParameters(Model.TWO_PL, 0.3, 0.0) for _ in range(6)]
    model = compile_domain([DomainItem(item, 0, 0) for item in weak], 1, [0], DomainSettings(0.2, (0.5,)))

    assert reason(History((0,), (1,)), plan(minimum_potential=0.05), model=model) is StopReason.UNDECIDABLE
    assert reason(History((0,), (1,)), plan(minimum_potential=0.0), model=model) is None


def test_the_potential_is_what_simulation_finds() -> None:
    history = History((0, 3, 6, 1, 2), (1, 0, 1, 0, 1))
    found = situation(MODEL, history, plan(maximum_items=30))

    potential = stopping.potential(found)

    assert ((potential > 0.5) & (potential <= 1 + 1e-9)).all()
    nearly = situation(MODEL, history, plan(maximum_items=6))
    assert (stopping.potential(nearly) < potential).all()


def test_a_batch_ends_for_the_reasons_of_its_persons() -> None:
    for history in (History((0,), (1,)), ALL_WRONG, History(tuple(range(24)), (0, 1) * 12)):
        found = situation(MODEL, history, plan())
        place = int(stopping.endings(found))

        expected = reason(history, plan())
        assert (stopping.REASONS[place] if place >= 0 else None) is expected


def test_a_sub_domain_without_universe_needs_no_decision() -> None:
    items = [ItemParameters(Model.TWO_PL, 2.0, 0.0)] * 12
    placed = [DomainItem(item, 0, 0) for item in items]
    model = compile_domain(placed, 2, [0, 1], DomainSettings(0.3, (0.6, 0.6)))

    assert reason(History(tuple(range(6)), (0,) * 6), plan(), model=model) is StopReason.DECIDED


@pytest.mark.parametrize("rule", list(DecisionRule))
def test_every_rule_decides_clear_cases_the_same_way(rule: DecisionRule) -> None:
    blueprint = plan(rule=rule, precision=0.8, confidence=0.8, alpha=0.1, beta=0.1, delta=0.3)
    right = History(tuple(range(24)), (1,) * 24)

    assert situation(MODEL, History(), blueprint).undecided.all()
    assert not situation(MODEL, right, blueprint).undecided.any()
    for history, side in ((ALL_WRONG, -1), (right, 1)):
        found = posterior(MODEL, history.items, history.scores)
        assert (verdicts.by_probability(found, 0.8) == side).all()
        assert (verdicts.by_interval(found, 0.8) == side).all()
        assert (verdicts.by_sprt(found, 0.1, 0.1, 0.3) == side).all()
        assert (verdicts.by_glr(found, 0.1, 0.1, 0.3) == side).all()
        assert (verdicts.by_precision(found, 9.0) == side).all()


def test_sprt_weighs_two_abilities_as_wald_says() -> None:
    model = domain(8, 1, sigma=0.0)
    history = History((0, 1, 2, 3), (1, 1, 0, 1))
    found = posterior(model, history.items, history.scores)
    cut, delta = model.cuts[0], 0.4

    ratio = sum(
        np.interp(cut + delta, model.grid, model.log_curves[item, score])
        - np.interp(cut - delta, model.grid, model.log_curves[item, score])
        for item, score in zip(history.items, history.scores, strict=True)
    )
    alpha = 1 / (np.exp(abs(ratio)) + 1)

    side = np.sign(ratio)
    assert verdicts.by_sprt(found, alpha * 1.02, alpha * 1.02, delta)[0] == side
    assert verdicts.by_sprt(found, alpha * 0.98, alpha * 0.98, delta)[0] == 0


def test_glr_decides_no_later_than_sprt() -> None:
    rng = np.random.default_rng(9)
    for _ in range(40):
        items = rng.permutation(24)[: rng.integers(1, 15)]
        found = posterior(MODEL, items, rng.integers(0, 2, items.size))
        sprt, glr = verdicts.by_sprt(found, 0.1, 0.1, 0.3), verdicts.by_glr(found, 0.1, 0.1, 0.3)
        assert (glr[sprt != 0] == sprt[sprt != 0]).all()


def test_where_there_is_no_cut_there_is_no_verdict() -> None:
    items = [ItemParameters(Model.TWO_PL, 2.0, 0.0)] * 4
    model = compile_domain([DomainItem(i, 0, 0) for i in items], 2, [0, 1], DomainSettings(0.3, (0.6, 0.6)))
    found = posterior(model, [0, 1], [1, 1])

    for verdict in (
        verdicts.by_probability(found, 0.8),
        verdicts.by_interval(found, 0.8),
        verdicts.by_precision(found, 9.0),
        verdicts.by_sprt(found, 0.1, 0.1, 0.3),
        verdicts.by_glr(found, 0.1, 0.1, 0.3),
    ):
        assert verdict[1] == 0
