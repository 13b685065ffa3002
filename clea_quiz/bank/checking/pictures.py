"""Rules about pictures and sounds: present, used, described, legible, and harmless."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.parsers import expat

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.checking.places import Rule, in_scenario
from clea_quiz.bank.interactions.hotspot import HotspotInteraction
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.scenarios import Scenario
from clea_quiz.bank.sources import Kind, path_of
from clea_quiz.bank.stimuli import Picture, Recording

HEAVIEST = 300_000
"""Bytes a picture or a sound may have: candidates are on weak networks."""

WIDEST = 720.0
"""Width of a drawing's viewBox beyond which its text cannot be read on a 320-pixel screen."""

SMALLEST_TEXT = 14.0
"""Height of a drawing's text, in units of its viewBox."""

SHORTEST_ALTERNATIVE = 20
"""Characters under which a text alternative cannot stand for a picture."""

_SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    ".ogg": (b"OggS",),
}
_ELEMENTS = re.compile(
    "svg|g|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|title|desc|defs|use|symbol|marker"
    "|pattern|clipPath|linearGradient|radialGradient|stop"
)


class _Refused(Exception):  # noqa: N818 - carries the sentence that becomes a problem
    pass


def files_exist(bank: Bank) -> Iterator[Problem]:
    """A document's file is beside its scenario."""
    for scenario, field, file in _files(bank):
        if f"{scenario.scenario}/{file}" not in bank.media:
            yield in_scenario(scenario, field, f"le fichier {file} manque à côté du scénario")


def files_are_used(bank: Bank) -> Iterator[Problem]:
    """A file beside a scenario is shown or played by it."""
    used = {f"{scenario.scenario}/{file}" for scenario, _, file in _files(bank)}
    for slug in bank.media.keys() - used:
        yield Problem(
            path_of(Kind.MEDIA, slug), "", "", "aucun document du scénario ne se sert de ce fichier"
        )


def alternatives_describe(bank: Bank) -> Iterator[Problem]:
    """A text alternative says what the picture shows, not that it is one."""
    for scenario, field, picture in _pictures(bank):
        if re.match(r"(une |l[’'])?(image|photo|photographie)\b", picture.alt, re.IGNORECASE):
            yield in_scenario(scenario, f"{field}.alt", "dites ce que montre l’image, sans « image de »")
        elif len(picture.alt) < SHORTEST_ALTERNATIVE:
            yield in_scenario(scenario, f"{field}.alt", "décrivez tout ce qu’il faut pour répondre")


def files_are_sound(bank: Bank) -> Iterator[Problem]:
    """A file is what its name says, light; a drawing is legible on a small screen and cannot run anything."""
    for slug, media in bank.media.items():
        suffix = PurePosixPath(slug).suffix
        try:
            if len(media.body) > HEAVIEST:
                raise _Refused(f"le fichier pèse {len(media.body)} octets (au plus {HEAVIEST})")
            if suffix == ".svg":
                _look_at_drawing(media.body)
            elif not media.body.startswith(_SIGNATURES[suffix]):
                raise _Refused(f"ce n’est pas un fichier {suffix}")
        except _Refused as refused:
            yield Problem(path_of(Kind.MEDIA, slug), "", "", str(refused))
        except expat.ExpatError as error:
            message = f"SVG mal formé, ligne {error.lineno}, colonne {error.offset + 1}"
            yield Problem(path_of(Kind.MEDIA, slug), "", "", message)


def _files(bank: Bank) -> Iterator[tuple[Scenario, str, str]]:
    for scenario in bank.scenarios.values():
        if scenario.spoken is not None:
            yield scenario, "spoken", scenario.spoken
        for rank, document in enumerate(scenario.documents):
            if isinstance(document, Picture | Recording) and document.file is not None:
                yield scenario, f"documents[{rank}].file", document.file
        for rank, item in enumerate(scenario.items):
            if isinstance(item.interaction, HotspotInteraction):
                yield scenario, f"items[{rank}].interaction.file", item.interaction.file
            if item.spoken is not None:
                yield scenario, f"items[{rank}].spoken", item.spoken


def _pictures(bank: Bank) -> Iterator[tuple[Scenario, str, Picture]]:
    for scenario in bank.scenarios.values():
        for rank, document in enumerate(scenario.documents):
            if isinstance(document, Picture):
                yield scenario, f"documents[{rank}]", document


def _look_at_drawing(body: bytes) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    parser.StartElementHandler = _look_at_element
    parser.Parse(body, True)  # noqa: FBT003 - expat's signature: this is all of it


def _refuse_doctype(*_: object) -> None:
    raise _Refused("SVG : pas de DOCTYPE")


def _refuse_instruction(*_: object) -> None:
    raise _Refused("SVG : pas d’instruction <?…?>")


def _look_at_element(name: str, attributes: dict[str, str]) -> None:
    if not _ELEMENTS.fullmatch(name):
        raise _Refused(f"SVG : l’élément <{name}> n’est pas permis")
    if name == "svg" and not _narrow(attributes.get("viewBox", "")):
        raise _Refused(f"SVG : il faut un viewBox de {WIDEST:.0f} unités de large au plus")
    for attribute, value in attributes.items():
        if attribute == "style" or attribute.lower().startswith("on"):
            raise _Refused(f"SVG : l’attribut {attribute} n’est pas permis")
        if attribute.endswith("href") and not value.startswith("#"):
            raise _Refused("SVG : pas de référence hors du fichier")
        if re.search(r"url\(\s*['\"]?(?!#)", value) or "javascript:" in value.lower():
            raise _Refused("SVG : pas de référence hors du fichier")
        if attribute == "font-size" and not _tall(value):
            raise _Refused(
                f"SVG : un texte de moins de {SMALLEST_TEXT:.0f} unités ne se lit pas sur un petit écran"
            )


def _narrow(view_box: str) -> bool:
    numbers = re.split(r"[\s,]+", view_box.strip())
    try:
        return len(numbers) == 4 and 0 < float(numbers[2]) <= WIDEST
    except ValueError:
        return False


def _tall(size: str) -> bool:
    number = re.fullmatch(r"(\d+(?:\.\d+)?)(px)?", size.strip())
    return number is not None and float(number[1]) >= SMALLEST_TEXT


RULES: tuple[Rule, ...] = (files_exist, files_are_used, alternatives_describe, files_are_sound)
