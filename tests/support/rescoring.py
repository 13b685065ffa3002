"""People who took a domain, corrected keys, newer parameters: what re-scorings are tried on."""

from collections.abc import Mapping
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts import service as accounts
from clea_quiz.accounts import welcome
from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.authoring.published import current_publication, sources_of
from clea_quiz.authoring.service import Author, load_bank, publish_draft, start_draft
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.bank.sources import Kind, Source
from clea_quiz.sittings import reports
from clea_quiz.sittings.library import TestLibrary
from clea_quiz.sittings.models import Sitting, Step
from clea_quiz.sittings.reports import Complaint
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import SOCLE, World

DOMAIN = "3"


def enrolled(session: Session, world: World, number: int, clock: Clock) -> Evaluation:
    """Open the evaluation of one more candidate of our organisation."""
    new = accounts.NewCandidate("Personne", f"Numéro {number}", "logistique")
    candidate = accounts.enrol_candidate(session, world.organisation, new, ["logistique"], clock())
    wanted = accounts.NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
    opened = accounts.open_evaluation(session, world.organisation, wanted, Random(number), clock())
    welcome.welcome(session, opened, clock())
    return opened


def taken(
    session: Session, library: TestLibrary, evaluation: Evaluation, clock: Clock, share: float = 0.6
) -> Sitting:
    """Take the domain and return its sitting as it is stored."""
    sitting = take_domain(session, library, evaluation, DOMAIN, clock, share)
    session.commit()
    session.expire_all()
    return sitting


def step_of(sitting: Sitting, test_items: Mapping[str, PlacedItem], kind: str = "choice") -> Step:
    """Return the first question answered in words (not « Je ne sais pas »), of one kind, written by hand."""
    return next(
        step
        for step in sitting.steps
        if step.response is not None
        and test_items[step.item].item.interaction.type == kind
        and test_items[step.item].model is None
    )


def reported(
    session: Session, library: TestLibrary, evaluation: Evaluation, words: str, clock: Clock
) -> tuple[Sitting, Step]:
    """Let the candidate of a domain that was taken report a question of it."""
    sitting = session.scalars(
        select(Sitting).where(Sitting.evaluation_id == evaluation.id, Sitting.domain == DOMAIN)
    ).one()
    step = step_of(sitting, dict(library.banks.bank(session, sitting.publication_id).items))
    reports.report(session, evaluation, DOMAIN, Complaint(step.id, "wrong", words), clock())
    return sitting, step


def corrected_key(session: Session, world: World, placed: PlacedItem, clock: Clock, **changes: str) -> None:
    """Publish the scenario of a choice again: the first distractor is the right answer now, written last."""
    document = placed.scenario.model_dump(mode="json", exclude_defaults=True)
    item = next(one for one in document["items"] if one["id"] == placed.item.id)
    item |= changes
    choices = item["interaction"]["choices"]
    best = max(choices, key=lambda choice: choice.get("credit", 0))
    other = next(choice for choice in choices if not choice.get("credit"))
    credit = best.pop("credit")
    best["why"] = best.get("why") or "C’était la clé d’avant."
    other["credit"] = credit
    item["interaction"].pop("experts", None)
    item["interaction"]["choices"] = [*(c for c in choices if c is not other), other]
    author = Author(world.author, world.organisation)
    draft = start_draft(session, author, document, clock())
    publish_draft(session, author, draft.id, clock())
    session.commit()


def recalibrated(session: Session, rows: str, clock: Clock) -> None:
    """Publish the bank again with calibrated items (CSV rows of id, model, a, b, se_b)."""
    known = list(sources_of(session, current_publication(session, None)))
    body = f"id,model,a,b,se_b\n{rows}\n".encode()
    load_bank(session, [*known, Source(Kind.CALIBRATION, "new", body)], clock())
    session.commit()
