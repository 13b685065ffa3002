"""What must hold of any calibration, checked by brute force and by symmetry."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clea_quiz.psychometrics.calibration import (
    Answers,
    Calibration,
    CalibrationSettings,
    ErrorKind,
    ItemPlan,
    ItemPrior,
    Latent,
    calibrate,
)
from clea_quiz.psychometrics.calibration.families import Family
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model
from clea_quiz.psychometrics.models import fisher_information
from tests.psychometrics.calibration.samples import ITEMS, drawn, free, gradient_and_errors, marginal

NO_ERRORS = CalibrationSettings(errors=ErrorKind.NONE)
CLOSE = CalibrationSettings(tolerance=1e-5, errors=ErrorKind.NONE)


def items_of(found: Calibration) -> list[ItemParameters]:
    return [found.table.item(place) for place in range(len(found.table))]


def errors_of(found: Calibration, place: int) -> list[float]:
    item, errors = found.table.item(place), found.errors
    slope = [] if item.model in (Model.RASCH, Model.PCM) else [errors.a[place]]
    if item.steps:
        return [*slope, *errors.steps[place, : len(item.steps)]]
    ends = {Model.THREE_PL: [errors.c], Model.FOUR_PL: [errors.c, errors.d]}.get(item.model, [])
    return [*slope, errors.b[place], *(end[place] for end in ends)]


@pytest.mark.parametrize("model", [Model.TWO_PL, Model.GPCM, Model.GRM])
def test_the_maximum_and_its_curvature_by_brute_force(model: Model) -> None:
    answers = drawn(ITEMS[model], 1500, seed=3)

    found = calibrate(Answers.of(answers), model, CalibrationSettings(tolerance=1e-5))

    gradient, errors = gradient_and_errors(items_of(found), answers)
    assert found.log_likelihood == pytest.approx(marginal(items_of(found), answers), abs=1e-6)
    assert np.abs(gradient * errors).max() < 1e-3
    assert np.concatenate([errors_of(found, place) for place in range(answers.shape[1])]) == pytest.approx(
        errors, rel=2e-3
    )


@pytest.mark.parametrize("model", [Model.RASCH, Model.PCM])
def test_the_ability_is_free_where_slopes_are_fixed(model: Model) -> None:
    answers = drawn(ITEMS[model], 2000, seed=5, sd=1.4)

    found = calibrate(Answers.of(answers), model, CLOSE)

    assert found.latent_sd == pytest.approx(1.4, abs=0.15)
    best = marginal(items_of(found), answers, sd=found.latent_sd)
    assert found.log_likelihood == pytest.approx(best, abs=1e-6)
    for sd in (found.latent_sd - 0.02, found.latent_sd + 0.02):
        assert marginal(items_of(found), answers, sd=sd) < best


@pytest.mark.parametrize("model", [Model.THREE_PL, Model.FOUR_PL])
def test_asymptotes_stay_at_a_maximum(model: Model) -> None:
    answers = drawn(ITEMS[model], 4000, seed=8)
    prior = ItemPrior(log_slope=(0.2, 0.4), lower=(5, 17), upper=(17, 3))

    found = calibrate(Answers.of(answers), [ItemPlan(model, prior=prior)] * answers.shape[1])

    assert found.converged
    assert found.log_likelihood == pytest.approx(marginal(items_of(found), answers), abs=1e-5)
    for place, truth in enumerate(ITEMS[model]):
        estimate, errors = np.array(free(found.table.item(place))), np.array(errors_of(found, place))
        assert (errors > 0).all()
        assert (np.abs(estimate - free(truth)) < 4 * errors).all()


def test_all_models_in_one_bank() -> None:
    items = [item for model in Model for item in ITEMS[model][:2]]
    prior = ItemPrior(lower=(5, 17), upper=(17, 3))
    plans = [ItemPlan(item.model, prior=prior) for item in items]
    answers = drawn(items, 3000, seed=11)

    found = calibrate(Answers.of(answers), plans)

    assert found.converged
    assert found.log_likelihood == pytest.approx(
        marginal(items_of(found), answers, sd=found.latent_sd), abs=1e-5
    )
    assert np.diff(found.path).min() > -1e-8 * abs(found.log_posterior)
    assert len({item.model for item in items_of(found)}) == len(Model)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_items_and_persons_is_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = drawn(ITEMS[Model.TWO_PL], 400, seed=seed)
    answers[rng.random(answers.shape) < 0.2] = -1
    items, persons = rng.permutation(5), rng.permutation(400)

    straight = calibrate(Answers.of(answers), "2pl", CLOSE)
    moved = calibrate(Answers.of(answers[persons][:, items]), "2pl", CLOSE)

    assume(
        straight.converged and moved.converged
    )  # a slope that grows without end has no maximum to agree on
    assert moved.log_likelihood == pytest.approx(straight.log_likelihood, abs=1e-6)
    assert moved.table.a == pytest.approx(straight.table.a[items], rel=2e-3)
    assert moved.table.b == pytest.approx(straight.table.b[items], abs=2e-3)


def test_right_and_wrong_exchanged_mirror_the_scale() -> None:
    answers = drawn(ITEMS[Model.TWO_PL], 1000, seed=2)

    straight, mirrored = (calibrate(Answers.of(given), "2pl", CLOSE) for given in (answers, 1 - answers))

    assert mirrored.log_likelihood == pytest.approx(straight.log_likelihood, abs=1e-6)
    assert mirrored.table.b == pytest.approx(-straight.table.b, abs=1e-3)


@pytest.mark.parametrize("kind", [ErrorKind.OBSERVED, ErrorKind.CROSS_PRODUCT])
def test_rows_say_what_a_matrix_says(kind: ErrorKind) -> None:
    items = ITEMS[Model.TWO_PL] + ITEMS[Model.GRM]
    answers = drawn(items, 1200, seed=4)
    answers[np.random.default_rng(4).random(answers.shape) < 0.3] = -1
    person, item = np.nonzero(answers >= 0)
    shuffled = np.random.default_rng(5).permutation(person.size)
    person, item = person[shuffled], item[shuffled]
    plans = [ItemPlan(entry.model) for entry in items]
    chosen = CalibrationSettings(tolerance=1e-5, errors=kind)

    dense = calibrate(Answers.of(answers), plans, chosen)
    rows = calibrate(Answers.sparse(person, item, answers[person, item], 1200, len(items)), plans, chosen)

    assert rows.log_likelihood == pytest.approx(dense.log_likelihood, abs=1e-6)
    assert rows.table.a == pytest.approx(dense.table.a, rel=1e-3)
    assert rows.errors.a == pytest.approx(dense.errors.a, rel=2e-3)
    assert rows.errors.steps[5:] == pytest.approx(dense.errors.steps[5:], rel=2e-3)


def test_few_answers_of_many_are_kept_as_rows() -> None:
    answers = np.full((300, 20), -1)
    answers[np.arange(300), np.arange(300) % 20] = 1

    assert Answers.of(answers).matrix is None
    assert Answers.of(answers).given == 300


def test_cross_products_come_near_the_observed_information() -> None:
    answers = Answers.of(drawn(ITEMS[Model.TWO_PL], 20_000, seed=6))

    observed, crossed = (
        calibrate(answers, "2pl", CalibrationSettings(errors=kind)).errors
        for kind in (ErrorKind.OBSERVED, ErrorKind.CROSS_PRODUCT)
    )

    assert crossed.a == pytest.approx(observed.a, rel=0.05)
    assert crossed.b == pytest.approx(observed.b, rel=0.05)


def test_single_precision_comes_as_close_as_double(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers.of(drawn(ITEMS[Model.TWO_PL] * 4, 5000, seed=12))
    double = calibrate(answers, "2pl", NO_ERRORS)
    monkeypatch.setattr("clea_quiz.psychometrics.calibration.fitting.DOUBLE_CELLS", 0)

    single = calibrate(answers, "2pl", NO_ERRORS)

    assert single.converged
    assert single.log_likelihood == pytest.approx(double.log_likelihood, rel=1e-8)
    assert single.table.a == pytest.approx(double.table.a, rel=1e-3)


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same(pool: type[ThreadPoolExecutor] | type[ProcessPoolExecutor]) -> None:
    answers = Answers.of(drawn(ITEMS[Model.TWO_PL], 9000, seed=9))
    alone = calibrate(answers, "2pl", NO_ERRORS)

    with pool(2) as executor:
        together = calibrate(answers, "2pl", NO_ERRORS, executor=executor)

    assert together.log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-9)
    assert together.table.a == pytest.approx(alone.table.a, rel=1e-12)


def test_pilot_items_are_placed_on_the_scale_of_known_ones() -> None:
    items = ITEMS[Model.TWO_PL]
    answers = drawn(items, 8000, seed=10, mean=0.7, sd=1.3)
    plans = [ItemPlan(item.model, known=item) for item in items[:3]] + [ItemPlan(Model.TWO_PL)] * 2

    found = calibrate(Answers.of(answers), plans)

    assert items_of(found)[:3] == list(items[:3])
    assert np.isnan(found.errors.a[:3]).all()
    assert found.means[0] == pytest.approx(0.7, abs=4 * found.mean_errors[0])
    assert found.sds[0] == pytest.approx(1.3, abs=4 * found.sd_errors[0])
    for place in (3, 4):
        assert found.table.a[place] == pytest.approx(items[place].a, abs=4 * found.errors.a[place])
        assert found.table.b[place] == pytest.approx(items[place].b, abs=4 * found.errors.b[place])
    assert found.parameters == 6


def test_two_groups_are_linked_by_what_both_answered() -> None:
    items = ITEMS[Model.TWO_PL] * 2
    first, second = drawn(items, 4000, seed=1), drawn(items, 4000, seed=2, mean=-0.6, sd=0.8)
    group = np.repeat([0, 1], 4000)

    found = calibrate(Answers.of(np.concatenate([first, second]), group), "2pl")

    assert (found.means[0], found.sds[0]) == (0, 1)
    assert np.isnan([found.mean_errors[0], found.sd_errors[0]]).all()
    assert found.means[1] == pytest.approx(-0.6, abs=4 * found.mean_errors[1])
    assert found.sds[1] == pytest.approx(0.8, abs=4 * found.sd_errors[1])
    assert 0.01 < found.mean_errors[1] < 0.05
    alone = [
        marginal(items_of(found), first),
        marginal(items_of(found), second, found.means[1], found.sds[1]),
    ]
    assert found.log_likelihood == pytest.approx(sum(alone), abs=1e-5)


@pytest.mark.parametrize("rows", [False, True])
def test_an_item_split_by_group_shows_its_difference(rows: bool) -> None:
    items = ITEMS[Model.TWO_PL] * 2
    harder = (ItemParameters(Model.TWO_PL, items[0].a, items[0].b + 0.8), *items[1:])
    both = np.concatenate([drawn(items, 4000, seed=1), drawn(harder, 4000, seed=2)])
    group = np.repeat([0, 1], 4000)
    answers = Answers.of(both, group)
    if rows:
        person, item = np.nonzero(both >= 0)
        answers = Answers.sparse(person, item, both[person, item], 8000, 10, group)

    found = calibrate(answers.split(0), "2pl")
    together = calibrate(answers, "2pl", NO_ERRORS)

    assert len(found.table) == 11
    error = np.hypot(found.errors.b[0], found.errors.b[10])
    assert found.table.b[10] - found.table.b[0] == pytest.approx(0.8, abs=4 * error)
    # Two more parameters: χ² beyond 30 has no chance without a difference.
    assert 2 * (found.log_likelihood - together.log_likelihood) > 30


def test_an_author_s_difficulty_speaks_until_answers_do() -> None:
    prior = ItemPrior(location=(1.5, 0.5), log_slope=(0.0, 0.2))
    answers = drawn(ITEMS[Model.TWO_PL], 2000, seed=7)
    answers[:, 4] = -1
    few = answers.copy()
    few[:40, 4] = drawn(ITEMS[Model.TWO_PL], 40, seed=8)[:, 4]
    plans = [ItemPlan(Model.TWO_PL)] * 4 + [ItemPlan(Model.TWO_PL, prior=prior)]

    nothing, something = (calibrate(Answers.of(given), plans) for given in (answers, few))

    assert nothing.table.b[4] == pytest.approx(1.5, abs=1e-3)
    assert nothing.errors.b[4] == pytest.approx(0.5, rel=1e-3)
    assert ITEMS[Model.TWO_PL][4].b < something.table.b[4] < 1.5
    assert something.errors.b[4] < 0.5


def test_a_prior_on_difficulties_may_hold_the_scale() -> None:
    answers = drawn(ITEMS[Model.TWO_PL], 3000, seed=13, mean=1.0)
    plans = [
        ItemPlan(
            Model.TWO_PL, prior=ItemPrior(location=(item.b, 0.1), log_slope=(float(np.log(item.a)), 0.1))
        )
        for item in ITEMS[Model.TWO_PL]
    ]

    found = calibrate(Answers.of(answers), plans, CalibrationSettings(latent=(Latent(None, None),)))

    assert found.means[0] == pytest.approx(1.0, abs=0.2)


def test_what_has_not_converged_says_so() -> None:
    answers = Answers.of(drawn(ITEMS[Model.TWO_PL], 500, seed=1))

    found = calibrate(answers, "2pl", CalibrationSettings(maximum_iterations=1))

    assert not found.converged
    assert found.iterations == 1
    assert found.change > 1e-3


def test_progress_is_told_as_the_posterior_rises() -> None:
    told: list[tuple[int, float, float]] = []

    found = calibrate(
        Answers.of(drawn(ITEMS[Model.TWO_PL], 500, seed=1)), "2pl", progress=lambda *now: told.append(now)
    )

    assert [number for number, _, _ in told] == list(range(1, found.iterations + 1))
    assert told[-1][1] > told[0][1]
    assert told[-1][2] < 1e-3


def test_an_item_that_runs_away_is_named() -> None:
    answers = drawn(ITEMS[Model.TWO_PL] * 2, 600, seed=3)
    answers[:, 0] = answers.sum(axis=1) > answers.sum(axis=1).mean()

    found = calibrate(Answers.of(answers), "2pl", NO_ERRORS)

    assert found.converged
    assert found.at_bound.tolist() == [0]
    assert np.isfinite(found.log_likelihood)


@pytest.mark.parametrize("model", list(Model))
def test_a_family_s_information_is_that_of_its_items(model: Model) -> None:
    items = list(ITEMS[model])
    family = Family(model, items[0].categories, np.arange(len(items)))
    theta = np.linspace(-3, 3, 13)

    found = family.information(family.values_of(items), theta)

    assert found == pytest.approx(fisher_information(ItemTable.build(items), theta), rel=1e-9)
