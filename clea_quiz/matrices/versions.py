"""The signed versions of a matrix, the newest first, and what changed from one to the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clea_quiz.matrices.models import Signature
from clea_quiz.matrices.rules import Mark


@dataclass(frozen=True)
class Change:
    """A mark that differs from the version before."""

    criterion: str
    title: str
    before: Mark | None
    after: Mark | None
    person: str


@dataclass(frozen=True)
class VersionView:
    """A signed version as shown."""

    version: int
    person: str
    signed_at: datetime
    content_hash: str
    reopened_at: datetime | None
    reopened_by: str | None
    reason: str | None
    changes: tuple[Change, ...]


def versions_of(session: Session, evaluation_id: int) -> list[VersionView]:
    """Return every signed version of an evaluation, the newest first."""
    signatures = session.scalars(
        select(Signature)
        .where(Signature.evaluation_id == evaluation_id)
        .order_by(Signature.version)
        .options(joinedload(Signature.person), joinedload(Signature.reopened_by))
    ).all()
    views = []
    before: Mapping[str, Any] | None = None
    for one in signatures:
        views.append(
            VersionView(
                version=one.version,
                person=one.person.full_name,
                signed_at=one.signed_at,
                content_hash=one.content_hash,
                reopened_at=one.reopened_at,
                reopened_by=one.reopened_by.full_name if one.reopened_by else None,
                reason=one.reopen_reason,
                changes=tuple(changes(before, one.snapshot)) if before is not None else (),
            )
        )
        before = one.snapshot
    return views[::-1]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the marks that two snapshots give differently, in official order."""
    earlier = {criterion["code"]: criterion["mark"] for criterion in _criteria(before)}
    for criterion in _criteria(after):
        mark = criterion["mark"]
        if earlier.get(criterion["code"]) != mark:
            yield Change(
                criterion["code"],
                criterion["title"],
                _mark(earlier.get(criterion["code"])),
                _mark(mark),
                criterion["assessor"] or "",
            )


def _criteria(snapshot: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for domain in snapshot["domains"]:
        for subdomain in domain["subdomains"]:
            yield from subdomain["criteria"]


def _mark(value: str | None) -> Mark | None:
    return Mark(value) if value else None
