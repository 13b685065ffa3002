"""The item bank as one frozen value, with the look-ups that a sitting and a page need."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from clea_quiz.bank.calibration import Calibration, read_calibrations
from clea_quiz.bank.frameworks import Framework
from clea_quiz.bank.item_models import REFERENCE, ItemModel
from clea_quiz.bank.messages import problems_of
from clea_quiz.bank.plans import Plan
from clea_quiz.bank.problems import InvalidDocument, Problem
from clea_quiz.bank.scenarios import Item, ItemStatus, Scenario
from clea_quiz.bank.sectors import Sectors
from clea_quiz.bank.sources import (
    MEDIA_SLUG,
    MEDIA_SLUG_WANTED,
    MEDIA_TYPES,
    MODELS,
    BankDocument,
    Kind,
    Source,
    slug_of,
)

_VIEW_BOX = re.compile(rb'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_PNG = b"\x89PNG\r\n\x1a\n"

D = TypeVar("D", bound=BankDocument)


@dataclass(frozen=True)
class PlacedItem:
    """An item with the scenario that carries it, and the model that scenario was drawn from, if any."""

    scenario: Scenario
    item: Item
    model: ItemModel | None = None

    def drawn(self, seed: int | None) -> "PlacedItem":
        """Return the item as a seed draws it; itself when it was written, not drawn."""
        if self.model is None or seed is None:
            return self
        scenario = self.model.instance(seed)
        item = next(item for item in scenario.items if item.id == self.item.id)
        return PlacedItem(scenario, item, self.model)


@dataclass(frozen=True)
class Media:
    """A picture as a browser receives it."""

    mime: str
    body: bytes

    @cached_property
    def size(self) -> tuple[int, int] | None:
        """Return width and height, so that a page keeps the room before the picture comes; None: unknown."""
        if self.mime == "image/svg+xml":
            found = _VIEW_BOX.search(self.body)
            return (round(float(found[1])), round(float(found[2]))) if found else None
        if self.body.startswith(_PNG):
            return int.from_bytes(self.body[16:20]), int.from_bytes(self.body[20:24])
        return None


@dataclass(frozen=True, eq=False)
class Bank:
    """Everything a publication holds. Two banks are the same only if they are one object.

    Attributes
    ----------
    frameworks, plans, scenarios, models
        Documents by slug.
    sectors
        French label of each sector slug.
    calibrations
        By item identifier.
    media
        By ``scenario-slug/file``.
    """

    frameworks: Mapping[str, Framework]
    plans: Mapping[str, Plan]
    sectors: Mapping[str, str]
    scenarios: Mapping[str, Scenario]
    models: Mapping[str, ItemModel]
    calibrations: Mapping[str, Calibration]
    media: Mapping[str, Media]

    @cached_property
    def items(self) -> Mapping[str, PlacedItem]:
        """Return every item by identifier, whatever its status; the first wins when two share one."""
        placed: dict[str, PlacedItem] = {}
        for slug, scenario in self.all_scenarios.items():
            for item in scenario.items:
                placed.setdefault(item.id, PlacedItem(scenario, item, self.models.get(slug)))
        return MappingProxyType(placed)

    @cached_property
    def all_scenarios(self) -> Mapping[str, Scenario]:
        """Return the written scenarios and the reference draw of each model, by slug."""
        drawn = {slug: model.instance(REFERENCE) for slug, model in self.models.items()}
        return MappingProxyType({**drawn, **self.scenarios})

    def item(self, item_id: str) -> PlacedItem:
        """Return an item with its scenario; ``KeyError`` when the bank has none."""
        return self.items[item_id]

    def items_of(self, framework: str, domain_code: str) -> tuple[PlacedItem, ...]:
        """Return the published and pilot items a screen can ask in a domain, in official order."""
        return self._on_screen.get((framework, domain_code), ())

    def observed_cards(self, framework: str, criterion_code: str) -> tuple[PlacedItem, ...]:
        """Return the cards an assessor may play for a criterion, by identifier."""
        return self._cards.get((framework, criterion_code), ())

    def plan_of(self, framework: str) -> Plan:
        """Return the plan of a framework (the first by slug); ``KeyError`` when it has none."""
        return self._plans_by_framework[framework]

    def media_of(self, scenario: str, file: str) -> Media:
        """Return a picture of a scenario (by slug); ``KeyError`` when there is none."""
        return self.media[f"{scenario}/{file}"]

    @cached_property
    def _plans_by_framework(self) -> dict[str, Plan]:
        return {self.plans[slug].framework: self.plans[slug] for slug in sorted(self.plans, reverse=True)}

    @cached_property
    def _on_screen(self) -> dict[tuple[str, str], tuple[PlacedItem, ...]]:
        found: dict[tuple[str, str], list[PlacedItem]] = defaultdict(list)
        for placed in self._in_use:
            framework = self.frameworks.get(placed.item.framework)
            if framework and placed.item.on_screen and placed.item.criterion_code in framework.criteria:
                domain = framework.domain_of[placed.item.criterion_code]
                found[framework.framework, domain.code].append(placed)
        return {
            (slug, code): tuple(sorted(items, key=lambda placed: self._official_order(placed.item)))
            for (slug, code), items in found.items()
        }

    @cached_property
    def _cards(self) -> dict[tuple[str, str], tuple[PlacedItem, ...]]:
        found: dict[tuple[str, str], list[PlacedItem]] = defaultdict(list)
        for placed in self._in_use:
            if not placed.item.on_screen:
                found[placed.item.framework, placed.item.criterion_code].append(placed)
        return {key: tuple(sorted(cards, key=lambda placed: placed.item.id)) for key, cards in found.items()}

    @property
    def _in_use(self) -> Iterable[PlacedItem]:
        return (placed for placed in self.items.values() if placed.item.status is not ItemStatus.RETIRED)

    def _official_order(self, item: Item) -> tuple[int, str]:
        return self._ranks[item.framework][item.criterion_code], item.id

    @cached_property
    def _ranks(self) -> dict[str, dict[str, int]]:
        return {
            slug: {code: rank for rank, code in enumerate(framework.criteria)}
            for slug, framework in self.frameworks.items()
        }


def bank_of(sources: Iterable[Source]) -> Bank:
    """Build a bank from its parts; raise :class:`InvalidDocument` with every part that is unsound."""
    problems: list[Problem] = []
    documents: dict[Kind, dict[str, BankDocument]] = {kind: {} for kind in MODELS}
    calibrations: dict[str, Calibration] = {}
    media: dict[str, Media] = {}
    for source in sorted(sources, key=lambda source: (source.kind, source.slug)):
        if source.kind is Kind.CALIBRATION:
            _add_calibrations(source, calibrations, problems)
        elif source.kind is Kind.MEDIA:
            _add_media(source, media, problems)
        else:
            _add_document(source, documents[source.kind], problems)
    if problems:
        raise InvalidDocument(tuple(problems))
    labels: dict[str, str] = {}
    for named in _of(Sectors, documents[Kind.SECTORS]).values():
        labels |= named.sectors
    return Bank(
        frameworks=_of(Framework, documents[Kind.FRAMEWORK]),
        plans=_of(Plan, documents[Kind.PLAN]),
        sectors=MappingProxyType(labels),
        scenarios=_of(Scenario, documents[Kind.SCENARIO]),
        models=_of(ItemModel, documents[Kind.MODEL]),
        calibrations=MappingProxyType(calibrations),
        media=MappingProxyType(media),
    )


def _add_document(source: Source, documents: dict[str, BankDocument], problems: list[Problem]) -> None:
    try:
        document = MODELS[source.kind].model_validate_json(source.body)
    except ValidationError as error:
        problems.extend(problems_of(error, _json(source.body), source.path))
    else:
        documents[slug_of(document)] = document


def _json(body: bytes) -> object:
    """Return what a body holds, to name the item of a fault; nothing when it is not even JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def _add_calibrations(source: Source, calibrations: dict[str, Calibration], problems: list[Problem]) -> None:
    items, faults = read_calibrations(source.body, source.path)
    problems.extend(faults)
    for item in items:
        if item.item in calibrations:
            problems.append(Problem(source.path, item.item, "id", "cet item est calibré dans deux fichiers"))
        calibrations[item.item] = item


def _add_media(source: Source, media: dict[str, Media], problems: list[Problem]) -> None:
    if MEDIA_SLUG.fullmatch(source.slug):
        media[source.slug] = Media(MEDIA_TYPES[PurePosixPath(source.slug).suffix], source.body)
    else:
        problems.append(Problem(source.path, "", "", MEDIA_SLUG_WANTED))


def _of(model: type[D], documents: Mapping[str, BankDocument]) -> Mapping[str, D]:
    return MappingProxyType(
        {slug: document for slug, document in documents.items() if isinstance(document, model)}
    )
