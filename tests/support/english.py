"""What a page in English owes: no French outside the parts that are marked as French."""

import re
from xml.etree.ElementTree import Element  # only as a type: html5lib builds these trees

from tests.support.pages import read

FRENCH = re.compile(
    r"[éèêàçùûîôâëïœ«»]|\b(?:vous|votre|vos|les|une?|des?|du|la|le|est|sont|pour|avec|dans|sur|pas|qui|que|et|ou"
    r"|cette?|ces|aux?|choisissez|nous)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\b[a-z0-9]+(?:-[a-z0-9]+)+\b")
"""Titles that a sentence quotes, and identifiers."""

NAMES = (
    "CléA Numérique",
    "CléA Quiz",
    "CléA",
    "Élodie Çağlar-Nuñez",
    "Français",
    "Ici Formation",
    "Certif’Pro",
)
SPOKEN = ("aria-label", "placeholder", "alt", "title", "label", "data-label")


def assert_english(html: str) -> None:
    """Complain of French words on a page that says it is in English."""
    page = read(html)
    assert page.get("lang") == "en"
    body = page.find("body")
    assert body is not None
    words = _english_parts(body)
    for name in NAMES:
        words = words.replace(name, "")
    words = QUOTED.sub("", words)
    assert FRENCH.findall(words) == [], " ".join(words.split())


def _english_parts(element: Element) -> str:
    """Return what is said outside the parts that are marked as French."""
    said = [element.text or ""] if element.tag not in ("textarea", "title") else []
    said += [element.get(name) or "" for name in SPOKEN]
    for child in element:
        if child.get("lang") != "fr":
            said.append(_english_parts(child))
        said.append(child.tail or "")
    return " ".join(said)
