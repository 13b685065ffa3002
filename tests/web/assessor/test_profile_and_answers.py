"""What a candidate's profile says, and the way from each figure to the answers behind it."""

import re
from html import unescape
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.accounts.service import NewEvaluation, open_evaluation
from clea_quiz.bank.frameworks import Criterion, Mastery, Subdomain
from clea_quiz.matrices.answers import answer_of, typed_fields
from clea_quiz.matrices.comparison import Change, since_previous
from clea_quiz.matrices.queries import matrix
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.french import percent
from clea_quiz.reports.profile_words import change_sentence
from clea_quiz.reports.sentences import proposal_sentence
from clea_quiz.sittings.evidence import Estimate
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Outcome, Sitting, Step
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import SOCLE, World
from tests.web.assessor.conftest import Reader


def steps_of(session: Session, evaluation: Evaluation, domain: str) -> list[Step]:
    sitting = session.scalars(
        select(Sitting).where(Sitting.evaluation_id == evaluation.id, Sitting.domain == domain)
    ).one()
    return sitting.steps


def test_the_profile_says_in_words_what_its_picture_shows(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    html = unescape(assessor.at(taken))

    view = matrix(session, library, evaluation)
    for sub in (sub for line in view.domains[1:3] for sub in line.subdomains):
        assert proposal_sentence(sub.estimate) in html
        assert sub.estimate.mean is not None
        assert percent(sub.estimate.mean) in html
    assert html.count('role="img"') == 7 + sum(len(line.subdomains) for line in view.domains)
    assert "Passation pas commencée." in html


def test_the_profile_says_what_is_provisional_and_what_is_not_calibrated(
    assessor: Reader, taken: str
) -> None:
    html = assessor.at(taken)

    assert "Réserves sur le référentiel CléA" in html
    assert "Aucune des questions posées n’est encore calibrée" in html
    assert "La passation s’est arrêtée" in html


def test_a_profile_without_any_answer_is_a_page_too(assessor: Reader, evaluation: Evaluation) -> None:
    html = assessor.at(f"evaluations/{evaluation.id}")

    assert html.count("Passation pas commencée.") == 7
    assert "0 sur 107" in html
    assert "Aucune question n’a encore été posée" in assessor.at(f"evaluations/{evaluation.id}/reponses")


def test_every_answer_is_listed_with_its_key_and_its_time(
    assessor: Reader, taken: str, session: Session, evaluation: Evaluation
) -> None:
    html = assessor.at(f"{taken}/reponses")

    asked = steps_of(session, evaluation, "2") + steps_of(session, evaluation, "3")
    assert all(f"/{taken}/reponses/{step.id}" in html for step in asked)
    assert html.count('data-label="Temps"') == len(asked)
    assert html.count("20\u00a0s") >= len(asked)
    assert "« Je ne sais pas »".replace("« ", "«\u202f").replace(" »", "\u202f»") in html


def test_answers_narrow_to_a_domain_a_subdomain_or_a_criterion(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    view = matrix(session, library, evaluation)
    met = [step.criterion for step in view.domains[2].evidence.steps]
    code = met[0]

    def shown(query: str) -> int:
        return assessor.at(f"{taken}/reponses?{query}").count('data-label="Temps"')

    assert shown("domaine=3") == len(met)
    assert shown(f"critere={code}") == met.count(code)
    assert shown("critere=3.1") == sum(criterion.startswith("3.1.") for criterion in met)
    assert "Aucune réponse pour ce choix" in assessor.at(f"{taken}/reponses?critere=7.1")


def test_a_question_is_shown_as_it_was_with_the_answer_in_its_controls(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    for step in steps_of(session, evaluation, "3"):
        answer = answer_of(session, library, evaluation, step.id)

        html = assessor.at(f"{taken}/reponses/{step.id}")

        assert "disabled" in html
        if answer.interaction.type not in (
            "classify",
            "numeric_entry",
            "text_entry",
        ):  # lines shuffle, groups do not
            assert [option.id for option in answer.interaction.options] == step.arrangement
        for name, values in typed_fields(step.response or {}).items():
            assert f'name="{name}"' in html
            if answer.interaction.type in ("choice", "multiple_choice"):
                ticked = re.findall(rf'name="{name}" value="(\w+)" checked', html)
                assert sorted(ticked) == sorted(values)
        assert "Pourquoi cette question" in html


def test_an_answer_says_what_it_changed_and_the_last_one_gives_the_final_estimate(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    steps = steps_of(session, evaluation, "2")
    first, last = (answer_of(session, library, evaluation, s.id) for s in (steps[0], steps[-1]))
    view = matrix(session, library, evaluation)
    final = {sub.subdomain.code: sub.estimate.probability for sub in view.domains[1].subdomains}

    assert (first.previous, last.following) == (None, None)
    assert last.after == pytest.approx(final[last.subdomain.code])
    assert first.before is not None
    assert first.after is not None
    assert (first.after < first.before) == (steps[0].score == 0)
    if steps[0].outcome is Outcome.UNKNOWN:
        assert "Réponse choisie" in assessor.at(f"{taken}/reponses/{steps[0].id}")


def test_a_picture_of_a_question_is_served_and_no_other(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, evaluation: Evaluation
) -> None:
    pictured = []
    for domain in ("2", "3"):
        for step in steps_of(session, evaluation, domain):
            answer = answer_of(session, library, evaluation, step.id)
            pictured += [(step.id, d.file) for d in answer.documents if d.type == "picture"]
    if not pictured:
        pytest.skip("no picture was drawn in these sittings")
    step_id, file = pictured[0]

    found = assessor.client.get(f"/evaluateur/{taken}/reponses/{step_id}/images/{file}")

    assert found.status_code == 200
    assert (found.mimetype or "").startswith("image/")
    assert assessor.client.get(f"/evaluateur/{taken}/reponses/{step_id}/images/autre.svg").status_code == 404


def test_each_domain_says_how_usual_its_answers_are_and_leads_to_its_sitting(
    assessor: Reader, taken: str
) -> None:
    html = unescape(assessor.at(taken))

    assert html.count("pour ce niveau") >= 2
    assert f'href="/evaluateur/{taken}/passations/2"' in html
    assert f'href="/evaluateur/{taken}/passations/7"' not in html
    assert "sans calibration sur" in html
    assert "Depuis l’évaluation précédente" not in html


def test_a_later_evaluation_says_what_changed(
    assessor: Reader, taken: str, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    clock.pass_(3600)
    opening = NewEvaluation(world.candidate, SOCLE, EvaluationKind.FINAL, world.assessor)
    later = open_evaluation(session, world.organisation, opening, Random(4), clock())
    take_domain(session, library, later, "2", clock, 1.0)
    before = session.get_one(Evaluation, world.evaluation)
    found = since_previous(session, library, later, matrix(session, library, later).domains)
    nothing = since_previous(session, library, before, matrix(session, library, before).domains)
    id = later.id
    session.commit()

    assert nothing is None
    assert found is not None
    assert found.previous_id == world.evaluation
    assert {change.subdomain.code[0] for change in found.changes} == {"2"}
    assert all(change.gain > 0 for change in found.changes)
    html = unescape(assessor.at(f"evaluations/{id}"))
    for change in found.changes:
        assert change_sentence(change) in html
    assert f'href="/evaluateur/{taken}/reponses?critere=2.1"' in html


def test_a_change_is_clear_when_the_margins_stay_apart() -> None:
    def estimate(mean: float) -> Estimate:
        return Estimate(Proposal.TO_CONFIRM, 0.5, mean, mean - 0.1, mean + 0.1, 0.75, 8, 4, 8)

    subdomain = Subdomain(
        code="1.1",
        title="Un sous-domaine",
        mastery=Mastery(threshold=0.75, rounding="floor"),
        criteria=(Criterion(code="1.1.1", title="Un critère"),),
    )
    near, far, back = (Change(subdomain, estimate(0.5), estimate(mean)) for mean in (0.6, 0.8, 0.2))

    assert (near.clear, far.clear, back.clear) == (False, True, True)
    assert change_sentence(far) == (
        "30\u00a0points de plus\u00a0: les marges d’erreur sont séparées, le changement est net."
    )
    assert change_sentence(back).startswith("30\u00a0points de moins")
