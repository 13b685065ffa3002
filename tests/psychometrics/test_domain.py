"""The second-order posterior: exact, coherent, and the unidimensional one at σ = 0."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.ability import eap
from clea_quiz.psychometrics.arrays import FloatArray
from clea_quiz.psychometrics.domain import (
    DomainItem,
    DomainModel,
    DomainSettings,
    compile_domain,
    condition,
    posterior,
)
from clea_quiz.psychometrics.errors import ContentError, GridError, ResponsesError, SettingsError
from clea_quiz.psychometrics.items import ItemParameters, Model
from clea_quiz.psychometrics.models import category_probabilities
from tests.psychometrics.banks import domain, two_pl

MODEL = domain()
UNIDIMENSIONAL = domain(sigma=0.0)
WIDE = domain(bound=8.0, nodes=161)
ANSWERS = st.lists(
    st.tuples(st.integers(0, 23), st.integers(0, 1)), max_size=20, unique_by=lambda pair: pair[0]
)


def split(answers: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [item for item, _ in answers], [score for _, score in answers]


def brute_force(model: DomainModel, items: Sequence[int], scores: Sequence[int]) -> tuple[float, FloatArray]:
    """Return the means of θ and of each η_s by plain integration, on a grid of its own."""
    theta, deviation = np.linspace(-8, 8, 321), np.linspace(-2.8, 2.8, 113)
    sigma = model.settings.sigma
    own = np.exp(-0.5 * (deviation / sigma) ** 2)
    own /= own.sum()
    likelihood = np.ones((model.subdomains, theta.size, deviation.size))
    eta = theta[:, None] + deviation
    for item, score in zip(items, scores, strict=True):
        curve = category_probabilities(model.table.take([item]), eta.ravel())[0, :, score]
        likelihood[model.subdomain[item]] *= curve.reshape(eta.shape)
    marginal = likelihood @ own
    weights = np.exp(-0.5 * theta**2) * marginal.prod(axis=0)
    of_subdomains = (likelihood * eta) @ own / marginal @ weights / weights.sum()
    return weights @ theta / weights.sum(), of_subdomains


@given(ANSWERS)
@settings(max_examples=25, deadline=None)
def test_the_posterior_is_the_integral_it_says(answers: list[tuple[int, int]]) -> None:
    items, scores = split(answers)

    wide, usual = (posterior(model, items, scores) for model in (WIDE, MODEL))
    mean, means = brute_force(MODEL, items, scores)

    assert wide.domain_mean == pytest.approx(mean, abs=1e-6)
    assert wide.mean == pytest.approx(means, abs=1e-6)
    # Five prior deviations leave a little out when nearly everything is failed.
    assert usual.domain_mean == pytest.approx(mean, abs=1e-3)


@given(ANSWERS)
@settings(max_examples=50, deadline=None)
def test_posteriors_sum_to_one_and_probabilities_are_probabilities(answers: list[tuple[int, int]]) -> None:
    found = posterior(MODEL, *split(answers))

    assert found.domain.sum() == pytest.approx(1)
    assert found.subdomains.sum(axis=1) == pytest.approx(1)
    for values in (
        found.mastery,
        found.criterion_mastery,
        found.true_score_mean,
        found.domain_true_score_mean,
    ):
        assert (values >= 0).all()
        assert (values <= 1 + 1e-12).all()


@given(ANSWERS, st.integers(0, 100))
@settings(max_examples=50, deadline=None)
def test_the_order_of_answers_is_irrelevant(answers: list[tuple[int, int]], seed: int) -> None:
    shuffled = [answers[place] for place in np.random.default_rng(seed).permutation(len(answers))]

    first, second = posterior(MODEL, *split(answers)), posterior(MODEL, *split(shuffled))

    assert first.subdomains == pytest.approx(second.subdomains, abs=1e-12)


@given(ANSWERS)
@settings(max_examples=40, deadline=None)
def test_without_specific_deviation_there_is_one_ability(answers: list[tuple[int, int]]) -> None:
    items, scores = split(answers)
    row = np.full(24, -1)
    row[items] = scores

    found = posterior(UNIDIMENSIONAL, items, scores)
    expected = eap(UNIDIMENSIONAL.table, row, grid=UNIDIMENSIONAL.grid)

    assert found.subdomains == pytest.approx(np.repeat(found.domain[None], 3, axis=0), abs=1e-14)
    assert found.domain_mean == pytest.approx(expected.theta[0], abs=1e-12)
    assert found.domain_sd == pytest.approx(expected.se[0], abs=1e-10)
    assert found.mean == pytest.approx(np.full(3, expected.theta[0]), abs=1e-12)


@given(ANSWERS, st.integers(0, 23))
@settings(max_examples=60, deadline=None)
def test_a_right_answer_never_lowers_any_mastery(answers: list[tuple[int, int]], item: int) -> None:
    others = [pair for pair in answers if pair[0] != item]

    wrong = posterior(MODEL, *split([*others, (item, 0)]))
    right = posterior(MODEL, *split([*others, (item, 1)]))

    assert (right.mastery >= wrong.mastery - 1e-12).all()
    assert (right.criterion_mastery >= wrong.criterion_mastery - 1e-12).all()


def test_answers_elsewhere_inform_but_less_than_ones_own() -> None:
    nothing = posterior(MODEL, [], [])
    found = posterior(MODEL, [0, 3, 6], [1, 1, 1])

    assert found.mean[0] > found.mean[1] > nothing.mean[1]
    assert found.mean[1] == pytest.approx(found.mean[2], abs=1e-9)
    assert found.sd[0] < found.sd[1] < nothing.sd[1]


def test_nothing_answered_gives_the_prior() -> None:
    found = posterior(MODEL, [], [])

    assert found.domain_mean == pytest.approx(0, abs=1e-12)
    assert found.domain_sd == pytest.approx(1, abs=1e-4)
    assert found.sd == pytest.approx(np.full(3, np.sqrt(1.16)), abs=1e-3)
    assert found.answers.tolist() == [0, 0, 0]


def test_mastery_is_the_posterior_above_the_cut() -> None:
    found = posterior(MODEL, [0, 1, 2, 3], [1, 0, 1, 1])
    fine = np.linspace(-5, 5, 20_001)

    for place in range(3):
        true_score = np.interp(fine, MODEL.grid, MODEL.true_score[place])
        density = np.interp(fine, MODEL.grid, found.subdomains[place])
        expected = density[true_score >= 0.6].sum() / density.sum()
        assert found.mastery[place] == pytest.approx(expected, abs=2e-3)


def test_mastery_moves_smoothly_with_the_threshold() -> None:
    answers = ([0, 1, 2, 3], [1, 0, 1, 1])
    levels = np.linspace(0.55, 0.65, 41)

    found = [posterior(domain(threshold=float(level)), *answers).mastery[0] for level in levels]

    steps = -np.diff(found)
    assert (steps > 0).all()
    assert steps.max() < 3 * steps.min()


def test_criteria_weigh_the_same_in_a_sub_domain() -> None:
    easy = ItemParameters(Model.RASCH, b=-2.0)
    hard = ItemParameters(Model.RASCH, b=2.0)
    placed = [DomainItem(easy, 0, 0)] * 3 + [DomainItem(hard, 0, 1)]
    model = compile_domain(placed, 1, [0, 0], DomainSettings(0.3, (0.5,)))

    assert model.true_score[0] == pytest.approx(model.criterion_true_score.mean(axis=0))
    assert model.cuts[0] == pytest.approx(0.0, abs=1e-9)


def test_luck_is_no_mastery() -> None:
    guessed = ItemParameters(Model.THREE_PL, 1.0, 0.0, 0.25)
    model = compile_domain([DomainItem(guessed, 0, 0)], 1, [0], DomainSettings(0.3, (0.75,)))
    counted = compile_domain(
        [DomainItem(guessed, 0, 0, guess_removed=False)], 1, [0], DomainSettings(0.3, (0.75,))
    )

    assert model.cuts[0] == pytest.approx(np.log(3), abs=1e-5)
    assert counted.cuts[0] == pytest.approx(np.log(2), abs=1e-5)


def test_only_the_universe_is_judged_but_every_answer_counts() -> None:
    placed = [DomainItem(item, 0, 0, universe=place < 3) for place, item in enumerate(two_pl(6))]
    model = compile_domain(placed, 1, [0], DomainSettings(0.4, (0.6,)))
    smaller = compile_domain(placed[:3], 1, [0], DomainSettings(0.4, (0.6,)))

    assert model.cuts == pytest.approx(smaller.cuts)
    assert posterior(model, [4], [1]).mean[0] > posterior(model, [4], [0]).mean[0]


def test_what_nobody_tests_has_no_probability() -> None:
    items = two_pl(4)
    placed = [DomainItem(items[0], 0, 0), DomainItem(items[1], 1, 1, universe=False)]
    model = compile_domain(placed, 3, [0, 1, 2], DomainSettings(0.4, (0.6,) * 3))

    found = posterior(model, [0, 1], [1, 0])

    assert model.assessable.tolist() == [True, False, False]
    assert np.isnan(found.mastery).tolist() == [False, True, True]
    assert np.isnan(found.criterion_mastery).tolist() == [False, True, True]
    assert np.isnan(found.true_score_interval()).any(axis=1).tolist() == [False, True, True]
    assert found.domain_true_score_mean == pytest.approx(found.true_score_mean[0])
    assert np.isfinite(found.domain_true_score_interval()).all()


def test_a_panel_may_set_the_cut() -> None:
    placed = [DomainItem(item, place % 2, place % 2) for place, item in enumerate(two_pl(8))]
    derived = compile_domain(placed, 2, [0, 1], DomainSettings(0.4, (0.6, 0.6)))
    model = compile_domain(placed, 2, [0, 1], DomainSettings(0.4, (0.6, 0.6), cuts=(0.25, None)))

    assert model.cuts == pytest.approx([0.25, derived.cuts[1]])
    assert posterior(model, [], []).mastery[0] == pytest.approx(0.408, abs=2e-3)


def test_intervals_hold_what_they_promise() -> None:
    found = posterior(MODEL, [0, 1, 2, 3, 4, 5], [1, 0, 1, 1, 1, 0])

    narrow, wide = found.true_score_interval(0.5), found.true_score_interval(0.9)
    assert (wide[:, 0] < narrow[:, 0]).all()
    assert (narrow[:, 0] < found.true_score_mean).all()
    assert (found.true_score_mean < narrow[:, 1]).all()
    assert (narrow[:, 1] < wide[:, 1]).all()
    assert found.criterion_true_score_interval().shape == (6, 2)
    low, high = found.domain_true_score_interval()
    assert low < found.domain_true_score_mean < high
    # The mean of three sub-domains varies less than one of them.
    assert high - low < (wide[:, 1] - wide[:, 0]).max()


def test_the_interval_of_the_domain_is_that_of_simulated_persons() -> None:
    items, scores = [0, 1, 2, 3, 4, 5, 9], [1, 0, 1, 1, 1, 0, 1]
    rng = np.random.default_rng(5)
    theta = rng.normal(0, 1, 400_000)
    eta = theta[:, None] + rng.normal(0, 0.4, (theta.size, 3))
    weights = np.ones(theta.size)
    for item, score in zip(items, scores, strict=True):
        curve = np.interp(eta[:, MODEL.subdomain[item]], MODEL.grid, MODEL.curves[item, score])
        weights *= curve
    total = np.mean(
        [np.interp(eta[:, place], MODEL.grid, MODEL.true_score[place]) for place in range(3)], axis=0
    )
    order = np.argsort(total)
    below = np.cumsum(weights[order]) / weights.sum()
    expected = np.interp([0.05, 0.95], below, total[order])

    found = posterior(MODEL, items, scores)

    assert found.domain_true_score_mean == pytest.approx((weights @ total) / weights.sum(), abs=3e-3)
    assert found.domain_true_score_interval(0.9) == pytest.approx(expected, abs=0.012)


def test_contradictory_answers_stay_finite() -> None:
    steep = [ItemParameters(Model.TWO_PL, 4.0, 3.0 if place < 60 else -3.0) for place in range(120)]
    for sigma in (0.0, 0.05, 0.4):
        placed = [DomainItem(item, place // 60, place // 60) for place, item in enumerate(steep)]
        model = compile_domain(placed, 2, [0, 1], DomainSettings(sigma, (0.6, 0.6)))

        found = posterior(model, list(range(120)), [1] * 60 + [0] * 60)

        assert np.isfinite(found.subdomains).all()
        assert found.subdomains.sum(axis=1) == pytest.approx(1)
        assert found.mean[0] >= found.mean[1] - 1e-9


def test_a_batch_has_the_posteriors_of_its_persons() -> None:
    persons = [([0, 1, 2], [1, 0, 1]), ([5, 9], [0, 0]), ([], [])]
    alone = [posterior(MODEL, *answers) for answers in persons]
    together = condition(
        MODEL, np.stack([one.log_likelihood for one in alone]), np.stack([one.answers for one in alone])
    )

    for place, one in enumerate(alone):
        for name in (
            "domain_mean",
            "domain_sd",
            "mean",
            "sd",
            "mastery",
            "criterion_mastery",
            "true_score_mean",
        ):
            assert getattr(together, name)[place] == pytest.approx(getattr(one, name), abs=1e-12)
        for name in ("true_score_interval", "criterion_true_score_interval", "domain_true_score_interval"):
            assert getattr(together, name)(0.8)[place] == pytest.approx(getattr(one, name)(0.8), abs=1e-9)


def test_ignorance_of_an_item_widens_the_result() -> None:
    def spread_of(spread: float) -> float:
        items = [ItemParameters(Model.TWO_PL, 1.5, 0.1 * place, spread=spread) for place in range(6)]
        model = compile_domain(
            [DomainItem(item, 0, 0) for item in items], 1, [0], DomainSettings(0.2, (0.6,))
        )
        return float(posterior(model, [0, 1, 2, 3, 4, 5], [1, 0, 1, 0, 1, 0]).sd[0])

    assert spread_of(0.0) < spread_of(0.5) < spread_of(1.0)


@pytest.mark.parametrize(
    ("items", "scores"),
    [
        ([24], [0]),
        ([-1], [0]),
        ([0], [2]),
        ([0], [-1]),
        ([0, 1], [1]),
        ([0, 0], [1, 1]),
        ([0.5], [1]),
        ([np.nan], [1]),
    ],
)
def test_answers_that_do_not_exist_are_refused(items: list[float], scores: list[int]) -> None:
    with pytest.raises(ResponsesError):
        posterior(MODEL, items, scores)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"sigma": -0.1}, SettingsError),
        ({"sigma": np.nan}, SettingsError),
        ({"thresholds": (1.0,)}, SettingsError),
        ({"thresholds": ()}, SettingsError),
        ({"cuts": (0.0, 0.0)}, SettingsError),
        ({"cuts": (np.nan,)}, SettingsError),
        ({"prior_sd": 0.0}, SettingsError),
        ({"prior_mean": 9.0}, SettingsError),
        ({"bound": -1.0}, SettingsError),
        ({"nodes": 3}, GridError),
    ],
)
def test_unusable_settings_are_refused(change: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        DomainSettings(**{"sigma": 0.4, "thresholds": (0.75,), **change})  # type: ignore[arg-type]  # wrong on purpose


def test_items_out_of_place_are_refused() -> None:
    item = ItemParameters(Model.RASCH)
    two = DomainSettings(0.4, (0.6, 0.6))
    for placed in ([DomainItem(item, 2, 0)], [DomainItem(item, 0, 5)], [DomainItem(item, 1, 0)], []):
        with pytest.raises(ContentError):
            compile_domain(placed, 2, [0, 1], two)
    with pytest.raises(SettingsError):
        compile_domain([DomainItem(item, 0, 0)], 1, [0], two)
