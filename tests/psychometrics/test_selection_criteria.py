"""Information criteria: against reference values, and against their definitions."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics import models
from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.domain import (
    DomainItem,
    DomainModel,
    DomainSettings,
    compile_domain,
    condition,
    posterior,
)
from clea_quiz.psychometrics.items import ItemParameters, Model
from clea_quiz.psychometrics.selection import CRITERIA, Content, History
from clea_quiz.psychometrics.selection import weighting as w
from clea_quiz.psychometrics.selection.decision import decision
from clea_quiz.psychometrics.selection.progress import Progress
from clea_quiz.psychometrics.selection.shadow import assemble
from clea_quiz.psychometrics.selection.situation import Situation
from clea_quiz.psychometrics.selection.stratified import locations, strata
from tests.psychometrics.banks import domain
from tests.psychometrics.golden_values import golden, table_of
from tests.psychometrics.situations import plan, situation

MODEL = domain()
RNG = np.random.default_rng(0)
ANSWERS = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 1)), max_size=12, unique_by=lambda pair: pair[0]
)


def mixed_domain() -> DomainModel:
    """Dichotomous and polytomous items of two sub-domains, one of them with fewer items."""
    items = [
        ItemParameters(Model.GPCM, 0.9, steps=(-0.5, 0.2, 1.0)),
        ItemParameters(Model.THREE_PL, 1.4, 0.3, 0.2, spread=0.4),
        ItemParameters(Model.GRM, 1.2, steps=(-1.0, 0.5)),
        ItemParameters(Model.RASCH, b=-0.3),
        ItemParameters(Model.TWO_PL, 1.8, 0.6),
    ]
    placed = [DomainItem(item, int(place > 2), int(place > 2)) for place, item in enumerate(items)]
    return compile_domain(placed, 2, [0, 1], DomainSettings(0.5, (0.6, 0.55)))


@pytest.mark.parametrize("model", ["2PL", "3PL", "GRM", "GPCM"])
def test_criteria_after_eight_answers_are_those_of_catr(model: str) -> None:
    reference = golden("selection_criteria")
    case, tolerance = reference["models"][model], reference["meta"]["tolerance"]["relative"]
    table, grid = table_of(model, case["bank"]), np.linspace(-4, 4, 33)
    answers = np.full(len(table), -1)
    answers[case["administered_0based"]] = case["responses"]
    curves = models.category_probabilities(table, grid).transpose(0, 2, 1)
    information = models.fisher_information(table, grid)
    likelihood = np.ones(33)
    for item in case["administered_0based"]:
        likelihood = likelihood * curves[item, answers[item]]
    by_likelihood = likelihood * trapezoid(grid)
    by_posterior = by_likelihood * np.exp(-0.5 * grid**2) / np.sqrt(2 * np.pi)
    theta = np.array([by_posterior @ grid / by_posterior.sum()])
    here = models.category_probabilities(table, theta)[:, 0, :]
    _, after, _ = w.expected_moments(curves, grid, by_posterior)
    after_information = np.array(
        [models.fisher_information(table.take([item]), points)[0] for item, points in enumerate(after)]
    )
    found = {
        "MFI": models.fisher_information(table, theta)[:, 0],
        "MEPV": w.expected_variance(curves, grid, by_posterior, here),
        "MEI_Fisher_EAP": (here * after_information).sum(axis=1),
        "MLWI": w.weighted_information(information, by_likelihood),
        "MPWI": w.weighted_information(information, by_posterior),
        "KL": w.weighted_divergence(curves, here, by_likelihood),
        "KLP": w.weighted_divergence(curves, here, by_posterior),
    }

    assert theta[0] == pytest.approx(case["expected"]["theta_EAP_33pt"], abs=1e-12)
    for name, values in found.items():
        assert values[case["available_0based"]] == pytest.approx(case["expected"][name], rel=tolerance), name


def trapezoid(grid: FloatArray) -> FloatArray:
    weights = np.full(grid.size, grid[1] - grid[0])
    weights[[0, -1]] /= 2
    return weights


@given(ANSWERS)
@settings(max_examples=20, deadline=None)
def test_decision_is_the_expected_drop_of_uncertainty(answers: list[tuple[int, int]]) -> None:
    check_decision(MODEL, answers)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), max_size=3, unique_by=lambda pair: pair[0]))
@settings(max_examples=15, deadline=None)
def test_decision_is_the_same_drop_with_several_scores(answers: list[tuple[int, int]]) -> None:
    check_decision(mixed_domain(), answers)


def check_decision(model: DomainModel, answers: list[tuple[int, int]]) -> None:
    items, scores = tuple(item for item, _ in answers), tuple(score for _, score in answers)
    found = situation(model, History(items, scores))
    values = decision(found, found.eligible, RNG)
    weights = found.undecided if found.undecided.any() else np.ones(model.subdomains, dtype=np.bool_)

    def uncertainty(mastery: FloatArray) -> float:
        return float((mastery * (1 - mastery))[weights].sum())

    before = uncertainty(found.posterior.mastery)
    for item in np.flatnonzero(found.eligible).tolist():
        chances = found.posterior.subdomains[model.subdomain[item]] @ model.curves[item].T
        after = sum(
            chances[score] * uncertainty(posterior(model, [*items, item], [*scores, score]).mastery)
            for score in range(model.categories[item])
        )
        # The kernel is cut at the ends of the grid: a mean of conditionals is the whole up to about 1e-5.
        assert values[item] == pytest.approx(before - after, abs=3e-5)


def test_decision_values_nothing_where_nothing_can_be_learnt() -> None:
    found = situation(MODEL, History((0, 3), (1, 0)))

    assert (decision(found, found.eligible, RNG)[found.eligible] > 0).all()


@pytest.mark.parametrize("name", sorted(set(CRITERIA) - {"random", "progressive", "proportional"}))
def test_a_batch_has_the_values_of_its_persons(name: str) -> None:
    from_one = situation(MODEL, History((0, 4, 8), (1, 0, 1)))
    batch = batched(from_one)
    mask = np.repeat(from_one.eligible[None], 2, axis=0)

    together = CRITERIA[name](batch, mask, np.random.default_rng(1))
    alone = CRITERIA[name](from_one, from_one.eligible, np.random.default_rng(1))

    assert together.shape == (2, 24)
    assert together[0] == pytest.approx(alone, abs=1e-12)
    assert together[1] == pytest.approx(alone, abs=1e-12)


def batched(one: Situation) -> Situation:
    """Return two persons who are in the same situation."""
    twice = np.array([0, 0])

    def repeated(values: Any) -> Any:
        return np.asarray(values)[None][twice]

    progress = Progress(
        **{field.name: repeated(getattr(one.progress, field.name)) for field in fields(Progress)}
    )
    found = condition(one.model, repeated(one.posterior.log_likelihood), repeated(one.posterior.answers))
    return Situation(one.model, found, one.content, one.blueprint, progress)


def test_information_is_asked_at_the_estimate_and_at_the_cut() -> None:
    found = situation(MODEL, History((0, 4, 8), (1, 0, 1)))
    rows = np.arange(24)

    at_estimate = CRITERIA["information"](found, found.eligible, RNG)
    at_cut = CRITERIA["cut_information"](found, found.eligible, RNG)

    exact = models.fisher_information(MODEL.table, found.posterior.mean)[rows, MODEL.subdomain]
    assert at_estimate == pytest.approx(exact, abs=2e-3)
    exact = models.fisher_information(MODEL.table, MODEL.cuts)[rows, MODEL.subdomain]
    assert at_cut == pytest.approx(exact, abs=2e-3)


def test_expected_variance_falls_by_what_the_answers_tell() -> None:
    found = situation(MODEL, History((0, 4), (1, 0)))
    values = CRITERIA["mepv"](found, found.eligible, RNG)

    for item in (1, 3, 11):
        place = MODEL.subdomain[item]
        chances = found.posterior.subdomains[place] @ MODEL.curves[item].T
        after = [posterior(MODEL, (0, 4, item), (1, 0, score)).sd[place] ** 2 for score in (0, 1)]
        assert values[item] == pytest.approx(found.posterior.sd[place] ** 2 - chances @ after, abs=1e-9)


def test_expected_information_looks_where_answers_would_lead() -> None:
    found = situation(MODEL, History((0, 4), (1, 0)))
    values = CRITERIA["mei"](found, found.eligible, RNG)

    place = MODEL.subdomain[11]
    chances = found.posterior.subdomains[place] @ MODEL.curves[11].T
    means = [posterior(MODEL, (0, 4, 11), (1, 0, score)).mean[place] for score in (0, 1)]
    there = models.fisher_information(MODEL.table.take([11]), means)[0]
    assert values[11] == pytest.approx(chances @ there, abs=2e-3)


def test_strata_of_discrimination_are_filled_evenly_and_used_in_order() -> None:
    ranks = strata(MODEL.table, 4)
    start = situation(MODEL, blueprint=plan(maximum_items=8))
    end = situation(MODEL, History((0, 1, 2, 3, 4, 5, 6), (0, 1) * 3 + (1,)), plan(maximum_items=8))

    assert np.bincount(ranks).tolist() == [6, 6, 6, 6]
    assert MODEL.table.a[ranks == 0].max() <= MODEL.table.a[ranks == 3].min()
    for found, stratum in ((start, 0), (end, 3)):
        values = np.where(found.eligible, CRITERIA["stratified"](found, found.eligible, RNG), -np.inf)
        assert ranks[np.argmax(values)] == stratum


def test_the_location_of_a_polytomous_item_is_the_mean_of_its_steps() -> None:
    assert locations(mixed_domain().table) == pytest.approx([0.7 / 3, 0.3, -0.25, -0.3, 0.6])


def test_progressive_choice_ends_in_pure_information() -> None:
    blueprint = plan(maximum_items=4)
    last = situation(MODEL, History((0, 1, 2), (1, 0, 1)), blueprint)
    first = situation(MODEL, blueprint=blueprint)

    information = CRITERIA["information"](last, last.eligible, RNG)
    assert CRITERIA["progressive"](last, last.eligible, RNG) == pytest.approx(information)
    drawn = [
        CRITERIA["progressive"](first, first.eligible, np.random.default_rng(seed)) for seed in range(30)
    ]
    assert len({int(values.argmax()) for values in drawn}) > 5


def test_proportional_choice_has_the_odds_it_says() -> None:
    found = situation(MODEL, History((0, 1, 2), (1, 0, 1)), plan(maximum_items=4))
    information = CRITERIA["information"](found, found.eligible, RNG)
    rng = np.random.default_rng(3)

    wins = np.bincount(
        [int(CRITERIA["proportional"](found, found.eligible, rng).argmax()) for _ in range(4000)],
        minlength=24,
    )

    assert wins / 4000 == pytest.approx(information / information.sum(), abs=0.02)


def test_priority_prefers_what_is_still_owed_and_avoids_what_is_nearly_full() -> None:
    blueprint = plan(minimum_per_subdomain=(0, 2, 0), maximum_per_subdomain=(2, 9, 9))
    found = situation(MODEL, History((0,), (1,)), blueprint)

    ratio = CRITERIA["priority"](found, found.eligible, RNG) / CRITERIA["information"](
        found, found.eligible, RNG
    )

    assert ratio[MODEL.subdomain == 1] == pytest.approx(np.full(8, 2.0))
    assert ratio[MODEL.subdomain == 0] == pytest.approx(np.full(8, 0.5))


def test_priority_spares_exposed_items() -> None:
    content = Content.build(MODEL, exposure=np.where(np.arange(24) == 5, 0.2, 0.0))
    found = situation(MODEL, None, plan(exposure_cap=0.25), content)

    values = CRITERIA["priority"](found, found.eligible, RNG)

    assert values[5] / CRITERIA["information"](found, found.eligible, RNG)[5] == pytest.approx(0.2)


def test_a_shadow_test_meets_every_constraint_and_holds_what_was_asked() -> None:
    scenario = np.full(24, -1)
    scenario[[2, 5, 8]] = 0
    content = Content.build(MODEL, scenario=scenario, enemies=[(0, 3), (0, 6)])
    blueprint = plan(
        maximum_items=9, minimum_per_subdomain=(2, 2, 3), maximum_per_criterion=(2, 2, 2, 2, 9, 9)
    )
    history = History((0, 1), (1, 0))
    found = situation(MODEL, history, blueprint, content)
    information = CRITERIA["information"](found, found.eligible, RNG)

    test = assemble(found, information, found.progress.seen)

    assert test is not None
    assert test[[0, 1]].all()
    assert not test[[3, 6]].any()
    assert test[[2, 5, 8]].all() or not test[[2, 5, 8]].any()
    assert 7 <= test.sum() <= 9
    assert (np.bincount(MODEL.subdomain[test], minlength=3) >= [2, 2, 3]).all()
    assert (np.bincount(MODEL.criterion[test], minlength=6)[:4] <= 2).all()
    values = CRITERIA["shadow"](found, found.eligible, RNG)
    assert np.isfinite(values).tolist() == (test & ~found.progress.seen).tolist()


def test_without_constraints_the_shadow_test_is_the_most_informative_one() -> None:
    found = situation(MODEL, blueprint=plan(maximum_items=5))
    information = CRITERIA["information"](found, found.eligible, RNG)

    test = assemble(found, information, found.progress.seen)

    assert test is not None
    assert set(np.flatnonzero(test)) == set(np.argsort(-information)[:5])


def test_constraints_that_admit_no_test_leave_the_information() -> None:
    found = situation(MODEL, blueprint=plan(maximum_items=3, minimum_per_subdomain=(2, 2, 2)))

    assert assemble(found, np.ones(24), found.progress.seen) is None
    values = CRITERIA["shadow"](found, found.eligible, RNG)
    assert values == pytest.approx(CRITERIA["information"](found, found.eligible, RNG))
