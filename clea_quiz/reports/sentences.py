"""What an estimate, a proposal and a verdict say, in sentences that a jury understands."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from clea_quiz.bank.frameworks import Framework, Mastery
from clea_quiz.matrices.queries import DomainLine, MatrixView, SubdomainLine
from clea_quiz.matrices.rules import DomainResult, SubdomainResult, Verdict
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.french import count, duration, listed, percent, sure_percent
from clea_quiz.reports.labels import END_REASONS, PROPOSALS, ROUNDINGS, capitalised
from clea_quiz.sittings.evidence import DomainEvidence, Estimate
from clea_quiz.sittings.models import EndReason
from clea_quiz.sittings.queries import DomainState

_WORDS = ((0.95, "presque certainement"), (0.9, "très probablement"), (0.8, "probablement"), (0.0, "plutôt"))


def likelihood(probability: float) -> str:
    """Return a probability of mastery in words, with the number: « très probablement acquis (93 %) ».

    The number is that of the side named: « probablement non acquis (88 %) » is a mastery of 12 %.
    """
    acquired = probability >= 0.5
    side = probability if acquired else 1 - probability
    words = next(words for least, words in _WORDS if side >= least)
    return f"{words} {'acquis' if acquired else 'non acquis'} ({sure_percent(side)})"


def proposal_sentence(estimate: Estimate) -> str:
    """Return what the sittings propose, with the probability and what it rests on."""
    if estimate.proposal is Proposal.NO_TEST:
        return "Sans épreuve à l’écran : à apprécier en entretien ou en situation."
    if estimate.probability is None:
        return "Non évalué : aucune réponse."
    chance = capitalised(likelihood(estimate.probability))
    if estimate.proposal is Proposal.TO_CONFIRM:
        return f"{chance} : à confirmer en entretien."
    if estimate.proposal is Proposal.NOT_ASSESSED:
        return f"Non évalué : trop peu de réponses ({estimate.answers}) pour proposer une appréciation."
    return f"{chance}."


def proposal_words(estimate: Estimate) -> str:
    """Return the proposal and its probability in few words, for a cell."""
    if estimate.probability is None or estimate.proposal is Proposal.NOT_ASSESSED:
        return capitalised(PROPOSALS[estimate.proposal])
    if estimate.proposal is Proposal.TO_CONFIRM:
        return f"À confirmer : {likelihood(estimate.probability)}"
    return capitalised(likelihood(estimate.probability))


def score_words(estimate: Estimate) -> str:
    """Return the estimated success and its 90 % interval: « 82 % (de 70 % à 91 %) »."""
    if estimate.mean is None or estimate.low is None or estimate.high is None:
        return "pas d’estimation"
    return f"{percent(estimate.mean)} (de {percent(estimate.low)} à {percent(estimate.high)})"


def rests_on(estimate: Estimate) -> str:
    """Return what an estimate rests on: answers and points."""
    if not estimate.answers:
        return "aucune réponse"
    return f"{count(estimate.answers, 'réponse')}, {count(estimate.points, 'point')} sur {estimate.possible}"


def rule_words(mastery: Mastery) -> str:
    """Return a sub-domain's rule: « 75 %, arrondi à l’inférieur »."""
    return f"{percent(mastery.threshold)}, {ROUNDINGS[mastery.rounding]}"


def rule_sentences(framework: Framework) -> list[str]:
    """Return how marks become verdicts under a framework, sub-domain to certificate."""
    return rules_of((sub.code, sub.mastery) for domain in framework.domains for sub in domain.subdomains)


def rules_of(masteries: Iterable[tuple[str, Mastery]]) -> list[str]:
    """Return how marks become verdicts, from each sub-domain's code and rule."""
    per_rule: dict[str, list[str]] = {}
    for code, mastery in masteries:
        per_rule.setdefault(_rule_sentence(mastery), []).append(code)
    return [
        *(
            f"{sentence}." if len(per_rule) == 1 else f"{sentence} : sous-domaines {', '.join(codes)}."
            for sentence, codes in per_rule.items()
        ),
        "Un critère « sans épreuve » ne compte pas ; "
        "un critère « non évalué » compte et peut encore être acquis.",
        "Un domaine est acquis quand tous ses sous-domaines le sont. "
        "Le certificat demande tous les domaines : aucun n’en compense un autre.",
    ]


def _rule_sentence(mastery: Mastery) -> str:
    return (
        f"Un sous-domaine est acquis quand {percent(mastery.threshold)} de ses critères le sont "
        f"(nombre {ROUNDINGS[mastery.rounding]}, un au moins)"
    )


def aggregation_sentence(line: SubdomainLine) -> str:
    """Return how the criterion marks give the sub-domain's verdict, step by step."""
    return counted_sentence(line.result, line.subdomain.mastery)


def counted_sentence(result: SubdomainResult, mastery: Mastery | None) -> str:
    """Return the same from the counts; the rule is left out where it was not kept."""
    if not result.counted:
        return "Aucun critère ne compte (sans épreuve) → sous-domaine à compléter."
    rule = f" ({rule_words(mastery)})" if mastery else ""
    return (
        f"{result.acquired} acquis sur {result.counted}, il en faut {result.required}{rule} "
        f"→ {_subdomain_verdict(result)}."
    )


def _subdomain_verdict(result: SubdomainResult) -> str:
    if result.verdict is Verdict.UNDECIDED:
        return f"sous-domaine à compléter, {count(result.open, 'critère')} peuvent encore le décider".replace(
            "critère peuvent", "critère peut"
        )
    return "sous-domaine acquis" if result.verdict is Verdict.ACQUIRED else "sous-domaine non acquis"


def domain_sentence(line: DomainLine) -> str:
    """Return how the sub-domains give the domain's verdict."""
    return domain_words(line.result)


def domain_words(domain: DomainResult) -> str:
    """Return the same from the domain's result alone."""
    results = domain.subdomains
    acquired = sum(result.verdict is Verdict.ACQUIRED for result in results)
    counted = (
        f"{acquired} sous-domaine{'s' if acquired > 1 else ''} acquis sur {len(results)}, il les faut tous"
    )
    verdicts = {
        Verdict.ACQUIRED: "domaine acquis",
        Verdict.NOT_ACQUIRED: "domaine non acquis",
        Verdict.UNDECIDED: "domaine à compléter",
    }
    return f"{counted} → {verdicts[domain.verdict]}."


def certificate_sentence(view: MatrixView) -> str:
    """Return how the domains give the certificate."""
    results = [line.result for line in view.domains]
    return certificate_words(view.certificate, results, view.framework.short_title)


def certificate_words(certificate: Verdict, results: Sequence[DomainResult], short_title: str) -> str:
    """Return the same from the domains' results and the certificate's name."""
    acquired = [result.code for result in results if result.verdict is Verdict.ACQUIRED]
    failed = [result.code for result in results if result.verdict is Verdict.NOT_ACQUIRED]
    many = "s" if len(acquired) > 1 else ""
    counted = f"{len(acquired)} domaine{many} acquis sur {len(results)}, il les faut tous"
    if certificate is Verdict.ACQUIRED:
        return f"{counted} → dossier à présenter au jury pour le certificat {short_title}."
    if certificate is Verdict.NOT_ACQUIRED:
        return f"{counted} → certificat non acquis à ce stade ({_domains(failed)} non acquis)."
    waiting = [result.code for result in results if result.verdict is Verdict.UNDECIDED]
    return f"{counted} → pas encore décidé ({_domains(waiting)} à compléter)."


def _domains(codes: Sequence[str]) -> str:
    return f"domaine{'s' if len(codes) > 1 else ''} {listed(list(codes))}"


def sitting_sentence(evidence: DomainEvidence) -> str:
    """Return how a domain's sitting went: questions, time, and why it stopped."""
    answered = sum(step.outcome is not None for step in evidence.steps)
    return sitting_words(evidence, answered)


class _Sitting(Protocol):
    """How a sitting went, recomputed now or kept with a signature."""

    @property
    def state(self) -> DomainState: ...
    @property
    def seconds(self) -> float: ...
    @property
    def end_reason(self) -> EndReason | None: ...


def sitting_words(sitting: _Sitting, answered: int) -> str:
    """Return the same from what is kept of a sitting."""
    if sitting.state is DomainState.TO_DO:
        return "Passation pas commencée."
    said = f"{count(answered, 'réponse')} en {duration(sitting.seconds)}"
    if sitting.end_reason is None:
        return f"{said}, passation en cours."
    return f"{said}. La passation s’est arrêtée\u00a0: {END_REASONS[sitting.end_reason]}."


def calibration_sentence(evidence: DomainEvidence) -> str | None:
    """Return how far the estimate rests on questions without calibration; None when all are calibrated."""
    return calibration_words(evidence.uncalibrated, sum(step.outcome is not None for step in evidence.steps))


def calibration_words(uncalibrated: int, answered: int) -> str | None:
    """Return the same from the counts."""
    if not uncalibrated:
        return None
    some = "Aucune des questions posées n’est encore calibrée"
    if uncalibrated < answered:
        asked = "question posée n’est" if uncalibrated == 1 else "questions posées ne sont"
        some = f"{uncalibrated} {asked} pas encore calibrée{'s' if uncalibrated > 1 else ''}"
    return f"{some} : leur difficulté vient de l’auteur, et la marge d’erreur en tient compte."


def kind_words(kind: str) -> str:
    """Return an evaluation's kind, kept as a plain value in the view, in French."""
    return "finale" if kind == "final" else "préalable"
