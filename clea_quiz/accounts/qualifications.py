"""Which domains a member of staff may assess: recorded by a manager, asked for at every mark."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Person, Qualification, Role, RoleGrant
from clea_quiz.errors import NotFound, Refused, said

LONGEST_BASIS = 2000


@dataclass(frozen=True)
class Qualified:
    """What one person may assess: every domain, or those named (framework, domain)."""

    every: bool
    domains: frozenset[tuple[str, str]] = frozenset()

    def covers(self, framework: str, domain: str) -> bool:
        """Return whether a domain of a framework may be assessed."""
        return self.every or (framework, domain) in self.domains


def person_of(session: Session, person_id: int, organisation_id: int) -> Person:
    """Return a member of staff of this organisation; anybody else's does not exist."""
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != organisation_id:
        raise NotFound
    return person


def qualification_of(session: Session, person_id: int) -> Qualified:
    """Return what a member of staff may assess."""
    person = session.get_one(Person, person_id)
    if person.every_domain:
        return Qualified(every=True)
    rows = session.execute(
        select(Qualification.framework, Qualification.domain).where(Qualification.person_id == person_id)
    )
    return Qualified(every=False, domains=frozenset((framework, domain) for framework, domain in rows))


def qualify(session: Session, person: Person, qualified: Qualified, basis: str) -> None:
    """Record what a member of staff may assess, and what establishes it."""
    if Role.ASSESSOR not in person.roles:
        raise Refused(
            said("%(name)s n’a pas le rôle d’évaluateur : donnez-lui d’abord ce rôle.", name=person.full_name)
        )
    if len(basis) > LONGEST_BASIS:
        raise Refused(
            said("Ce qui l’établit dépasse %(most)s caractères. Raccourcissez le texte.", most=LONGEST_BASIS)
        )
    if not qualified.every and not qualified.domains:
        raise Refused("Cochez au moins un domaine, ou « tous les domaines ».")
    person.every_domain, person.qualification_basis = qualified.every, basis.strip()
    session.execute(delete(Qualification).where(Qualification.person_id == person.id))
    if not qualified.every:
        session.add_all(
            Qualification(person_id=person.id, framework=framework, domain=domain)
            for framework, domain in sorted(qualified.domains)
        )
    session.flush()


def qualified_for(
    session: Session, organisation_id: int, framework: str, domains: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return the names of the active assessors of each domain of a framework: two queries."""
    staff = session.execute(
        select(Person.id, Person.full_name, Person.every_domain)
        .join(RoleGrant)
        .where(Person.organisation_id == organisation_id, Person.active, RoleGrant.role == Role.ASSESSOR)
        .order_by(Person.full_name)
    ).all()
    rows = session.execute(
        select(Qualification.person_id, Qualification.domain)
        .join(Person, Person.id == Qualification.person_id)
        .where(Person.organisation_id == organisation_id, Qualification.framework == framework)
    )
    recorded = {(person_id, domain) for person_id, domain in rows}
    return {
        domain: tuple(name for id, name, every in staff if every or (id, domain) in recorded)
        for domain in domains
    }


def limited(session: Session, organisation_id: int) -> dict[int, int]:
    """Return how many domains each assessor who may not assess all of them may assess."""
    rows = session.execute(
        select(Person.id, Qualification.domain)
        .outerjoin(Qualification, Qualification.person_id == Person.id)
        .where(Person.organisation_id == organisation_id, Person.every_domain.is_(False))
    )
    counts: dict[int, int] = {}
    for person_id, domain in rows:
        counts[person_id] = counts.get(person_id, 0) + (domain is not None)
    return counts
