"""What every page owes: sound HTML, references that lead somewhere, no inline style or script."""

import re
from xml.etree.ElementTree import Element  # only as a type: html5lib builds these trees

import html5lib

_REFERENCES = ("for", "aria-describedby", "aria-labelledby")
_FORBIDDEN = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def read(html: str) -> Element:
    """Parse a page strictly and return it; complain of what a browser would have to guess."""
    page: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    check(page)
    found = _FORBIDDEN.search(html)
    assert found is None, f"inline style or script: {found and html[found.start() : found.start() + 80]}"
    assert len(page.findall(".//h1")) == 1
    assert page.get("lang") in ("fr", "en")
    assert (page.findtext(".//title") or "").endswith(" – CléA Quiz")
    return page


def read_fragment(html: str) -> Element:
    """Parse a part of a page strictly and return it."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    part: Element = parser.parseFragment(html)
    check(part)
    return part


def check(page: Element) -> None:
    """Complain of identifiers used twice and of references to nothing."""
    identifiers = [value for element in page.iter() if (value := element.get("id"))]
    assert len(identifiers) == len(set(identifiers)), sorted(identifiers)
    for element in page.iter():
        for name in _REFERENCES:
            for identifier in (element.get(name) or "").split():
                assert identifier in identifiers, f"{name}={identifier} leads nowhere"
        target = element.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in identifiers, f"{target} leads nowhere"


def text_of(element: Element | None) -> str:
    """Return the words of a part of a page."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())
