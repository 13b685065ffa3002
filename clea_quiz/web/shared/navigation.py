"""Where people may be led: the places of each role, in the order they are offered, and no other site."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from clea_quiz.accounts.models import Role
from clea_quiz.reports.labels import N_


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    label: str
    address: str
    icon: str


_PLACES = {
    Role.ASSESSOR: Place(N_("Évaluations"), "/evaluateur/", "list"),
    Role.AUTHOR: Place(N_("Banque d’items"), "/concepteur/", "book"),
    Role.MANAGER: Place(N_("Inscriptions"), "/responsable/", "people"),
}


def places_of(roles: Collection[Role]) -> tuple[Place, ...]:
    """Return the places open to someone holding ``roles``; the first is where signing in leads."""
    return tuple(place for role, place in _PLACES.items() if role in roles)


def is_ours(address: str) -> bool:
    """Return whether an address that came with a request stays on this site."""
    # Browsers read "\\" as "/" and skip tabs and line ends: any of them may hide another host.
    if not address.startswith("/") or any(mark in address for mark in "\\\t\r\n"):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc
