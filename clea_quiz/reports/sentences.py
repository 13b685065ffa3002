"""What an estimate, a proposal and a verdict say, in sentences that a jury understands."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from clea_quiz.bank.frameworks import Framework, Mastery
from clea_quiz.errors import Counted, Sentence, counted, said
from clea_quiz.matrices.queries import DomainLine, MatrixView, SubdomainLine
from clea_quiz.matrices.rules import DomainResult, SubdomainResult, Verdict
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.french import duration, listed, percent, sure_percent
from clea_quiz.reports.labels import END_REASONS, N_, PROPOSALS, ROUNDINGS, capitalised
from clea_quiz.sittings.evidence import DomainEvidence, Estimate
from clea_quiz.sittings.models import EndReason
from clea_quiz.sittings.queries import DomainState

_ACQUIRED = (
    (0.95, N_("presque certainement acquis (%(share)s)")),
    (0.9, N_("très probablement acquis (%(share)s)")),
    (0.8, N_("probablement acquis (%(share)s)")),
    (0.0, N_("plutôt acquis (%(share)s)")),
)
_NOT_ACQUIRED = (
    (0.95, N_("presque certainement non acquis (%(share)s)")),
    (0.9, N_("très probablement non acquis (%(share)s)")),
    (0.8, N_("probablement non acquis (%(share)s)")),
    (0.0, N_("plutôt non acquis (%(share)s)")),
)


def likelihood(probability: float) -> Sentence:
    """Return a probability of mastery in words, with the number: « très probablement acquis (93 %) ».

    The number is that of the side named: « probablement non acquis (88 %) » is a mastery of 12 %.
    """
    acquired = probability >= 0.5
    side = probability if acquired else 1 - probability
    patterns = _ACQUIRED if acquired else _NOT_ACQUIRED
    return said(next(words for least, words in patterns if side >= least), share=sure_percent(side))


def proposal_sentence(estimate: Estimate) -> str:
    """Return what the sittings propose, with the probability and what it rests on."""
    if estimate.proposal is Proposal.NO_TEST:
        return N_("Sans épreuve à l’écran : à apprécier en entretien ou en situation.")
    if estimate.probability is None:
        return N_("Non évalué : aucune réponse.")
    chance = capitalised(likelihood(estimate.probability))
    if estimate.proposal is Proposal.TO_CONFIRM:
        return said("%(chance)s : à confirmer en entretien.", chance=chance)
    if estimate.proposal is Proposal.NOT_ASSESSED:
        return said(
            "Non évalué : trop peu de réponses (%(answers)s) pour proposer une appréciation.",
            answers=estimate.answers,
        )
    return said("%(chance)s.", chance=chance)


def proposal_words(estimate: Estimate) -> str:
    """Return the proposal and its probability in few words, for a cell."""
    if estimate.probability is None or estimate.proposal is Proposal.NOT_ASSESSED:
        return capitalised(PROPOSALS[estimate.proposal])
    if estimate.proposal is Proposal.TO_CONFIRM:
        return said("À confirmer : %(chance)s", chance=likelihood(estimate.probability))
    return capitalised(likelihood(estimate.probability))


def score_words(estimate: Estimate) -> str:
    """Return the estimated success and its 90 % interval: « 82 % (de 70 % à 91 %) »."""
    if estimate.mean is None or estimate.low is None or estimate.high is None:
        return N_("pas d’estimation")
    return said(
        "%(mean)s (de %(low)s à %(high)s)",
        mean=percent(estimate.mean),
        low=percent(estimate.low),
        high=percent(estimate.high),
    )


def rests_on(estimate: Estimate) -> str:
    """Return what an estimate rests on: answers and points."""
    if not estimate.answers:
        return N_("aucune réponse")
    points = counted(
        "%(number)s\u00a0point sur %(possible)s",
        "%(number)s\u00a0points sur %(possible)s",
        estimate.points,
        possible=estimate.possible,
    )
    return counted(
        "%(number)s\u00a0réponse, %(points)s",
        "%(number)s\u00a0réponses, %(points)s",
        estimate.answers,
        points=points,
    )


def rule_words(mastery: Mastery) -> Sentence:
    """Return a sub-domain's rule: « 75 %, arrondi à l’inférieur »."""
    return said(
        "%(share)s, %(rounding)s", share=percent(mastery.threshold), rounding=ROUNDINGS[mastery.rounding]
    )


def rule_sentences(framework: Framework) -> list[str]:
    """Return how marks become verdicts under a framework, sub-domain to certificate."""
    return rules_of((sub.code, sub.mastery) for domain in framework.domains for sub in domain.subdomains)


def rules_of(masteries: Iterable[tuple[str, Mastery]]) -> list[str]:
    """Return how marks become verdicts, from each sub-domain's code and rule."""
    per_rule: dict[tuple[Sentence, str], list[str]] = {}
    for code, mastery in masteries:
        rule = percent(mastery.threshold), ROUNDINGS[mastery.rounding]
        per_rule.setdefault(rule, []).append(code)
    return [
        *(_rule_sentence(*rule, codes if len(per_rule) > 1 else ()) for rule, codes in per_rule.items()),
        N_(
            "Un critère « sans épreuve » ne compte pas ; "
            "un critère « non évalué » compte et peut encore être acquis."
        ),
        N_(
            "Un domaine est acquis quand tous ses sous-domaines le sont. "
            "Le certificat demande tous les domaines : aucun n’en compense un autre."
        ),
    ]


def _rule_sentence(share: Sentence, rounding: str, codes: Sequence[str]) -> Sentence:
    """Return a rule, and for which sub-domains it is where there are others."""
    if not codes:
        return said(
            "Un sous-domaine est acquis quand %(share)s de ses critères le sont "
            "(nombre %(rounding)s, un au moins).",
            share=share,
            rounding=rounding,
        )
    return said(
        "Un sous-domaine est acquis quand %(share)s de ses critères le sont "
        "(nombre %(rounding)s, un au moins) : sous-domaines %(codes)s.",
        share=share,
        rounding=rounding,
        codes=", ".join(codes),
    )


def aggregation_sentence(line: SubdomainLine) -> str:
    """Return how the criterion marks give the sub-domain's verdict, step by step."""
    return counted_sentence(line.result, line.subdomain.mastery)


def counted_sentence(result: SubdomainResult, mastery: Mastery | None) -> str:
    """Return the same from the counts; the rule is left out where it was not kept."""
    if not result.counted:
        return N_("Aucun critère ne compte (sans épreuve) → sous-domaine à compléter.")
    counts = {"acquired": result.acquired, "counted": result.counted, "required": result.required}
    verdict = _subdomain_verdict(result)
    if mastery is None:
        return said(
            "%(acquired)s acquis sur %(counted)s, il en faut %(required)s → %(verdict)s.",
            verdict=verdict,
            **counts,
        )
    return said(
        "%(acquired)s acquis sur %(counted)s, il en faut %(required)s (%(rule)s) → %(verdict)s.",
        rule=rule_words(mastery),
        verdict=verdict,
        **counts,
    )


def _subdomain_verdict(result: SubdomainResult) -> str:
    if result.verdict is Verdict.UNDECIDED:
        return counted(
            "sous-domaine à compléter, %(number)s\u00a0critère peut encore le décider",
            "sous-domaine à compléter, %(number)s\u00a0critères peuvent encore le décider",
            result.open,
        )
    acquired = result.verdict is Verdict.ACQUIRED
    return N_("sous-domaine acquis") if acquired else N_("sous-domaine non acquis")


def domain_sentence(line: DomainLine) -> str:
    """Return how the sub-domains give the domain's verdict."""
    return domain_words(line.result)


def domain_words(domain: DomainResult) -> str:
    """Return the same from the domain's result alone."""
    results = domain.subdomains
    verdicts = {
        Verdict.ACQUIRED: N_("domaine acquis"),
        Verdict.NOT_ACQUIRED: N_("domaine non acquis"),
        Verdict.UNDECIDED: N_("domaine à compléter"),
    }
    return counted(
        "%(number)s sous-domaine acquis sur %(all)s, il les faut tous → %(verdict)s.",
        "%(number)s sous-domaines acquis sur %(all)s, il les faut tous → %(verdict)s.",
        sum(result.verdict is Verdict.ACQUIRED for result in results),
        all=len(results),
        verdict=verdicts[domain.verdict],
    )


def certificate_sentence(view: MatrixView) -> str:
    """Return how the domains give the certificate."""
    results = [line.result for line in view.domains]
    return certificate_words(view.certificate, results, view.framework.short_title)


def certificate_words(certificate: Verdict, results: Sequence[DomainResult], short_title: str) -> str:
    """Return the same from the domains' results and the certificate's name."""
    acquired = sum(result.verdict is Verdict.ACQUIRED for result in results)
    verdict = _certificate_verdict(certificate, results, short_title)
    return counted(
        "%(number)s domaine acquis sur %(all)s, il les faut tous → %(verdict)s.",
        "%(number)s domaines acquis sur %(all)s, il les faut tous → %(verdict)s.",
        acquired,
        all=len(results),
        verdict=verdict,
    )


def _certificate_verdict(certificate: Verdict, results: Sequence[DomainResult], short_title: str) -> Sentence:
    if certificate is Verdict.ACQUIRED:
        return said("dossier à présenter au jury pour le certificat %(title)s", title=short_title)
    codes = [result.code for result in results if result.verdict is certificate]
    if certificate is Verdict.NOT_ACQUIRED:
        return said("certificat non acquis à ce stade (%(domains)s non acquis)", domains=_domains(codes))
    return said("pas encore décidé (%(domains)s à compléter)", domains=_domains(codes))


def _domains(codes: Sequence[str]) -> Counted:
    return counted("domaine %(codes)s", "domaines %(codes)s", len(codes), codes=listed(codes))


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
        return N_("Passation pas commencée.")
    if sitting.end_reason is None:
        return counted(
            "%(number)s\u00a0réponse en %(duration)s, passation en cours.",
            "%(number)s\u00a0réponses en %(duration)s, passation en cours.",
            answered,
            duration=duration(sitting.seconds),
        )
    return counted(
        "%(number)s\u00a0réponse en %(duration)s. La passation s’est arrêtée\u00a0: %(reason)s.",
        "%(number)s\u00a0réponses en %(duration)s. La passation s’est arrêtée\u00a0: %(reason)s.",
        answered,
        duration=duration(sitting.seconds),
        reason=END_REASONS[sitting.end_reason],
    )


def calibration_sentence(evidence: DomainEvidence) -> str | None:
    """Return how far the estimate rests on questions without calibration; None when all are calibrated."""
    return calibration_words(evidence.uncalibrated, sum(step.outcome is not None for step in evidence.steps))


def calibration_words(uncalibrated: int, answered: int) -> str | None:
    """Return the same from the counts."""
    if not uncalibrated:
        return None
    if uncalibrated >= answered:
        return N_(
            "Aucune des questions posées n’est encore calibrée : "
            "leur difficulté vient de l’auteur, et la marge d’erreur en tient compte."
        )
    return counted(
        "%(number)s question posée n’est pas encore calibrée : "
        "leur difficulté vient de l’auteur, et la marge d’erreur en tient compte.",
        "%(number)s questions posées ne sont pas encore calibrées : "
        "leur difficulté vient de l’auteur, et la marge d’erreur en tient compte.",
        uncalibrated,
    )


def kind_words(kind: str) -> str:
    """Return an evaluation's kind, kept as a plain value in the view, in French."""
    return N_("finale") if kind == "final" else N_("préalable")
