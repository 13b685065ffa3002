"""Labels, numbers and sentences in French."""

import enum
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clea_quiz.bank.frameworks import Standing
from clea_quiz.matrices.desk import Stage
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.psychometrics.selection.rules import RULES
from clea_quiz.reports import french, labels, sentences
from clea_quiz.reports.labels import label
from clea_quiz.sittings.evidence import Estimate
from clea_quiz.sittings.models import EndReason, Outcome
from clea_quiz.sittings.queries import DomainState
from tests.reports.conftest import ESTIMATE, Make

KINDS: list[type[enum.Enum]] = [
    Mark, Verdict, Proposal, Stage, DomainState, EndReason, Outcome, EvidenceKind, Standing,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_of_every_enumeration_has_its_own_words(kind: type[enum.Enum]) -> None:
    assert all(label(member) for member in kind)
    assert len({label(member) for member in kind}) == len(kind)


def test_members_with_the_same_value_keep_their_own_words() -> None:
    assert label(Stage.IN_PROGRESS) == "passation en cours"
    assert label(DomainState.IN_PROGRESS) == "en cours"


def test_every_content_rule_of_the_engine_is_said_in_french() -> None:
    assert {name for name, _rule in RULES} <= set(labels.SELECTION_RULES)


def test_times_follow_the_clock_of_paris_in_winter_and_in_summer() -> None:
    assert french.day_and_time(datetime(2027, 3, 1, 23, 30, tzinfo=UTC)) == "2 mars 2027 à 0\u00a0h\u00a030"
    assert french.day_and_time(datetime(2027, 7, 31, 22, 5, tzinfo=UTC)) == "1er août 2027 à 0\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59.6, "1 min"), (200, "3 min 20 s"), (3900, "1 h 05 min"), (7200, "2 h 00 min")],
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert french.duration(seconds) == said.replace(" ", "\u00a0")


def test_no_probability_is_ever_said_to_be_certain() -> None:
    assert french.sure_percent(0.9999) == "plus de 99\u202f%"
    assert french.sure_percent(0.0) == "moins de 1\u202f%"
    assert french.sure_percent(0.93) == "93\u202f%"


def test_file_names_are_plain_letters() -> None:
    assert french.file_name("matrice", "Élodie Çağlar-Nuñez", "Œuvre n° 4 / ../x") == (
        "matrice-Elodie-Caglar-Nunez-OEuvre-n-4-x"
    )
    assert french.file_name("matrice", "王", "") == "matrice"


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.93, "très probablement acquis (93 %)"),
        (0.97, "presque certainement acquis (97 %)"),
        (0.85, "probablement acquis (85 %)"),
        (0.62, "plutôt acquis (62 %)"),
        (0.3, "plutôt non acquis (70 %)"),
        (0.12, "probablement non acquis (88 %)"),
        (0.001, "presque certainement non acquis (plus de 99 %)"),
    ],
)
def test_a_probability_is_said_on_the_side_it_leans_to(probability: float, said: str) -> None:
    assert sentences.likelihood(probability) == said.replace(" %", "\u202f%")


def test_a_proposal_never_claims_more_than_its_answers() -> None:
    few = replace(ESTIMATE, proposal=Proposal.NOT_ASSESSED, answers=1)
    assert "trop peu de réponses (1)" in sentences.proposal_sentence(few)
    assert "aucune réponse" in sentences.proposal_sentence(Estimate(Proposal.NOT_ASSESSED))
    assert "Sans épreuve" in sentences.proposal_sentence(Estimate(Proposal.NO_TEST))
    doubtful = replace(ESTIMATE, proposal=Proposal.TO_CONFIRM, probability=0.6)
    assert sentences.proposal_sentence(doubtful).endswith("à confirmer en entretien.")


def test_the_rule_is_said_with_its_counts(make: Make) -> None:
    line = make().domains[0].subdomains[3]

    said = sentences.aggregation_sentence(line)

    assert said == "6 acquis sur 6, il en faut 4 (75\u202f%, arrondi à l’inférieur) → sous-domaine acquis."
    excluded = make(mark=Mark.NO_TEST).domains[0]
    assert "Aucun critère ne compte" in sentences.aggregation_sentence(excluded.subdomains[0])
    assert sentences.domain_sentence(excluded) == (
        "0 sous-domaine acquis sur 5, il les faut tous → domaine à compléter."
    )


def test_the_certificate_is_said_for_each_verdict(make: Make) -> None:
    assert "à présenter au jury" in sentences.certificate_sentence(make())
    assert "7 non acquis" in sentences.certificate_sentence(make(mark=Mark.NOT_ACQUIRED))
    assert "pas encore décidé" in sentences.certificate_sentence(make(mark=None))


def test_different_rules_name_their_subdomains(make: Make) -> None:
    framework = make().framework
    domain = framework.domains[1]
    stricter = domain.subdomains[3].model_copy(
        update={"mastery": domain.subdomains[3].mastery.model_copy(update={"threshold": 1.0})}
    )
    changed = domain.model_copy(update={"subdomains": (*domain.subdomains[:3], stricter)})
    other = framework.model_copy(update={"domains": (framework.domains[0], changed)})

    said = sentences.rule_sentences(other)

    assert "100\u202f% de ses critères" in said[1]
    assert said[1].endswith("sous-domaines 2.4.")
    assert "2.4" not in said[0]


def test_a_share_of_uncalibrated_questions_is_counted(make: Make) -> None:
    evidence = make().domains[0].evidence

    assert (sentences.calibration_sentence(evidence) or "").startswith("Aucune des questions posées")
    assert (sentences.calibration_sentence(replace(evidence, uncalibrated=1)) or "").startswith(
        "1 question posée n’est pas encore calibrée"
    )
    assert sentences.calibration_sentence(replace(evidence, uncalibrated=0)) is None
