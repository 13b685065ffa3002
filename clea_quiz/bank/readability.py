"""How easy a French text is to read: the Kandel–Moles score and the length of its sentences.

L. Kandel and A. Moles (1958), « Application de l'indice de Flesch à la langue française », Cahiers d'études
de radio-télévision 19, 253–274: ``207 − 1.015 × words per sentence − 73.6 × syllables per word``. About 100
is very easy, 60 a plain newspaper, 30 difficult.
"""

import re

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|[;:](?=\s|$)|\n+")
_NUCLEUS = re.compile(r"é|[aeiouyàâäæèêëîïôöœùûüÿ]+")


def syllables(word: str) -> int:
    """Return the spoken syllables of a French word, to a good approximation (at least 1)."""
    word = re.sub(r"q[u']", "q", word.casefold())
    word = re.sub(r"gu(?=[eiéèêy])", "g", word)
    spoken = re.sub(r"es?$", "", word)  # mute: « tables », « journée »
    return max(1, len(_NUCLEUS.findall(spoken)))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line of a list and what a colon announces stand alone."""
    return [part for part in _SENTENCE_END.split(text) if part and _WORD.search(part)]


def word_count(text: str) -> int:
    """Return the words of a text; « l'eau » counts for two, a number for none."""
    return len(_WORD.findall(text))


def kandel_moles(text: str) -> float:
    """Return the reading ease of a text, the higher the easier; raise ``ValueError`` when it has no word."""
    words = _WORD.findall(text)
    if not words:
        raise ValueError("a text without words has no reading ease")
    per_sentence = len(words) / len(sentences(text))
    per_word = sum(map(syllables, words)) / len(words)
    return 207 - 1.015 * per_sentence - 73.6 * per_word
