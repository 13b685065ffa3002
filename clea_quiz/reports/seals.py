"""What lets anybody check a document: its code, the address that verifies it, and both as a picture."""

import io
from dataclasses import dataclass
from typing import Any

import segno

from clea_quiz.matrices.content import Content
from clea_quiz.matrices.verification import code_of

PATH = "verifier"
"""Where the page of verification stands, below the product's own address."""


@dataclass(frozen=True)
class Seal:
    """A signed version's code, and where to check it; without a root, the code alone."""

    code: str
    address: str | None

    @property
    def picture(self) -> str | None:
        """Return the address as a QR code (SVG, error correction M, a quiet zone of four modules)."""
        if self.address is None:
            return None
        out = io.BytesIO()
        drawn = segno.make(self.address, error="m", micro=False)
        drawn.save(out, kind="svg", xmldecl=False, border=4, omitsize=True)
        return out.getvalue().decode()

    @property
    def page(self) -> str | None:
        """Return the page where a code is typed."""
        return self.address.rpartition("/")[0] if self.address else None


def seal_of(content_hash: str, root: str | None) -> Seal:
    """Return the seal of a hash; ``root`` is the address of the product, as its visitors write it."""
    code = code_of(content_hash)
    return Seal(code, f"{root.rstrip('/')}/{PATH}/{code}" if root else None)


def seal_values(content: Content, root: str | None) -> dict[str, Any] | None:
    """Return what a template shows of a seal; nothing for what is not signed."""
    if content.signature is None:
        return None
    seal = seal_of(content.signature.content_hash, root)
    return {"code": seal.code, "page": seal.page, "address": seal.address, "picture": seal.picture}
