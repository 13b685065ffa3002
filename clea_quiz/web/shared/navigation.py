"""Where each role works: the entries of the staff's navigation, in the order they are offered."""

from collections.abc import Collection
from dataclasses import dataclass

from clea_quiz.accounts.models import Role


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    label: str
    address: str
    icon: str


_PLACES = {
    Role.ASSESSOR: Place("Évaluations", "/evaluateur/", "list"),
    Role.AUTHOR: Place("Banque d’items", "/concepteur/", "book"),
    Role.MANAGER: Place("Inscriptions", "/responsable/", "people"),
}


def places_of(roles: Collection[Role]) -> tuple[Place, ...]:
    """Return the places open to someone holding ``roles``; the first is where signing in leads."""
    return tuple(place for role, place in _PLACES.items() if role in roles)
