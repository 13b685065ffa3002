"""Rules about language: French typography, sentences an A2–B1 reader understands, no question asked twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from clea_quiz.bank.bank import Bank, PlacedItem
from clea_quiz.bank.checking.places import Rule, asked, in_item
from clea_quiz.bank.document import Document
from clea_quiz.bank.interactions.text_entry import normalise
from clea_quiz.bank.messages import field_path
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.prose import Steps, prose
from clea_quiz.bank.readability import kandel_moles, sentences, word_count
from clea_quiz.bank.scenarios import Item
from clea_quiz.bank.sectors import Sectors
from clea_quiz.bank.sources import Kind, path_of
from clea_quiz.bank.typography import french

EASIEST_ALLOWED = 60.0
"""Kandel–Moles score under which a question is too hard to read."""

ENOUGH_WORDS = 20
"""Words under which the score says nothing."""

LONGEST_SENTENCE = 30
"""Words a sentence may have."""

ALIKE = 0.6
"""Share of three-word runs in common that makes two questions one (Jaccard)."""


def typography_is_french(bank: Bank) -> Iterator[Problem]:
    """Every text that people read has French typography."""
    documents: list[tuple[str, Document]] = [
        *((path_of(Kind.FRAMEWORK, slug), framework) for slug, framework in bank.frameworks.items()),
        *((path_of(Kind.PLAN, slug), plan) for slug, plan in bank.plans.items()),
        *((path_of(Kind.SCENARIO, slug), scenario) for slug, scenario in bank.scenarios.items()),
    ]
    if bank.sectors:
        documents.append((path_of(Kind.SECTORS, "sectors"), Sectors(sectors=dict(bank.sectors))))
    for path, document in documents:
        for steps, text in prose(document):
            if french(text) != text:
                yield Problem(path, _item_of(document, steps), field_path(list(steps)), _misprint(text))


def _item_of(document: Document, steps: Steps) -> str:
    items = getattr(document, "items", ())
    return str(items[steps[1]].id) if steps[0] == "items" and isinstance(steps[1], int) else ""


def _misprint(text: str) -> str:
    """Say where the typography goes wrong, with a few characters around."""
    right = french(text)
    place = next((n for n, (a, b) in enumerate(zip(text, right, strict=False)) if a != b), len(right) - 1)
    around = text[max(0, place - 12) : place + 8].replace("\n", " ")
    return f"typographie : « {around} » (« clea-quiz bank format » la corrige)"


def questions_are_easy_to_read(bank: Bank) -> Iterator[Problem]:
    """The situation and the question are readable, except where reading is what is measured."""
    for placed in asked(bank):
        text = f"{placed.scenario.situation}\n{placed.item.prompt}"
        if word_count(text) < ENOUGH_WORDS or _measures_reading(bank, placed.item):
            continue
        ease = kandel_moles(text)
        if ease < EASIEST_ALLOWED:
            message = (
                f"lisibilité {ease:.0f} sur l’échelle de Kandel et Moles (au moins {EASIEST_ALLOWED:.0f})"
            )
            yield in_item(placed, "prompt", message)
        longest = max(map(word_count, sentences(text)))
        if longest > LONGEST_SENTENCE:
            yield in_item(placed, "prompt", f"une phrase de {longest} mots (au plus {LONGEST_SENTENCE})")


def _measures_reading(bank: Bank, item: Item) -> bool:
    framework = bank.frameworks.get(item.framework)
    subdomain = framework.subdomain_of.get(item.criterion_code) if framework else None
    return subdomain is not None and subdomain.measures_reading


def questions_are_asked_once(bank: Bank) -> Iterator[Problem]:
    """No two items have nearly the same situation and question."""
    runs = [(placed, _runs(placed)) for placed in asked(bank)]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, (placed, own) in enumerate(runs):
        shared = Counter(other for run in own for other in holders[run])
        for other, common in sorted(shared.items()):
            twin, theirs = runs[other]
            if common >= _limit(placed, twin) * len(own | theirs):
                yield in_item(placed, "prompt", f"cette question répète presque celle de {twin.item.id}")
        for run in own:
            holders[run].append(number)


def _limit(placed: PlacedItem, twin: PlacedItem) -> float:
    """Return the likeness allowed: items of one scenario share their situation."""
    return 1.0 if placed.scenario is twin.scenario else ALIKE


def _runs(placed: PlacedItem) -> set[tuple[str, ...]]:
    text = f"{placed.scenario.situation} {placed.item.prompt}"
    words = normalise(text, ("case", "accents", "spaces", "punctuation")).split()
    return {tuple(words[start : start + 3]) for start in range(max(1, len(words) - 2))}


RULES: tuple[Rule, ...] = (typography_is_french, questions_are_easy_to_read, questions_are_asked_once)
