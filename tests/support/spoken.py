"""A bank whose questions are spoken: the product's own, with a recording for each situation and question."""

import re
from pathlib import Path
from shutil import copytree

from tests.support.world import BANK

SOUND = b"OggS\0\2" + bytes(58)
"""What a browser takes for a sound, and cannot play: enough to see that it is asked for."""


def spoken_bank(folder: Path, criterion: str) -> Path:
    """Copy the bank; the scenarios that ask this criterion carry recordings."""
    copytree(BANK, folder)
    for file in folder.glob("scenarios/*/scenario.yaml"):
        text = file.read_text("utf-8")
        if f"criterion: {criterion}" not in text:
            continue
        text = re.sub(r"^items:", "spoken: situation.ogg\nitems:", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^  interaction:", "  spoken: question.ogg\n  interaction:", text, flags=re.MULTILINE)
        file.write_text(text, "utf-8")
        for name in ("situation.ogg", "question.ogg"):
            (file.parent / name).write_bytes(SOUND)
    return folder
