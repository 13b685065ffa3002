"""A whole matrix as a value: real framework, made-up candidate, no database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clea_quiz.bank.bank import bank_of
from clea_quiz.bank.frameworks import Domain, Framework
from clea_quiz.bank.reading import read_folder
from clea_quiz.matrices import rules, signed
from clea_quiz.matrices.content import Content, SignedAs
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.queries import (
    CriterionLine,
    DomainLine,
    EvidenceView,
    JudgementView,
    MatrixView,
    SignatureView,
    SubdomainLine,
)
from clea_quiz.matrices.rules import DomainResult, Mark
from clea_quiz.matrices.snapshot import FORMAT, snapshot_of
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.evidence import DomainEvidence, Estimate, StepView
from clea_quiz.sittings.models import EndReason, Outcome
from clea_quiz.sittings.queries import DomainState

NOW = datetime(2027, 3, 8, 13, 5, tzinfo=UTC)
COMMENT = "Très à l’aise ; cœur de métier maîtrisé (½ journée, 12 €)."
ESTIMATE = Estimate(Proposal.ACQUIRED, 0.93, 0.85, 0.74, 0.94, 0.75, 4, 3, 4)

Make = Callable[..., MatrixView]


@pytest.fixture(scope="session")
def frameworks(item_bank: Path) -> dict[str, Framework]:
    sources, problems = read_folder(item_bank)
    assert not problems
    return dict(bank_of(sources).frameworks)


@pytest.fixture(scope="session")
def make(frameworks: dict[str, Framework]) -> Make:
    """Make a matrix in which every criterion has the same mark and comment, or none."""

    def make(
        *,
        mark: Mark | None = Mark.ACQUIRED,
        comment: str = COMMENT,
        candidate: str = "Élodie Çağlar-Nuñez",
        framework: str = "clea-2021",
        signed: bool = False,
    ) -> MatrixView:
        chosen = frameworks[framework]
        judgement = JudgementView(mark, comment, "Bénédicte L’Hôte", NOW, 1) if mark else None
        marks = dict.fromkeys(chosen.criteria, mark) if mark else {}
        results, certificate = rules.aggregate(chosen, marks)
        view = MatrixView(
            evaluation_id=417,
            candidate=candidate,
            reference="2027-00417",
            organisation="GRETA de Saint-Étienne",
            assessor="Bénédicte L’Hôte",
            kind="preliminary",
            opened_at=NOW,
            framework=chosen,
            domains=tuple(
                _domain(domain, result, judgement)
                for domain, result in zip(chosen.domains, results, strict=True)
            ),
            certificate=certificate,
            signature=None,
        )
        if not signed:
            return view
        content_hash = rules.content_hash(snapshot_of(view))
        return replace(view, signature=SignatureView("Bénédicte L’Hôte", NOW, content_hash, 1, FORMAT))

    return make


def content_of(view: MatrixView) -> Content:
    """Return what documents show of a view, signed as the view is."""
    draft = signed.draft(view)
    if view.signature is None:
        return draft
    signature = view.signature
    as_signed = SignedAs(signature.person, signature.signed_at, signature.content_hash, signature.version)
    return replace(draft, signature=as_signed)


def _domain(domain: Domain, result: DomainResult, judgement: JudgementView | None) -> DomainLine:
    heard = EvidenceView(EvidenceKind.INTERVIEW, "A reformulé la consigne.", "Claire Lenoir", NOW)
    subdomains = tuple(
        SubdomainLine(
            subdomain,
            ESTIMATE,
            tuple(
                CriterionLine(criterion, ESTIMATE, judgement, (heard,) if criterion.code == "1.1.1" else ())
                for criterion in subdomain.criteria
            ),
            subresult,
        )
        for subdomain, subresult in zip(domain.subdomains, result.subdomains, strict=True)
    )
    evidence = DomainEvidence(
        code=domain.code,
        state=DomainState.DONE,
        estimate=ESTIMATE,
        subdomains={sub.code: ESTIMATE for sub in domain.subdomains},
        criteria={criterion.code: ESTIMATE for criterion in domain.criteria},
        steps=(_step(domain, 1, "=1+1"), _step(domain, 2, None)),
        started_at=NOW,
        ended_at=NOW,
        end_reason=EndReason.DECIDED,
        uncalibrated=2,
    )
    return DomainLine(domain, evidence, subdomains, result)


def _step(domain: Domain, position: int, response: str | None) -> StepView:
    return StepView(
        id=position,
        position=position,
        item=f"item-{domain.code}-{position}",
        scenario_title="Le bon de livraison",
        prompt="Combien de cartons manque-t-il ?",
        criterion=domain.criteria[0].code,
        difficulty=2,
        outcome=Outcome.ANSWERED if response else Outcome.UNKNOWN,
        response=response,
        key="2 cartons",
        reason=None,
        rationale="20 − 18 = 2.",
        score=0,
        max_score=1,
        seconds=23.4,
        served_at=NOW,
    )
