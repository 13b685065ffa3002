"""The interface is as easy to read as the items: short French sentences, plain words, nothing in English."""

import re
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.bank.checking.language import EASIEST_ALLOWED
from clea_quiz.bank.readability import kandel_moles, sentences, word_count
from tests.support.http import Browser
from tests.support.pages import read
from tests.support.world import World
from tests.web.candidate.conftest import Take

PAGES = (
    "/",
    "/candidat/",
    "/candidat/confort",
    "/candidat/essais",
    "/candidat/essais/choice",
    "/donnees-personnelles",
    "/candidat/bienvenue/identite",
    "/candidat/bienvenue/deroulement",
    "/candidat/bienvenue/metier",
    "/candidat/bienvenue/confort",
)
LONGEST_SENTENCE = 25
TECHNICAL = re.compile(
    r"\b(?:serveur|URL|JavaScript|HTTP|session|token|item|IRT|thêta|script|log|bug|timeout|cache|hash|upload)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    r"\b(?:the|and|your|you|with|please|click|submit|next|answer|error|loading)\b", re.IGNORECASE
)
NAMES = ("English", "Safe Exam Browser", "CléA Quiz", "Open Font")
APART = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "dt",
    "dd",
    "legend",
    "label",
    "button",
    "a",
    "summary",
    "caption",
    "th",
    "td",
}


def said(element: Element) -> list[str]:
    """Return what a page says, one text for each part that stands alone."""
    parts: list[list[str]] = [[]]

    def walk(node: Element) -> None:
        if node.tag in APART:
            parts.append([])
        parts[-1].append(node.text or "")
        for child in node:
            walk(child)
            parts[-1].append(child.tail or "")
        if node.tag in APART:
            parts.append([])

    walk(element)
    texts = (" ".join("".join(part).split()) for part in parts)
    return [text for text in texts if word_count(text) > 2 and "[" not in text]


def shown(candidate: Browser, path: str) -> list[str]:
    main = read(candidate.go(path)).find(".//main")
    assert main is not None
    return said(main)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_as_easy_to_read_as_an_item(candidate: Browser, path: str) -> None:
    texts = shown(candidate, path)

    assert texts
    assert kandel_moles("\n".join(texts)) >= EASIEST_ALLOWED, texts
    too_long = [one for text in texts for one in sentences(text) if word_count(one) > LONGEST_SENTENCE]
    assert too_long == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_technical_and_no_english_word(candidate: Browser, path: str) -> None:
    words = "\n".join(shown(candidate, path))
    for name in NAMES:
        words = words.replace(name, "")

    assert TECHNICAL.findall(words) == []
    assert ENGLISH.findall(words) == []


def test_the_end_is_easy_to_read(candidate: Browser, take: Take, session: Session, world: World) -> None:
    take("1", "2", "3", "4")
    texts = shown(candidate, "/candidat/")

    assert any("Votre évaluateur regarde" in text for text in texts)
    assert kandel_moles("\n".join(texts)) >= EASIEST_ALLOWED
    with session.begin():
        assert session.get_one(Evaluation, world.numerique_evaluation).welcomed_at is not None
