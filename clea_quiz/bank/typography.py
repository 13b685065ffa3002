"""French typography: the spaces that must not break, the apostrophe, the ellipsis.

An author types ordinary spaces and straight apostrophes; :func:`french` puts the right characters in. It
leaves alone what is not prose: addresses, times, file paths, spreadsheet formulas, ``code``.
"""

import re

NNBSP = "\u202f"
"""Narrow no-break space: before ; ! ? € %, inside « », between thousands."""

NBSP = "\u00a0"
"""No-break space: before a colon, after n° and titles, before a unit."""

_VERBATIM = re.compile(
    r"""
      `[^`\n]*`                                            # code, as the author marked it
    | (?:(?:https?|ftp|file)://|mailto:|www\.)[^\s«»]+     # addresses
    | (?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s«»]*                  # addresses without their scheme
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                         # e-mail addresses
    | \b\d{1,2}:\d{2}(?::\d{2})?\b                         # times
    | \b[A-Z]:\\[^\s«»]*                                   # paths
    | =[A-ZÀ-Ü.]+\([^\n]*?\)+                              # spreadsheet formulas
    | (?<![^\s«»])(?=[^\s«»]*[A-Za-z])(?=[^\s«»]*\d)[^\s«»!]*![^\s«»]*  # passwords: a letter, a digit, « ! »
    | &\w+;                                                # character entities
    | \ue000
    """,
    re.VERBOSE,
)
_HELD = "\ue000"  # stands for a verbatim passage while the rules run; a private-use character no text needs

_SPACE = r"[ \t\u00a0\u202f]"
_CLOSING = r"(?=[\s)\]»”’'*_.,…]|$)"
_UNITS = r"km/h|kWh|kW|°C|°|mg|kg|g|t|mm|cm|dm|km|m²|m³|m2|m3|m|mL|cL|dL|L|ml|cl|dl|l|h|min|Ko|Mo|Go|To"

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (rf"(?<=[^\W\d_])'(?=[^\W_]|[«*_{_HELD}])", "’"),
        (r"(?<!\.)\.\.\.(?!\.)", "…"),
        (rf"«{_SPACE}*(?=\S)", f"«{NNBSP}"),
        (rf"(?<=[^\s«]){_SPACE}*»", f"{NNBSP}»"),
        (rf"(?<=[^\s(\[«;!?]){_SPACE}*([;!?]+){_CLOSING}", rf"{NNBSP}\1"),
        (rf"(?<=[^\s(\[«:;!?]){_SPACE}*:{_CLOSING}", f"{NBSP}:"),
        (rf"(?<=\S){_SPACE}+(?=[€%])|(?<=\d)(?=[€%])", NNBSP),
        (rf"(?<![\d,.{NNBSP}])(\d{{1,3}}){_SPACE}(?=\d{{3}}(?:{_SPACE}\d{{3}})*(?!\d))", rf"\1{NNBSP}"),
        (rf"(?<={NNBSP}\d{{3}}){_SPACE}(?=\d{{3}}(?!\d))", NNBSP),
        (rf"\b([nN]°){_SPACE}*(?=\d)", rf"\1{NBSP}"),
        (rf"(?<=\d){_SPACE}+(?=(?:{_UNITS})(?![\w'’]))", NBSP),
        (rf"(?<=\d{NBSP}h){_SPACE}+(?=\d\d\b)", NBSP),
        (rf"\b(M\.|MM\.|Mme|Mmes|Mlle|Dr){_SPACE}+(?=[A-ZÀ-Ý])", rf"\1{NBSP}"),
    )
)


def french(text: str) -> str:
    """Return ``text`` with French typography; applying it twice changes nothing more."""
    held = _VERBATIM.findall(text)
    prose = _VERBATIM.sub(_HELD, text)
    for pattern, replacement in _RULES:
        prose = pattern.sub(replacement, prose)
    passages = iter(held)
    return re.sub(_HELD, lambda _: next(passages), prose)
