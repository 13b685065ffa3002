"""People who use the product through HTTP alone: no script, only links and forms."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Form:
    """A form of a page, with the values it would send untouched."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.forms.append(Form(values.get("action") or ""))
        elif tag == "input" and self.forms and values.get("name") and values.get("type") == "hidden":
            self.forms[-1].fields.setdefault(str(values["name"]), []).append(values.get("value") or "")


class Browser:
    """A browser without JavaScript that remembers every page it was shown."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.pages: list[str] = []
        self.response: TestResponse | None = None

    @property
    def html(self) -> str:
        """Return the page now shown."""
        return self.pages[-1]

    @property
    def status(self) -> int:
        """Return the status of the page now shown."""
        assert self.response is not None
        return self.response.status_code

    @property
    def path(self) -> str:
        """Return the address of the page now shown."""
        assert self.response is not None
        return self.response.request.path

    def go(self, path: str) -> str:
        """Open an address, following redirections."""
        return self._shown(self.client.get(path, follow_redirects=True))

    def send(self, action: str, **fields: str | list[str]) -> str:
        """Fill in the form with this action (empty: the page's own address) and send it."""
        form = self._form(action)
        return self._posted(form.action or self.path, form, fields)

    def press(self, button: str, action: str, **fields: str | list[str]) -> str:
        """Fill in a form and send it by the button whose ``formaction`` ends so."""
        addresses = re.findall(r'formaction="([^"]+)"', self.html)
        address = next(address for address in addresses if address.endswith(button))
        return self._posted(address, self._form(action), fields)

    def _form(self, action: str) -> Form:
        parser = _Forms()
        parser.feed(self.html)
        return next(form for form in parser.forms if self._goes_to(form, action))

    def _posted(self, address: str, form: Form, fields: dict[str, str | list[str]]) -> str:
        data: dict[str, str | list[str]] = {**form.fields, **fields}
        return self._shown(self.client.post(address, data=data, follow_redirects=True))

    def _goes_to(self, form: Form, action: str) -> bool:
        return (form.action or self.path).partition("?")[0].endswith(action) if action else not form.action

    def _shown(self, response: TestResponse) -> str:
        self.response = response
        self.pages.append(response.get_data(as_text=True))
        return self.html

    def enter_code(self, code: str) -> str:
        """Come in as a candidate."""
        self.go("/")
        return self.send("/code", code=code)

    def be_welcomed(self) -> str:
        """Go through the welcome, leaving everything as it stands."""
        for step in ("identite", "deroulement", "metier", "confort"):
            self.send(f"/bienvenue/{step}", sector="general")
        return self.html

    def sign_in(self, email: str, password: str) -> str:
        """Come in as a member of staff."""
        self.go("/connexion")
        return self.send("/connexion", email=email, password=password)

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of the page now shown."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, f"no field {name}"
        return found[1]
