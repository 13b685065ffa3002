"""In the front doors that speak English, no French stays outside the catalogues, shown by a test or not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from clea_quiz.web.shared.languages import CATALOGUES

PACKAGE = Path(__file__).parents[2] / "clea_quiz"
DOORS = sorted(door for door in (PACKAGE / "web").iterdir() if (door / "templates").is_dir())
FRENCH_PAGES = {
    "public/templates/accessibility.html",  # French as a whole and marked so: what it says binds in French
}

TEMPLATES = [
    template
    for door in DOORS
    for template in sorted((door / "templates").rglob("*.html"))
    if str(template.relative_to(PACKAGE / "web")) not in FRENCH_PAGES
]
MODULES = [
    module
    for folder in (*DOORS, PACKAGE / "accounts", PACKAGE / "authoring")
    for module in sorted(folder.rglob("*.py"))
]
SHOWN = [
    PACKAGE / "errors.py",
    PACKAGE / "matrices" / "validity.py",
    PACKAGE / "reports" / "aggregation.py",
    PACKAGE / "reports" / "labels.py",
    PACKAGE / "reports" / "sentences.py",
    *sorted((PACKAGE / "reports").glob("*_words.py")),
]
"""French rooms whose words a page shows in English; documents are French for everybody."""

JINJA = re.compile(
    r"\{#.*?#\}"
    r"|\{%-?\s*trans\b.*?endtrans\s*-?%\}"
    r"|\{%-?\s*block \w+_class\s*-?%\}.*?endblock"
    r"|\{\{.*?\}\}|\{%.*?%\}",
    re.DOTALL,
)
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|alt|title|label|data-label|data-waiting)="([^"]*)"')
TAG = re.compile(r'<[^<>]*>|[\w-]+="[^"]*"')
WORD = re.compile(r"[^\W\d_]{2,}")
ALIKE = {"CléA", "Quiz", "Français", "English"}
"""Words that are the same in both languages, or stand in their own."""

ACCENTED = re.compile("[àâçéèêëîïôûùœÀÉÈÊ«»’]")
FRENCH = re.compile(r"[àâçéèêëîïôûùœÀÉÈÊ«»’]|^[A-ZÉÀ][a-zé]+(?: |$)|[a-zé] [a-zé]")
TRANSLATED = {"_", "N_", "gettext", "ngettext", "counted"}
MARKED = TRANSLATED | {
    "said", "flash", "told", "counted", "Refused", "Conflict", "Forbidden", "TooManyAttempts", "Unanswered",
}  # fmt: skip
CONTENT = {"_WHY", "_PLAINLY", "SKELETONS", "EXAMPLE", "_PLACEHOLDERS", "_STANDINGS", "_MONTHS", "LANGUAGES"}
"""Constants that are French on purpose: the bank's words, what its checks say of them, dates in French."""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE / "web")))
def test_templates_say_nothing_outside_the_catalogues(template: Path) -> None:
    source = template.read_text("utf-8")

    assert sorted({*_plain_words(source), *_constants(source)}) == []


def _plain_words(source: str) -> Iterator[str]:
    """Yield the words that a template holds as they are, in text and in attributes that are read out."""
    static = JINJA.sub("", source)
    spoken = " ".join(SPOKEN.findall(static))
    for word in WORD.findall(f"{TAG.sub(' ', static)} {spoken}"):
        if word not in ALIKE:
            yield word


def _constants(source: str) -> Iterator[str]:
    """Yield the sentences that a template's expressions hold outside gettext calls."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    yield from _walk(environment.parse(source))


def _walk(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATED:
        return
    if isinstance(node, nodes.Filter) and node.name == "plural":
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _is_words(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _is_words(text: str) -> bool:
    """Return whether a text is said, and is no class, no drawing."""
    return bool(FRENCH.search(text)) and "--" not in text and "<" not in text and text not in ALIKE


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_forms_and_refusals_say_nothing_outside_the_catalogues(module: Path) -> None:
    assert list(_said_by(ast.parse(module.read_text("utf-8")))) == []


def _said_by(node: ast.AST) -> Iterator[str]:
    """Yield the French that code holds outside the calls that mark it; docstrings speak English."""
    if CONTENT & {_name(target) for target in _targets(node)}:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and ACCENTED.search(str(node.value)):
        yield str(node.value)
    marked = isinstance(node, ast.Call) and _name(node.func) in MARKED
    for child in ast.iter_child_nodes(node):
        if not (marked and isinstance(child, ast.Constant)):
            yield from _said_by(child)


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("module", [*MODULES, *SHOWN], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_whatever_is_marked_reaches_the_catalogue(module: Path, known: set[str]) -> None:
    """Babel overlooks a marked sentence within the arguments of another."""
    assert {
        words for words in _marked_by(ast.parse(module.read_text("utf-8"))) if words not in known
    } == set()


@pytest.fixture(scope="module")
def known() -> set[str]:
    with (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        ids = [message.id for message in read_po(file)]
    return {words for found in ids for words in ([found] if isinstance(found, str) else found)}


def _marked_by(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in MARKED and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_the_detector_sees_french_wherever_it_hides() -> None:
    hidden = [
        "<p>Bonjour</p>",
        '<p aria-label="Bonjour"></p>',
        '<p>{{ field(x, hint="Une phrase ici") }}</p>',
        '{% set verb = "Continuer" if going else _("Commencer") %}',
    ]

    assert [len({*_plain_words(source), *_constants(source)}) for source in hidden] == [1, 1, 1, 1]
    assert list(_said_by(ast.parse('Refused(f"L’adresse {a} est déjà prise.")')))
    assert not list(_said_by(ast.parse('Refused(said("L’adresse %(a)s est déjà prise.", a=a))')))
