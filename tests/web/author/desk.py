"""An author at a browser without JavaScript: fills in the form of a page as it stands, and sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

from tests.support.http import Browser

XHTML = "{http://www.w3.org/1999/xhtml}"


def strict(html: str) -> Element:
    """Parse a page, refusing any fault."""
    tree: Element = html5lib.HTMLParser(strict=True).parse(html)
    return tree


@dataclass
class Sheet:
    """A form of a page and what it would send untouched."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)


def sheet(html: str, action: str) -> Sheet:
    """Return the form of a page that is sent to an address."""
    for form in strict(html).iter(f"{XHTML}form"):
        found = form.get("action") or ""
        if form.get("method") == "post" and found.endswith(action):
            return Sheet(found, _values(form))
    raise AssertionError(f"no form for {action}")


def _values(form: Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for control in form.iter():
        name = control.get("name")
        if not name:
            continue
        if control.tag == f"{XHTML}textarea":
            values.setdefault(name, []).append(control.text or "")
        elif control.tag == f"{XHTML}select":
            options = list(control.iter(f"{XHTML}option"))
            chosen = next((o for o in options if o.get("selected") is not None), options[0])
            values.setdefault(name, []).append(chosen.get("value") or "")
        elif control.tag == f"{XHTML}input" and (
            control.get("type") not in ("checkbox", "radio") or control.get("checked") is not None
        ):
            values.setdefault(name, []).append(control.get("value") or "")
    return values


@dataclass
class Desk:
    """The author's browser."""

    browser: Browser

    @property
    def html(self) -> str:
        """Return the page now shown."""
        return self.browser.html

    @property
    def status(self) -> int:
        """Return its status."""
        return self.browser.status

    @property
    def path(self) -> str:
        """Return its address."""
        return self.browser.path

    def go(self, path: str) -> str:
        """Open an address."""
        self.browser.go(path)
        strict(self.html)
        return self.html

    def send(self, action: str, values: Mapping[str, str | list[str]] | None = None) -> str:
        """Send a form of the page, some fields changed; its page is sound HTML too."""
        return self.post(sheet(self.html, action), values)

    def post(self, form: Sheet, values: Mapping[str, str | list[str]] | None = None) -> str:
        """Send a form taken earlier: what a window left open does."""
        response = self.browser.client.post(
            form.action, data={**form.values, **(values or {})}, follow_redirects=True
        )
        self.browser._shown(response)
        strict(self.html)
        return self.html

    def faulty_fields(self) -> set[str]:
        """Return the names of the fields marked as wrong."""
        return {
            str(control.get("name"))
            for control in strict(self.html).iter()
            if control.get("aria-invalid") == "true"
        }

    def dead_links(self) -> set[str]:
        """Return the links within the page that lead nowhere."""
        tree = strict(self.html)
        ids = {element.get("id") for element in tree.iter()}
        links = {link.get("href") or "" for link in tree.iter(f"{XHTML}a")}
        return {link for link in links if link.startswith("#") and link[1:] not in ids}
