"""What an assessor writes on a criterion, and what keeps it from being kept."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import NotFound, Refused, said
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.sittings.evidence import evidence_of
from clea_quiz.sittings.library import TestLibrary

MOST_COMMENT = 2000
REASON_WANTED = said(
    "les épreuves proposent autre chose. Écrivez dans le commentaire pourquoi vous décidez ainsi."
)
SURE = {Proposal.ACQUIRED: Mark.ACQUIRED, Proposal.NOT_ACQUIRED: Mark.NOT_ACQUIRED}
"""What may be accepted in bulk. Not *sans épreuve*: what no screen can ask is still to be heard or seen."""


@dataclass(frozen=True)
class Entry:
    """What an assessor wrote on one criterion, and the version they had before their eyes (0: none)."""

    criterion: str
    mark: Mark | None
    comment: str
    version: int


def overrides(proposal: Proposal, mark: Mark | None) -> bool:
    """Return whether a mark goes against what the sittings propose surely."""
    return mark is not None and proposal in SURE and SURE[proposal] is not mark


def refuse_bad(entry: Entry, known_codes: Container[str]) -> None:
    """Refuse an unknown criterion, a comment that is too long, and one without a mark."""
    if entry.criterion not in known_codes:
        raise NotFound
    if len(entry.comment) > MOST_COMMENT:
        raise Refused(
            said(
                "Critère %(code)s : le commentaire dépasse %(most)s caractères.",
                code=entry.criterion,
                most=MOST_COMMENT,
            )
        )
    if entry.mark is None and entry.comment:
        raise Refused(
            said(
                "Critère %(code)s : choisissez une appréciation avec votre commentaire.", code=entry.criterion
            )
        )


def refuse_unexplained(
    session: Session, library: TestLibrary, evaluation: Evaluation, entries: Sequence[Entry]
) -> None:
    """Refuse a mark that goes against a sure proposal without saying why."""
    silent = [entry for entry in entries if entry.mark is not None and not entry.comment]
    if not silent:
        return
    domain_of = framework_of(session, library, evaluation).domain_of
    domains = {domain_of[entry.criterion].code for entry in silent}
    evidence = evidence_of(session, library, evaluation, domains=domains)
    for entry in silent:
        found = evidence[domain_of[entry.criterion].code].criteria[entry.criterion]
        if overrides(found.proposal, entry.mark):
            raise Refused(said("Critère %(code)s : %(why)s", code=entry.criterion, why=REASON_WANTED))


class Marked(Protocol):
    """What holds a mark: a first assessor's, or a second one's."""

    @property
    def mark(self) -> Mark:
        """Return the mark."""

    @property
    def comment(self) -> str:
        """Return what was said with it."""

    @property
    def version(self) -> int:
        """Return which of the marks kept it is."""


def same(judgement: Marked | None, entry: Entry) -> bool:
    """Return whether an entry says what stands already."""
    if judgement is None:
        return entry.mark is None
    return judgement.mark is entry.mark and judgement.comment == entry.comment


def version_of(judgement: Marked | None) -> int:
    """Return the version of a mark, 0 where none stands."""
    return judgement.version if judgement else 0
