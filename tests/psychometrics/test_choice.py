"""The choice of the next item: reproducible, among the best, sets taken together."""

import numpy as np
import pytest

from clea_quiz.psychometrics.domain import posterior
from clea_quiz.psychometrics.errors import SettingsError
from clea_quiz.psychometrics.selection import CRITERIA, Blueprint, Choice, Content, History, choose
from clea_quiz.psychometrics.selection.choice import pick
from clea_quiz.psychometrics.selection.layout import layout_of
from clea_quiz.psychometrics.selection.situation import Situation
from tests.psychometrics.banks import domain
from tests.psychometrics.situations import plan, situation

MODEL = domain()
NO_SECTORS = np.zeros((5, 0), dtype=np.bool_)
PLAIN = Content.build(MODEL)


def chosen(
    history: History,
    blueprint: Blueprint,
    content: Content = PLAIN,
    criterion: str = "decision",
    seed: int = 1,
) -> Choice | None:
    found = posterior(MODEL, history.items, history.scores)
    here = Situation.after(MODEL, found, content, blueprint, history)
    return choose(here, np.random.default_rng(seed), criterion)


@pytest.mark.parametrize("criterion", sorted(CRITERIA))
def test_every_criterion_chooses_an_item_that_may_be_asked(criterion: str) -> None:
    content = Content.build(MODEL, allowed=np.arange(24) > 3, enemies=[(4, 5)])

    choice = chosen(History((4, 8), (1, 0)), Blueprint(), content, criterion)

    assert choice is not None
    assert choice.item in set(range(6, 24)) - {8}
    assert choice.value is not None
    assert np.isfinite(choice.value)


def test_the_best_item_is_taken_when_chance_has_no_part() -> None:
    history = History((0, 4), (1, 0))
    found = situation(MODEL, history)
    values = np.where(
        found.eligible, CRITERIA["decision"](found, found.eligible, np.random.default_rng()), -1
    )

    choice = chosen(history, plan())

    assert choice is not None
    assert choice.item == values.argmax()
    assert choice.value == pytest.approx(values.max())
    assert (choice.pool, choice.rules, choice.skipped) == (15, ("undecided",), ())


def test_chance_comes_from_the_generator_alone() -> None:
    drawn = [chosen(History(), plan(top_n=4), seed=seed) for seed in (3, 3, 3)]

    assert drawn[0] == drawn[1] == drawn[2]


def test_chance_picks_among_the_best_few_only() -> None:
    found = situation(MODEL)
    values = CRITERIA["decision"](found, found.eligible, np.random.default_rng())
    best = set(np.argsort(-values)[:4].tolist())

    drawn = [chosen(History(), plan(top_n=4), seed=seed) for seed in range(60)]

    assert {choice.item for choice in drawn if choice} == best


def test_nothing_is_chosen_when_nothing_is_left() -> None:
    assert chosen(History(), plan(), PLAIN.restricted(np.zeros(24, dtype=np.bool_))) is None
    assert chosen(History(tuple(range(24)), (1,) * 24), plan(maximum_items=30)) is None


def test_the_trace_names_the_rules() -> None:
    content = Content.build(MODEL, exposure=np.full(24, 0.9), sectors=(np.arange(24) < 6)[:, None])

    choice = chosen(History(), plan(sector=0, exposure_cap=0.5), content)

    assert choice is not None
    assert choice.item < 6
    assert (choice.pool, choice.rules, choice.skipped) == (6, ("sector",), ("exposure",))


def test_a_scenario_is_entered_for_what_all_its_items_are_worth() -> None:
    scenario = np.array([0, 0, 1, 1, -1])
    sets = layout_of(domain(5, 1), scenario, NO_SECTORS, ()).sets
    values = np.array([10.0, 0.0, 6.0, 5.0, 5.2])
    mask = np.ones(5, dtype=np.bool_)

    assert pick(values, mask, sets, 1, np.random.default_rng(1)) == 2
    # Once the document of the first scenario is open, only its items are left.
    assert pick(values, scenario == 0, sets, 3, np.random.default_rng(1)) == 0


def test_a_batch_picks_for_each_person() -> None:
    sets = layout_of(domain(5, 1), np.full(5, -1), NO_SECTORS, ()).sets
    values = np.array([[1.0, 2.0, 3.0, 4.0, 5.0], [5.0, 4.0, 3.0, 2.0, 1.0]])
    mask = np.array([[True, True, True, True, False], [False, False, False, True, False]])

    for _ in range(20):
        first, second = pick(values, mask, sets, 2, np.random.default_rng())
        assert first in (2, 3)
        assert second == 3


def test_a_whole_sitting_asks_every_scenario_in_one_go() -> None:
    scenario = np.arange(24) // 4
    content = Content.build(MODEL, scenario=scenario)
    rng = np.random.default_rng(5)
    history = History()
    for _ in range(16):
        found = posterior(MODEL, history.items, history.scores)
        choice = choose(Situation.after(MODEL, found, content, Blueprint(), history), rng)
        assert choice is not None
        history = History((*history.items, choice.item), (*history.scores, int(rng.integers(2))))

    order = scenario[list(history.items)]
    assert (np.diff(order) != 0).sum() == 3


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(SettingsError, match="intuition"):
        chosen(History(), plan(), criterion="intuition")


def test_the_last_item_needs_no_comparison() -> None:
    content = Content.build(MODEL, allowed=np.arange(24) == 7)

    choice = chosen(History(), Blueprint(), content)

    assert choice is not None
    assert (choice.item, choice.value, choice.pool) == (7, None, 1)
    with pytest.raises(SettingsError):
        chosen(History(), Blueprint(), content, "nothing")
