"""How the words of templates reach the catalogues: gettext calls, and what ``|plural`` counts."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from jinja2.ext import babel_extract

Found = tuple[int, str, str | tuple[str, ...], list[str]]

_COUNTED = re.compile(r'\|plural\("([^"]+)"(?:, "([^"]+)")?\)')


def templates(
    file: BinaryIO, keywords: Collection[str], tags: Collection[str], options: Mapping[str, str]
) -> Iterator[Found]:
    """Yield the messages of one template (Babel's extraction interface)."""
    silent = {**options, "silent": "false", "trimmed": "true"}
    yield from babel_extract(file, keywords, tags, silent)  # type: ignore[arg-type, misc]  # Jinja's own hook
    file.seek(0)
    for number, line in enumerate(file.read().decode("utf-8").splitlines(), 1):
        for one, many in _COUNTED.findall(line):
            yield number, "ngettext", (one, many or f"{one}s"), []
