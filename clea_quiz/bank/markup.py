"""Author text as HTML: paragraphs, lists, emphasis, ``code`` and line breaks; nothing else can come out."""

from markdown_it import MarkdownIt

# The preset "zero" knows paragraphs and plain text only: links, images, HTML and tables stay what was typed.
# Backslashes too, which paths are made of: what must not be emphasised goes between `backticks`.
_MARKDOWN = MarkdownIt("zero", {"html": False, "breaks": True})
_MARKDOWN.enable(["list", "emphasis", "backticks", "newline"])


def to_html(text: str) -> str:
    """Return a text as HTML blocks, safe to put in a page as it is."""
    return str(_MARKDOWN.render(text))


def to_inline_html(text: str) -> str:
    """Return a text as HTML without a paragraph around it, for an option, a cell or a heading."""
    return str(_MARKDOWN.renderInline(text))
