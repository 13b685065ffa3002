"""What a candidate is handed: the address, the code, and both as a picture that a phone reads."""

import segno
from markupsafe import Markup


def address_of(root: str, code: str) -> str:
    """Return the address that fills the code in; after the « # », no server and no log ever sees it."""
    return f"{root}#{code.replace('-', '')}"


def picture_of(address: str) -> Markup:
    """Return the address as a QR code (SVG; error correction M, a quiet zone of four modules)."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=3, border=4, omitsize=True, lineclass=None, svgclass="slip__picture")
    return Markup(svg)  # noqa: S704 - drawn here from an address of ours
