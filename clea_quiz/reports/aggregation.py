"""The aggregation rule with one candidate's numbers: how each count comes about, and what is missing."""

from dataclasses import dataclass

from clea_quiz.errors import counted, said
from clea_quiz.matrices.queries import DomainLine, MatrixView, SubdomainLine
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.reports.french import listed, percent, with_comma
from clea_quiz.reports.labels import N_, ROUNDINGS


@dataclass(frozen=True)
class Missing:
    """A sub-domain that is not decided: the criteria that may still decide it, and how many it takes."""

    domain: str
    subdomain: str
    criteria: tuple[str, ...]
    sentence: str


def required_sentence(line: SubdomainLine) -> str:
    """Return how many acquired criteria a sub-domain needs: « 75 % de 5 critères font 3,75 ; … : 3 »."""
    result, mastery = line.result, line.subdomain.mastery
    if not result.counted:
        return N_("aucun critère ne compte")
    whole = mastery.threshold * result.counted
    parts = {
        "percent": percent(mastery.threshold),
        "share": with_comma(f"{whole:.2f}".rstrip("0").rstrip(".")),
        "rounding": ROUNDINGS[mastery.rounding],
        "required": result.required,
    }
    if whole < 1:
        return counted(
            "%(percent)s de %(number)s\u00a0critère fait %(share)s ; "
            "%(rounding)s, un au moins : %(required)s",
            "%(percent)s de %(number)s\u00a0critères font %(share)s ; "
            "%(rounding)s, un au moins : %(required)s",
            result.counted,
            **parts,
        )
    return counted(
        "%(percent)s de %(number)s\u00a0critère fait %(share)s ; %(rounding)s : %(required)s",
        "%(percent)s de %(number)s\u00a0critères font %(share)s ; %(rounding)s : %(required)s",
        result.counted,
        **parts,
    )


def left_out_sentence(line: SubdomainLine) -> str:
    """Return how many criteria do not count; empty when all do."""
    left_out = len(line.criteria) - line.result.counted
    return said("%(number)s sans épreuve, hors du compte", number=left_out) if left_out else ""


def missing(view: MatrixView) -> list[Missing]:
    """Return what keeps the certificate undecided, in official order; nothing once it is decided."""
    if view.certificate is not Verdict.UNDECIDED:
        return []
    return [
        _missing(domain, line)
        for domain in view.domains
        for line in domain.subdomains
        if line.result.verdict is Verdict.UNDECIDED
    ]


def _missing(domain: DomainLine, line: SubdomainLine) -> Missing:
    open_ones = tuple(c.code for c in line.criteria if _is_open(c.judgement.mark if c.judgement else None))
    return Missing(domain.code, line.subdomain.code, open_ones, _missing_sentence(line, open_ones))


def _is_open(mark: Mark | None) -> bool:
    return mark in (None, Mark.NOT_ASSESSED)


def _missing_sentence(line: SubdomainLine, open_ones: tuple[str, ...]) -> str:
    result = line.result
    if not result.counted:
        return N_("tous les critères sont « sans épreuve » : il en faut un au moins, apprécié autrement")
    needed = result.required - result.acquired
    fails_at = result.counted - result.required + 1 - (result.counted - result.acquired - result.open)
    return said(
        "encore %(needed)s acquis pour l’acquérir, ou %(fails_at)s non acquis pour ne pas l’acquérir, "
        "parmi %(criteria)s",
        needed=needed,
        fails_at=fails_at,
        criteria=listed(open_ones),
    )


def decided_sentence(view: MatrixView) -> str:
    """Return why nothing is missing any more."""
    if view.certificate is Verdict.ACQUIRED:
        return N_("Rien ne manque : tous les domaines sont acquis.")
    failed = [line.code for line in view.domains if line.result.verdict is Verdict.NOT_ACQUIRED]
    return said(
        "Rien ne manque pour décider : un domaine non acquis suffit à écarter le certificat "
        "(%(domains)s). Les autres appréciations restent utiles à la personne.",
        domains=listed(failed),
    )
