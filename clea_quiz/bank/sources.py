"""A bank as its parts, each one a kind, a slug and bytes: what files and tables have in common."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from clea_quiz.bank.frameworks import Framework
from clea_quiz.bank.item_models import ItemModel
from clea_quiz.bank.plans import Plan
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sectors import Sectors

BankDocument = Framework | Plan | Sectors | Scenario | ItemModel


class Kind(StrEnum):
    """What a part of a bank is."""

    FRAMEWORK = "framework"
    PLAN = "plan"
    SECTORS = "sectors"
    SCENARIO = "scenario"
    MODEL = "model"
    CALIBRATION = "calibration"
    MEDIA = "media"


MODELS: dict[Kind, type[BankDocument]] = {
    Kind.FRAMEWORK: Framework,
    Kind.PLAN: Plan,
    Kind.SECTORS: Sectors,
    Kind.SCENARIO: Scenario,
    Kind.MODEL: ItemModel,
}
"""The kinds that are documents, with their model; the others are kept as raw bytes."""

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
}
"""Pictures and sounds a scenario may carry, with what a browser calls them."""

MEDIA_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*\.(svg|png|jpg|mp3|ogg)")
"""A picture or a sound is ``scenario-slug/file``, which no path outside the bank can be."""

MEDIA_SLUG_WANTED = (
    "nom de fichier refusé : minuscules, chiffres, tirets, puis .svg, .png, .jpg, .mp3 ou .ogg"
)


@dataclass(frozen=True)
class Source:
    """A part of a bank: canonical JSON for a document, raw bytes for a picture or a calibration."""

    kind: Kind
    slug: str
    body: bytes

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of the body, in hexadecimal: equal content, equal hash."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def path(self) -> str:
        """Return where the part lives in a bank's folder, with forward slashes."""
        return path_of(self.kind, self.slug)


def path_of(kind: Kind, slug: str) -> str:
    """Return the file of a part, from the bank's folder."""
    return {
        Kind.FRAMEWORK: f"frameworks/{slug}.yaml",
        Kind.PLAN: f"plans/{slug}.yaml",
        Kind.SECTORS: "sectors.yaml",
        Kind.SCENARIO: f"scenarios/{slug}/scenario.yaml",
        Kind.MODEL: f"models/{slug}.yaml",
        Kind.CALIBRATION: f"calibration/{slug}.csv",
        Kind.MEDIA: f"scenarios/{slug}",
    }[kind]


def slug_of(document: BankDocument) -> str:
    """Return the identifier a document gives itself."""
    match document:
        case Framework():
            return document.framework
        case Plan():
            return document.plan
        case Scenario():
            return document.scenario
        case ItemModel():
            return document.model
        case Sectors():
            return Kind.SECTORS.value


def source_of(kind: Kind, document: BankDocument) -> Source:
    """Return a document as a part of a bank: compact JSON, fields in the model's order, defaults left out."""
    return Source(kind, slug_of(document), document.model_dump_json(exclude_defaults=True).encode())
