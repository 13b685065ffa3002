"""A matrix as plain JSON values, every word in French: what the typeset document reads."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from clea_quiz.bank.frameworks import Standing
from clea_quiz.matrices.queries import CriterionLine, DomainLine, MatrixView, SubdomainLine
from clea_quiz.matrices.rules import Verdict
from clea_quiz.matrices.snapshot import is_as_signed
from clea_quiz.reports.french import count, day, day_and_time
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, STANDINGS, VERDICTS, capitalised
from clea_quiz.reports.sentences import (
    aggregation_sentence,
    calibration_sentence,
    certificate_sentence,
    domain_sentence,
    kind_words,
    proposal_words,
    rule_sentences,
    score_words,
    sitting_sentence,
)
from clea_quiz.sittings.evidence import Estimate

AS_SIGNED = "Le contenu de ce document est celui qui a été signé."
NOT_AS_SIGNED = (
    "Attention : depuis la signature, des réponses ou le référentiel ont changé ; "
    "seul le contenu conservé sous l’empreinte ci-dessous a été signé."
)


def matrix_values(view: MatrixView, generated_at: datetime) -> dict[str, Any]:
    """Return everything the document shows, in its order."""
    return {
        "title": f"Matrice d’évaluation – {view.candidate}",
        "organisation": view.organisation,
        "framework": view.framework.title,
        "short_title": view.framework.short_title,
        "version": view.framework.version,
        "generated": day_and_time(generated_at),
        "identity": _identity(view),
        "signature": _signature(view),
        "missing": f"Il manque {count(view.missing, 'appréciation')}." if view.missing else None,
        "certificate": {**_verdict(view.certificate), "sentence": certificate_sentence(view)},
        "notices": list(view.framework.notices),
        "rules": _rules(view),
        "domains": [_domain(line) for line in view.domains],
    }


def _identity(view: MatrixView) -> list[list[str]]:
    return [
        ["Candidat", view.candidate],
        ["Dossier", view.reference or f"n° {view.evaluation_id}"],
        ["Évaluateur", view.assessor or "non désigné"],
        ["Organisme", view.organisation],
        ["Évaluation", f"{capitalised(kind_words(view.kind))}, ouverte le {day(view.opened_at)}"],
        ["Référentiel", f"{view.framework.title}, version {view.framework.version}"],
    ]


def _signature(view: MatrixView) -> dict[str, str] | None:
    if view.signature is None:
        return None
    return {
        "person": view.signature.person,
        "when": day_and_time(view.signature.signed_at),
        "hash": view.signature.content_hash,
        "check": AS_SIGNED if is_as_signed(view) else NOT_AS_SIGNED,
    }


def _rules(view: MatrixView) -> list[str]:
    return [
        *rule_sentences(view.framework),
        f"Sources : {view.framework.mastery_source.text} {view.framework.domain_rule_source.text}",
        "L’estimation est la part de réussite attendue sur l’ensemble des questions publiées du domaine, "
        "avec son intervalle de crédibilité à 90 %. La proposition n’engage pas : l’évaluateur décide.",
    ]


def _domain(line: DomainLine) -> dict[str, Any]:
    notes = [sitting_sentence(line.evidence), calibration_sentence(line.evidence)]
    return {
        "code": line.code,
        "title": line.domain.title,
        "standing": _standing(line.domain.standing),
        "verdict": _verdict(line.result.verdict),
        "sentence": domain_sentence(line),
        "notes": [note for note in notes if note],
        "assessors": _assessors(line),
        "estimate": _estimate(line.evidence.estimate),
        "subdomains": [_subdomain(subdomain) for subdomain in line.subdomains],
    }


def _subdomain(line: SubdomainLine) -> dict[str, Any]:
    return {
        "code": line.subdomain.code,
        "title": line.subdomain.title,
        "standing": _standing(line.subdomain.standing),
        "verdict": _verdict(line.result.verdict),
        "sentence": aggregation_sentence(line),
        "estimate": _estimate(line.estimate),
        "criteria": [_criterion(criterion) for criterion in line.criteria],
    }


def _verdict(verdict: Verdict) -> dict[str, str]:
    return {"value": verdict.value, "words": capitalised(VERDICTS[verdict])}


def _standing(standing: Standing) -> str | None:
    return None if standing is Standing.OFFICIAL else STANDINGS[standing]


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "threshold": estimate.threshold,
        "score": score_words(estimate),
        "proposal": proposal_words(estimate),
        "answers": estimate.answers,
    }


def _criterion(line: CriterionLine) -> dict[str, Any]:
    judgement = line.judgement
    return {
        "code": line.code,
        "title": line.criterion.title,
        "standing": _standing(line.criterion.standing),
        "proposal": proposal_words(line.estimate),
        "answers": count(line.estimate.answers, "réponse") if line.estimate.answers else None,
        "mark": judgement.mark.value if judgement else None,
        "mark_words": capitalised(MARKS[judgement.mark]) if judgement else None,
        "comment": judgement.comment if judgement else "",
        "evidence": [
            f"{capitalised(EVIDENCE_KINDS[e.kind])} du {day(e.recorded_at)} ({e.author})\u00a0: {e.text}"
            for e in line.evidence
        ],
    }


def _assessors(line: DomainLine) -> str | None:
    """Return who marked the domain, when anybody did."""
    marks = Counter(
        criterion.judgement.author
        for subdomain in line.subdomains
        for criterion in subdomain.criteria
        if criterion.judgement
    )
    return _named(marks.most_common()) if marks else None


def _named(marks: Sequence[tuple[str, int]]) -> str:
    if len(marks) == 1:
        return f"Appréciations de {marks[0][0]}."
    return "Appréciations de " + ", ".join(f"{name} ({number})" for name, number in marks) + "."
