"""The individual training path: what is not acquired, what was seen of it, and hours to be written in."""

from datetime import datetime
from typing import Any

from clea_quiz.matrices.content import Content, CriterionContent, DomainContent, SubdomainContent
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.reports.french import day
from clea_quiz.reports.labels import EVIDENCE_KINDS, MARKS, capitalised
from clea_quiz.reports.papers import (
    Sheet,
    file_words,
    frame,
    signature_of,
    standing_words,
    until_words,
    verdict_values,
    years_words,
)
from clea_quiz.reports.typesetting import typeset


def training_path_pdf(content: Content, sector: str, generated_at: datetime) -> bytes:
    """Return the path of one candidate; ``sector`` is its name as people read it."""
    return typeset("training_path.typ", training_path_values(content, sector, generated_at), generated_at)


def training_path_values(content: Content, sector: str, generated_at: datetime) -> dict[str, Any]:
    """Return everything the document shows, in its order."""
    signature = signature_of(content)
    sheet = Sheet(
        "Parcours de formation", content.candidate, "Parcours de formation individuel", [content.candidate]
    )
    kept = [_domain(line, sector) for line in content.domains if line.result.verdict is not Verdict.ACQUIRED]
    return {
        **frame(content, sheet, generated_at),
        "candidate": content.candidate,
        "assessor": signature.person,
        "identity": [
            ["Candidat", content.candidate],
            ["Dossier", file_words(content)],
            ["Secteur", sector],
            ["Organisme", content.organisation],
            ["Évaluateur", signature.person],
            ["Décisions du", day(signature.signed_at)],
        ],
        "opening": "Ce parcours ne porte que sur ce qui n’est pas encore acquis. Le formateur complète les "
        "heures ; l’évaluation finale portera sur ces mêmes domaines.",
        "nothing": "Tous les domaines sont acquis : il n’y a pas de formation à prévoir.",
        "domains": kept,
        "rule": "L’évaluateur et le formateur ne sont pas la même personne. Ce qui est acquis le reste "
        f"{years_words(content)} à partir de l’évaluation préalable{until_words(content)}.",
    }


def _domain(line: DomainContent, sector: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "standing": standing_words(line.standing),
        "plain": line.plain or "",
        "subdomains": [
            _subdomain(sub, sector) for sub in line.subdomains if sub.result.verdict is not Verdict.ACQUIRED
        ],
    }


def _subdomain(line: SubdomainContent, sector: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "standing": standing_words(line.standing),
        "verdict": verdict_values(line.result.verdict),
        "situations": f"Situations conseillées : des tâches réelles ou reconstituées du secteur "
        f"« {sector} », avec les documents et les outils du métier, d’abord accompagné, puis seul.",
        "criteria": [_criterion(criterion) for criterion in line.criteria if _to_work(criterion)],
    }


def _to_work(line: CriterionContent) -> bool:
    return line.judgement is None or line.judgement.mark is not Mark.ACQUIRED


def _criterion(line: CriterionContent) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "result": line.expected_result,
        "seen": _seen(line),
    }


def _seen(line: CriterionContent) -> list[str]:
    """Return what is known of a criterion, in words."""
    mark = f"{capitalised(MARKS[line.judgement.mark])}." if line.judgement else "Sans appréciation."
    comment = line.judgement.comment if line.judgement else ""
    on_screen = "Vu à l’écran." if line.estimate.answers else "Pas vu à l’écran."
    heard = [
        f"{capitalised(EVIDENCE_KINDS[e.kind])} du {day(e.recorded_at)} : {e.text}" for e in line.evidence
    ]
    return [f"{mark} {on_screen}", *([comment] if comment else []), *heard]
