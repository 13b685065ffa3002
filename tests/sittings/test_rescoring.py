"""Answers read otherwise: bit for bit what they would have said, steps untouched, replay of what happened."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import current_publication
from clea_quiz.bank.bank import Bank
from clea_quiz.bank.interactions.choice import ChoiceInteraction
from clea_quiz.bank.scenarios import ItemStatus
from clea_quiz.psychometrics.domain import DomainPosterior
from clea_quiz.sittings import service
from clea_quiz.sittings.compilation import Answer, CompiledTest, compile_test
from clea_quiz.sittings.estimates import Counted, Readings
from clea_quiz.sittings.evidence import evidence_of
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Rescoring, RescoringKind, Sitting, Step, Withdrawal
from clea_quiz.sittings.replay import replay
from clea_quiz.sittings.rescoring import Effect, Marking, in_force, marking_of
from clea_quiz.sittings.service import Opening, Submission
from tests.support import rescoring as support
from tests.support.answers import page_fields
from tests.support.clock import Clock
from tests.support.rescoring import DOMAIN, step_of, taken
from tests.support.world import SOCLE, World


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.evaluation)


@pytest.fixture
def sitting(session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock) -> Sitting:
    return taken(session, library, evaluation, clock)


@pytest.fixture
def test(session: Session, library: TestLibrary, sitting: Sitting) -> CompiledTest:
    return library.test_of(session, sitting, SOCLE)


def decided(
    session: Session, world: World, clock: Clock, kind: RescoringKind, step: Step, **more: object
) -> Rescoring:
    """Put a re-scoring of one item in force, as the matrices' room does once everything is checked."""
    facts = {
        "content_hashes": [step.content_hash],
        "publication_id": None,
        "drop_unreadable": False,
        "item": step.item,
        "organisation_id": world.organisation,
    }
    one = Rescoring(
        kind=kind,
        framework=SOCLE,
        domain=DOMAIN,
        reason="Une erreur.",
        person_id=world.manager,
        applied_at=clock(),
        **(facts | more),
    )
    session.add(one)
    session.commit()
    return one


def same(one: DomainPosterior, other: DomainPosterior) -> bool:
    """Return whether two posteriors say the same to the last bit, cuts and criteria included."""
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        for name in ("subdomains", "log_domain", "mastery", "criterion_mastery", "true_score_mean")
    )


def without(bank: Bank, item: str) -> Bank:
    """Return a bank in which an item was never published: it may be asked, and belongs to no universe."""
    scenario = bank.items[item].scenario
    items = tuple(
        one.model_copy(update={"status": ItemStatus.PILOT}) if one.id == item else one
        for one in scenario.items
    )
    changed = scenario.model_copy(update={"items": items})
    return replace(bank, scenarios={**bank.scenarios, scenario.scenario: changed})


def test_a_neutralised_answer_leaves_the_estimate_and_its_question_the_universe_bit_for_bit(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    test: CompiledTest,
    world: World,
    clock: Clock,
) -> None:
    step = step_of(sitting, library.banks.bank(session, sitting.publication_id).items)
    stored = [(s.item, s.score, s.response, s.parameters, s.choice) for s in sitting.steps]
    before = evidence_of(session, library, evaluation)[DOMAIN]
    decided(session, world, clock, RescoringKind.NEUTRALISED, step)

    after = evidence_of(session, library, evaluation)[DOMAIN]

    bank = library.banks.bank(session, sitting.publication_id)
    never = compile_test(without(bank, step.item), SOCLE, DOMAIN, voice=sitting.voice)
    kept = [s for s in sitting.steps if s.score is not None and s.id != step.id]
    posterior = never.posterior([Answer(s.item, s.score or 0) for s in kept])
    marking = marking_of(session, library, test, in_force(session, world.organisation))
    assert same(marking.test.posterior(marking.answers(sitting.steps)), posterior)
    counted = [Counted(s.id, s.item, s.score or 0, s.max_score) for s in kept]
    expected = Readings(never, posterior, counted)
    assert after.criteria == {code: expected.criterion(code) for code in after.criteria}
    assert after.subdomains == {code: expected.subdomain(code) for code in after.subdomains}
    assert after.estimate == expected.domain()
    assert after.estimate.answers == before.estimate.answers - 1
    assert after.estimate != before.estimate
    [note] = next(view for view in after.steps if view.id == step.id).notes
    assert (note.effect, note.rescoring.person) == (Effect.LEFT_OUT, "Nadia Ferrand")
    session.expire_all()
    assert stored == [(s.item, s.score, s.response, s.parameters, s.choice) for s in sitting.steps]


def test_somebody_who_never_met_it_is_judged_on_the_same_universe(
    session: Session, library: TestLibrary, sitting: Sitting, test: CompiledTest, world: World, clock: Clock
) -> None:
    step = sitting.steps[0]
    decided(session, world, clock, RescoringKind.NEUTRALISED, step)
    marking = marking_of(session, library, test, in_force(session, world.organisation))

    row = test.model.criterion[test.index[step.item]]
    assert marking.test.model.criterion_cuts[row] != test.model.criterion_cuts[row]
    others = np.arange(test.model.criterion_cuts.size) != row
    assert np.array_equal(
        marking.test.model.criterion_cuts[others], test.model.criterion_cuts[others], equal_nan=True
    )
    assert not marking.test.content.allowed[test.index[step.item]]


def test_taking_it_back_restores_every_bit(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    world: World,
    clock: Clock,
) -> None:
    before = evidence_of(session, library, evaluation)
    one = decided(session, world, clock, RescoringKind.NEUTRALISED, sitting.steps[2])
    assert evidence_of(session, library, evaluation) != before
    clock.pass_(60)
    session.add(Withdrawal(rescoring=one, reason="À tort.", person_id=world.manager, withdrawn_at=clock()))
    session.commit()

    assert evidence_of(session, library, evaluation) == before


def test_another_revision_and_another_organisation_are_left_alone(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    world: World,
    clock: Clock,
) -> None:
    before = evidence_of(session, library, evaluation)
    step = sitting.steps[0]
    decided(session, world, clock, RescoringKind.NEUTRALISED, step, content_hashes=["0" * 64])
    decided(session, world, clock, RescoringKind.NEUTRALISED, step, organisation_id=world.other_organisation)
    assert evidence_of(session, library, evaluation) == before


def test_a_newer_key_says_what_it_would_have_said_from_the_start(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    test: CompiledTest,
    world: World,
    clock: Clock,
) -> None:
    step = step_of(sitting, library.banks.bank(session, sitting.publication_id).items)
    assert step.score == step.max_score  # answered rightly by the key of the day
    support.corrected_key(session, world, test.placed(step.item), clock)
    newest = current_publication(session, world.organisation)
    decided(session, world, clock, RescoringKind.KEY, step, publication_id=newest)

    after = evidence_of(session, library, evaluation)[DOMAIN]

    rightly = [
        Answer(s.item, 0 if s.id == step.id else s.score) for s in sitting.steps if s.score is not None
    ]
    marking = marking_of(session, library, test, in_force(session, world.organisation))
    assert same(marking.test.posterior(marking.answers(sitting.steps)), test.posterior(rightly))
    view = next(view for view in after.steps if view.id == step.id)
    assert (view.score, view.counted, view.left_out) == (step.max_score, 0, False)
    assert [note.effect for note in view.notes] == [Effect.MARKED_AGAIN]
    assert after.estimate.points == sum(answer.score for answer in rightly)


@pytest.mark.parametrize(("drop", "effect"), [(True, Effect.UNREADABLE), (False, Effect.KEPT)])
def test_what_the_newer_key_cannot_mark_is_said_and_kept_or_left_out_as_decided(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    test: CompiledTest,
    world: World,
    clock: Clock,
    drop: bool,
    effect: Effect,
) -> None:
    step = step_of(sitting, library.banks.bank(session, sitting.publication_id).items)
    placed = test.placed(step.item)
    item = placed.item
    assert isinstance(item.interaction, ChoiceInteraction)
    choices = [
        choice.model_copy(update={"text": f"{choice.text} (autrement)"})
        for choice in item.interaction.choices
    ]
    interaction = item.interaction.model_copy(update={"choices": tuple(choices)})
    other = item.model_copy(update={"interaction": interaction})
    items = tuple(other if one.id == item.id else one for one in placed.scenario.items)
    reworded = replace(placed, scenario=placed.scenario.model_copy(update={"items": items}), item=other)
    support.corrected_key(session, world, reworded, clock)
    newest = current_publication(session, world.organisation)
    decided(session, world, clock, RescoringKind.KEY, step, publication_id=newest, drop_unreadable=drop)

    view = next(v for v in evidence_of(session, library, evaluation)[DOMAIN].steps if v.id == step.id)

    assert [note.effect for note in view.notes] == [effect]
    assert view.counted == (None if drop else step.score)
    assert view.left_out is drop


def test_newer_parameters_weigh_the_answers_and_the_universe(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    test: CompiledTest,
    world: World,
    clock: Clock,
) -> None:
    step = step_of(sitting, library.banks.bank(session, sitting.publication_id).items)
    support.recalibrated(session, f"{step.item},2pl,1.3,-0.7,0.2", clock)
    newest = current_publication(session, world.organisation)
    kept = dict(step.parameters)
    decided(session, world, clock, RescoringKind.CALIBRATION, step, publication_id=newest, content_hashes=[])

    marking = marking_of(session, library, test, in_force(session, world.organisation))

    newer = library.test(session, (newest, SOCLE, DOMAIN), voice=sitting.voice)
    answers = [Answer(s.item, s.score) for s in sitting.steps if s.score is not None]
    assert same(marking.test.posterior(marking.answers(sitting.steps)), newer.posterior(answers))
    assert not same(marking.test.posterior(answers), test.posterior(answers))
    assert marking.weighed == {step.item}
    assert step.parameters == kept


def go_on(session: Session, library: TestLibrary, who: Evaluation, sitting: Sitting, clock: Clock) -> Step:
    """Answer the question that is open rightly, and return it."""
    step = next(step for step in sitting.steps if step.answered_at is None)
    interaction = library.test_of(session, sitting, SOCLE).placed(step.item, step.seed).item.interaction
    clock.pass_(20)
    fields = page_fields(interaction, step.arrangement)
    service.answer(session, library, who, DOMAIN, Submission(step.id, fields), clock())
    return step


def test_a_question_neutralised_under_somebody_counts_as_asked_and_is_not_scored(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    sitting = service.start(session, library, evaluation, Opening(DOMAIN, Random(5)), clock())
    first = go_on(session, library, evaluation, sitting, clock)
    open_step = next(step for step in sitting.steps if step.answered_at is None)
    clock.pass_(5)
    one = decided(session, world, clock, RescoringKind.NEUTRALISED, open_step)

    answered = go_on(session, library, evaluation, sitting, clock)
    while not sitting.ended:
        go_on(session, library, evaluation, sitting, clock)
    session.commit()

    assert answered.id == open_step.id
    assert answered.score == answered.max_score  # what happened is kept
    found = evidence_of(session, library, evaluation)[DOMAIN]
    assert found.estimate.answers == len(sitting.steps) - 1
    assert [step.choice.get("rescored") for step in sitting.steps[:3]] == [None, None, [one.id]]
    assert first.position == 1
    assert replay(session, library, evaluation, DOMAIN).identical


def test_a_neutralised_question_is_not_asked_any_more(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    sitting = service.start(session, library, evaluation, Opening(DOMAIN, Random(5)), clock())
    step = sitting.steps[0]
    decided(session, world, clock, RescoringKind.NEUTRALISED, step)
    other = support.enrolled(session, world, 1, clock)

    again = service.start(session, library, other, Opening(DOMAIN, Random(5)), clock())
    assert again.seed == sitting.seed  # the very same chances
    while not again.ended:
        go_on(session, library, other, again, clock)
    assert step.item not in {s.item for s in again.steps}


def test_the_replay_says_what_happened_then_before_and_after_a_decision_and_its_withdrawal(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    sitting: Sitting,
    world: World,
    clock: Clock,
) -> None:
    before = replay(session, library, evaluation, DOMAIN)
    assert before.identical
    clock.pass_(3600)
    one = decided(session, world, clock, RescoringKind.NEUTRALISED, sitting.steps[1])
    assert replay(session, library, evaluation, DOMAIN) == before

    other = support.enrolled(session, world, 2, clock)
    taken(session, library, other, clock)
    under = replay(session, library, other, DOMAIN)
    assert under.identical
    clock.pass_(3600)
    session.add(Withdrawal(rescoring=one, reason="Non.", person_id=world.manager, withdrawn_at=clock()))
    session.commit()
    assert replay(session, library, other, DOMAIN) == under
    assert replay(session, library, evaluation, DOMAIN) == before


@pytest.mark.parametrize("kind", [RescoringKind.KEY, RescoringKind.CALIBRATION])
def test_a_newer_key_or_newer_parameters_in_the_middle_of_a_sitting_are_replayed(
    session: Session,
    library: TestLibrary,
    evaluation: Evaluation,
    world: World,
    clock: Clock,
    kind: RescoringKind,
) -> None:
    sitting = service.start(session, library, evaluation, Opening(DOMAIN, Random(5)), clock())
    items = dict(library.banks.bank(session, sitting.publication_id).items)
    choices = (items[s.item] for s in iter(lambda: go_on(session, library, evaluation, sitting, clock), None))
    item = next(p for p in choices if p.item.interaction.type == "choice" and p.model is None).item.id
    step = next(step for step in sitting.steps if step.item == item)
    if kind is RescoringKind.KEY:
        support.corrected_key(session, world, items[item], clock)
    else:
        support.recalibrated(session, f"{item},2pl,1.9,1.5,0.1", clock)
    newest = current_publication(session, world.organisation)
    clock.pass_(1)
    one = decided(session, world, clock, kind, step, publication_id=newest)
    known = sitting.steps[-1].position
    while not sitting.ended:
        go_on(session, library, evaluation, sitting, clock)
    session.commit()

    assert [s.choice.get("rescored") for s in sitting.steps] == [None] * known + [[one.id]] * (
        len(sitting.steps) - known
    )
    assert len(sitting.steps) > known
    assert replay(session, library, evaluation, DOMAIN).identical


def test_a_plain_marking_changes_nothing(test: CompiledTest, sitting: Sitting) -> None:
    marking = Marking(test)
    assert marking.ids == []
    assert [marking.score(step) for step in sitting.steps] == [step.score for step in sitting.steps]
    assert not any(marking.effects(step) for step in sitting.steps)
    assert all(answer.counts for answer in marking.answers(sitting.steps))
    assert sitting.ended_at is not None
    assert sitting.ended_at - sitting.started_at > timedelta(minutes=1)
