"""Static files: cached for ever under an address that changes with them."""

import re
from gzip import decompress

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clea_quiz.web.shared.static_files import FOLDER, current_version, static_url


@pytest.fixture
def browser(drawing: Flask) -> FlaskClient:
    return drawing.test_client()


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.*")))
def test_every_file_is_served_for_a_year(browser: FlaskClient, name: str) -> None:
    response = browser.get(f"/fichiers/{current_version()}/{name}", buffered=True)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_files_that_a_stylesheet_names_are_there(drawing: Flask, browser: FlaskClient) -> None:
    with drawing.test_request_context():
        sheet = static_url("clea.css")
    named = re.findall(r'url\("([^"]+)"\)', browser.get(sheet, buffered=True).get_data(as_text=True))

    assert named == ["fonts/clea-sans.woff2"]
    for name in named:
        assert browser.get(f"{sheet.rpartition('/')[0]}/{name}", buffered=True).status_code == 200


@pytest.mark.parametrize("path", ["ancienne/clea.css", "{}/rien.css", "{}/../static_files.py", "{}/fonts"])
def test_anything_else_is_not_found(browser: FlaskClient, path: str) -> None:
    assert browser.get("/fichiers/" + path.format(current_version()), buffered=True).status_code == 404


def test_browsers_find_an_icon_on_their_own(browser: FlaskClient) -> None:
    assert browser.get("/favicon.ico", buffered=True).mimetype == "image/svg+xml"


def test_the_typeface_is_small_and_does_not_use_the_reserved_name() -> None:
    font = (FOLDER / "fonts" / "clea-sans.woff2").read_bytes()

    assert len(font) < 45_000
    assert "Reserved Font Name 'Source'" in (FOLDER / "fonts" / "OFL.txt").read_text("utf-8")
    assert "Clea Sans" in (FOLDER / "clea.css").read_text("utf-8")


def test_text_is_compressed_for_browsers_that_ask(browser: FlaskClient) -> None:
    address = f"/fichiers/{current_version()}/clea.css"

    small = browser.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    plain = browser.get(address, headers={"Accept-Encoding": "gzip;q=0"}, buffered=True)

    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 3
    assert small.mimetype == plain.mimetype == "text/css"
    assert all("Accept-Encoding" in response.headers["Vary"] for response in (small, plain))
    address = address.replace("clea.css", "fonts/clea-sans.woff2")
    font = browser.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert "Content-Encoding" not in font.headers


def imported(name: str) -> set[str]:
    """Return a script with all that it imports, and what those import."""
    source = (FOLDER / name).read_text("utf-8")
    found = set(re.findall(r'from "\./([a-z]+\.js)"', source))
    return {name}.union(*(imported(other) for other in found))


def test_the_page_that_stands_in_is_kept_with_everything_it_is_made_of(drawing: Flask) -> None:
    page = drawing.test_client().get("/hors-ligne").get_data(as_text=True)
    named = set(re.findall(r'/fichiers/[0-9a-f]+/([^"]+)"', page)) - {"icon.svg"}
    needed = named | {script for name in named if name.endswith(".js") for script in imported(name)}
    worker = (FOLDER / "worker.js").read_text("utf-8")
    kept = set(re.findall(r'"([a-z/-]+\.(?:js|css|woff2))"', worker))

    assert "words.js" in needed
    assert needed == kept
