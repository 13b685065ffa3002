"""A matrix as plain JSON values, every word in French: what the typeset document reads."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from clea_quiz.matrices.content import Content, CriterionContent, DomainContent, SubdomainContent
from clea_quiz.reports.french import count, day, day_and_time
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, capitalised
from clea_quiz.reports.papers import (
    NOT_KEPT,
    bar_values,
    certificate_line,
    evaluation_words,
    file_words,
    framework_words,
    reservations,
    rule_lines,
    signature_values,
    sitting_line,
    standing_words,
    state_words,
    verdict_values,
)
from clea_quiz.reports.sentences import calibration_words, counted_sentence, domain_words, proposal_words
from clea_quiz.sittings.evidence import Estimate


def matrix_values(content: Content, generated_at: datetime, root: str | None) -> dict[str, Any]:
    """Return everything the document shows, in its order."""
    return {
        "title": f"Matrice d’évaluation – {content.candidate}",
        "organisation": content.organisation,
        "framework": content.framework.title,
        "short_title": content.framework.short_title,
        "generated": day_and_time(generated_at),
        "identity": _identity(content),
        "state": state_words(content),
        "signature": signature_values(content, root) if content.signature else None,
        "missing": f"Il manque {count(content.missing, 'appréciation')}." if content.missing else None,
        "certificate": {**verdict_values(content.certificate), "sentence": certificate_line(content)},
        "notices": reservations(content),
        "rules": _rules(content),
        "domains": [_domain(domain) for domain in content.domains],
    }


def _identity(content: Content) -> list[list[str]]:
    nobody = "non désigné" if content.whole else NOT_KEPT
    return [
        ["Candidat", content.candidate],
        ["Dossier", file_words(content)],
        ["Évaluateur", content.assessor or nobody],
        ["Organisme", content.organisation],
        ["Évaluation", evaluation_words(content)],
        ["Référentiel", framework_words(content)],
    ]


def _rules(content: Content) -> list[str]:
    sources = content.framework.sources
    return [
        *rule_lines(content),
        *([f"Sources : {' '.join(sources)}"] if sources else []),
        "L’estimation est la part de réussite attendue sur l’ensemble des questions publiées du domaine, "
        "avec son intervalle de crédibilité à 90 %. La proposition n’engage pas : l’évaluateur décide.",
    ]


def _domain(domain: DomainContent) -> dict[str, Any]:
    uncalibrated = domain.sitting.uncalibrated if domain.sitting else 0
    notes = [sitting_line(domain), calibration_words(uncalibrated, len(domain.answers or ()))]
    return {
        "code": domain.code,
        "title": domain.title,
        "standing": standing_words(domain.standing),
        "verdict": verdict_values(domain.result.verdict),
        "sentence": domain_words(domain.result),
        "notes": [note for note in notes if note],
        "assessors": _assessors(domain),
        "estimate": _estimate(domain.estimate),
        "subdomains": [_subdomain(subdomain) for subdomain in domain.subdomains],
    }


def _subdomain(subdomain: SubdomainContent) -> dict[str, Any]:
    return {
        "code": subdomain.code,
        "title": subdomain.title,
        "standing": standing_words(subdomain.standing),
        "verdict": verdict_values(subdomain.result.verdict),
        "sentence": counted_sentence(subdomain.result, subdomain.mastery),
        "estimate": _estimate(subdomain.estimate),
        "criteria": [_criterion(criterion) for criterion in subdomain.criteria],
    }


def _estimate(estimate: Estimate | None) -> dict[str, Any]:
    return {**bar_values(estimate), "proposal": proposal_words(estimate) if estimate else NOT_KEPT}


def _criterion(line: CriterionContent) -> dict[str, Any]:
    judgement = line.judgement
    return {
        "code": line.code,
        "title": line.title,
        "standing": standing_words(line.standing),
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


def _assessors(domain: DomainContent) -> str | None:
    """Return who marked the domain, when anybody did."""
    marks = Counter(line.judgement.author for line in domain.criteria if line.judgement)
    return _named(marks.most_common()) if marks else None


def _named(marks: Sequence[tuple[str, int]]) -> str:
    if len(marks) == 1:
        return f"Appréciations de {marks[0][0]}."
    return "Appréciations de " + ", ".join(f"{name} ({number})" for name, number in marks) + "."
