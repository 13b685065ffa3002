"""What is typed in a domain of the matrix, and how it meets what colleagues wrote meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from clea_quiz.errors import Refused, said
from clea_quiz.matrices.marks import PastMark
from clea_quiz.matrices.models import EvidenceKind
from clea_quiz.matrices.queries import CriterionLine, DomainLine
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.service import MOST_COMMENT, Entry, NewEvidence, overrides
from clea_quiz.psychometrics.mastery import Proposal
from clea_quiz.reports.labels import N_, PROPOSALS

NO_PAST: Mapping[str, tuple[PastMark, ...]] = {}
_BROKEN = N_("Cette page était incomplète. Rechargez-la, puis recommencez.")


@dataclass(frozen=True)
class Draft:
    """What one criterion's controls hold.

    ``version`` and ``seen`` say what the page showed when it was opened: what was left untouched is
    never sent, so it can never undo a colleague's entry.
    """

    code: str
    mark: Mark | None
    comment: str
    version: int
    seen: str
    kind: EvidenceKind = EvidenceKind.INTERVIEW
    proof: str = ""

    @property
    def touched(self) -> bool:
        """Return whether the mark or the comment differ from what the page showed."""
        return fingerprint(self.mark, self.comment) != self.seen

    @property
    def entry(self) -> Entry:
        """Return what the service keeps."""
        return Entry(self.code, self.mark, self.comment, self.version)

    @property
    def evidence(self) -> NewEvidence:
        """Return the human evidence typed."""
        return NewEvidence(self.code, self.kind, self.proof)


@dataclass(frozen=True)
class Row:
    """A criterion as the page shows it: what is typed, what is wrong, whether a colleague wrote meanwhile."""

    line: CriterionLine
    draft: Draft
    problem: str | None = None
    conflict: bool = False
    past: tuple[PastMark, ...] = ()

    @property
    def before(self) -> tuple[Mark | None, str]:
        """Return the mark and the comment before those that stand."""
        return (self.past[1].mark, self.past[1].comment) if len(self.past) > 1 else (None, "")


def fingerprint(mark: Mark | None, comment: str) -> str:
    """Return a short sign of what a criterion showed."""
    return sha256(f"{mark.value if mark else ''}\n{comment}".encode()).hexdigest()[:16]


def draft_of(line: CriterionLine) -> Draft:
    """Return a criterion's controls as the database has it."""
    judgement = line.judgement
    if judgement is None:
        return Draft(line.code, None, "", 0, fingerprint(None, ""))
    seen = fingerprint(judgement.mark, judgement.comment)
    return Draft(line.code, judgement.mark, judgement.comment, judgement.version, seen)


def rows_of(line: DomainLine, past: Mapping[str, tuple[PastMark, ...]] = NO_PAST) -> dict[str, Row]:
    """Return the rows of a domain as the database has them, with how each mark came to be."""
    return {
        c.code: Row(c, draft_of(c), past=past.get(c.code, ())) for s in line.subdomains for c in s.criteria
    }


def read(fields: Mapping[str, str], codes: Iterable[str]) -> dict[str, Draft]:
    """Read what was sent for these criteria; raise :class:`Refused` when the page itself was broken."""
    return {code: _read_one(fields, code) for code in codes}


def _read_one(fields: Mapping[str, str], code: str) -> Draft:
    mark, comment = fields.get(f"mark-{code}"), _text(fields, f"comment-{code}")
    untouched = mark is None and not comment  # controls that were not sent were not touched
    try:
        return Draft(
            code=code,
            mark=Mark(mark) if mark else None,
            comment=comment,
            version=int(fields[f"version-{code}"]),
            seen=fingerprint(None, "") if untouched else fields[f"seen-{code}"],
            kind=EvidenceKind(fields.get(f"kind-{code}", EvidenceKind.INTERVIEW.value)),
            proof=_text(fields, f"proof-{code}"),
        )
    except (KeyError, ValueError):
        raise Refused(_BROKEN) from None


def _text(fields: Mapping[str, str], name: str) -> str:
    return fields.get(name, "").replace("\r\n", "\n").strip()


def problem_of(draft: Draft, proposal: Proposal | None) -> str | None:
    """Return what keeps a draft from being kept, or None; ``proposal`` when going against it asks why."""
    if proposal and draft.touched and overrides(proposal, draft.mark) and not draft.comment:
        return said(
            "Les épreuves disent « %(proposed)s ». Écrivez dans le commentaire pourquoi vous décidez ainsi.",
            proposed=PROPOSALS[proposal],
        )
    if draft.touched and draft.mark is None and draft.comment:
        return said("Choisissez une appréciation avec votre commentaire.")
    if len(draft.comment) > MOST_COMMENT:
        return said("Le commentaire dépasse %(most)s caractères.", most=MOST_COMMENT)
    if len(draft.proof) > MOST_COMMENT:
        return said("La preuve dépasse %(most)s caractères.", most=MOST_COMMENT)
    return None


def merged(
    current: Mapping[str, Row], drafts: Mapping[str, Draft], *, asks_why: bool = True
) -> dict[str, Row]:
    """Return the rows to show again after a refusal: all that was typed, beside what colleagues wrote.

    A row in conflict now carries the colleague's version: saving again is a decision made with both in view.
    ``asks_why``: whether going against a proposal asks for a reason.
    """
    return {
        code: _merged_one(row, drafts[code], row.line.proposal if asks_why else None)
        if code in drafts
        else row
        for code, row in current.items()
    }


def _merged_one(row: Row, typed: Draft, proposal: Proposal | None) -> Row:
    now, problem = row.draft, problem_of(typed, proposal)
    if not typed.touched:
        return replace(row, draft=replace(now, kind=typed.kind, proof=typed.proof), problem=problem)
    if typed.version == now.version:
        return replace(row, draft=typed, problem=problem)
    agreed = (typed.mark, typed.comment) == (now.mark, now.comment)
    draft = replace(typed, version=now.version, seen=now.seen)
    return replace(row, draft=draft, problem=problem, conflict=not agreed)
