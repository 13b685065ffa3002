import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.bank.markup import to_html, to_inline_html

ALLOWED = {"html", "head", "body", "p", "br", "em", "strong", "code", "ul", "ol", "li"}


def tags(fragment: str) -> set[str]:
    tree = html5lib.parse(fragment, namespaceHTMLElements=False)
    return {element.tag for element in tree.iter()}


def test_paragraphs_lists_emphasis_code_and_line_breaks_are_rendered() -> None:
    html = to_html("Un *mot* **fort**.\nÀ la ligne.\n\n- `azerty!`\n- deux\n\n1. premier")
    assert html == (
        "<p>Un <em>mot</em> <strong>fort</strong>.<br>\nÀ la ligne.</p>\n"
        "<ul>\n<li><code>azerty!</code></li>\n<li>deux</li>\n</ul>\n<ol>\n<li>premier</li>\n</ol>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[cliquez](javascript:alert(1))",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "<p onclick='x'>a</p>\n\n<style>p{}</style>",
        "&lt;script&gt;",
        "a | b\n--|--\n1 | 2",
        "# titre\n> citation\n\n    code\n\n---",
    ],
)
def test_nothing_else_comes_out(text: str) -> None:
    for html in (to_html(text), to_inline_html(text)):
        assert tags(html) <= ALLOWED
        assert not any(element.attrib for element in html5lib.parse(html, namespaceHTMLElements=False).iter())


@given(st.text(max_size=120))
def test_no_text_makes_an_element_that_is_not_allowed(text: str) -> None:
    assert tags(to_html(text)) <= ALLOWED


def test_paths_and_addresses_keep_their_backslashes_and_underscores() -> None:
    assert (
        to_inline_html(r"\\serveur\paie\2026-06-03_lefevre_devis")
        == r"\\serveur\paie\2026-06-03_lefevre_devis"
    )
