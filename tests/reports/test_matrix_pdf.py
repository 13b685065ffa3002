"""The PDF of the matrix, read back: what a jury reads, and what a machine can check."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from clea_quiz.matrices import signed
from clea_quiz.matrices.snapshot import snapshot_of
from clea_quiz.reports.matrix_pdf import matrix_pdf
from clea_quiz.reports.typesetting import UNSHOWN
from tests.reports.conftest import COMMENT, NOW, Make, content_of

A4 = (595, 842)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Return the words on one line: where lines break is the typesetter's business."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def test_a_jury_reads_names_decisions_rules_and_reservations(make: Make) -> None:
    view = make()
    text = text_of(matrix_pdf(content_of(view), NOW))

    for words in (
        "Matrice d’évaluation",
        "Élodie Çağlar-Nuñez",
        "GRETA de Saint-Étienne",
        "Bénédicte L’Hôte",
        "8 mars 2027 à 14 h 05",
        "dossier à présenter au jury",
        "Règle d’agrégation",
        "Réserves sur le référentiel",
        "Signature du candidat",
        "Signature de l’évaluateur",
        "Entretien du 8 mars 2027 (Claire Lenoir) : A reformulé la consigne.",
    ):
        assert words in text.replace("\u00a0", " ").replace("\u202f", " "), words
    assert all(f"{code} " in text for code in view.framework.criteria)
    assert all(" ".join(notice.split()) in text for notice in view.framework.notices)


def test_pages_are_a4_numbered_and_tagged_in_french(make: Make) -> None:
    reader = read(matrix_pdf(content_of(make()), NOW))
    root: Any = reader.trailer["/Root"]

    for number, page in enumerate(reader.pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        assert f"{number} / {len(reader.pages)}" in page.extract_text()
    assert str(root["/Lang"]).startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Matrice d’évaluation – Élodie Çağlar-Nuñez"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_no_font_is_left_to_the_readers_machine(make: Make) -> None:
    pages: list[Any] = list(read(matrix_pdf(content_of(make()), NOW)).pages)
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()
    }

    assert fonts
    assert all("+SourceSans3" in font for font in fonts)


def test_the_same_matrix_gives_the_same_bytes(make: Make) -> None:
    first = matrix_pdf(content_of(make()), NOW)
    matrix_pdf(content_of(make(mark=None)), NOW)

    assert matrix_pdf(content_of(make()), NOW) == first
    assert matrix_pdf(content_of(make()), NOW + timedelta(days=1)) != first


def test_an_unsigned_matrix_says_so_on_every_page(make: Make) -> None:
    pages = read(matrix_pdf(content_of(make(mark=None)), NOW)).pages

    assert all("Projet non signé" in page.extract_text() for page in pages)
    assert "Il manque 107 appréciations" in pages[0].extract_text().replace("\u00a0", " ")


def test_a_signed_matrix_carries_its_hash_and_says_it_is_what_was_signed(make: Make) -> None:
    view = make(signed=True)
    assert view.signature is not None
    text = text_of(matrix_pdf(content_of(view), NOW))

    assert view.signature.content_hash in text
    assert "Le contenu de ce document est celui qui a été signé." in text
    assert "non signé" not in text


@pytest.mark.parametrize(("newest", "after"), [(1, "on la corrige"), (2, "une autre version l’a remplacée")])
def test_a_version_that_was_reopened_says_that_it_counts_no_more(make: Make, newest: int, after: str) -> None:
    content = content_of(make(signed=True))
    assert content.signature is not None
    reopened = replace(content.signature, reopened_at=NOW, newest=newest)

    pages = read(matrix_pdf(replace(content, signature=reopened), NOW)).pages
    text = " ".join(pages[0].extract_text().split())

    assert "elle a été rouverte le 8 mars 2027" in text.replace("\u202f", " ")
    assert after in text
    assert all("Version 1, rouverte" in page.extract_text() for page in pages)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("#set page(width: 1cm) *gras* [lien](x) $1/2$ // rien", "#set page(width: 1cm) *gras*"),
        ("Bravo 👍🏽 !", f"Bravo {UNSHOWN}"),
        ("王小明 arrive", f"{UNSHOWN * 3} arrive"),
        ("a\x00b\x07c\ud800d", "abcd"),
        ("Ligne une\nligne deux", "Ligne une ligne deux"),
        ("Дмитрий Ελένη", "Дмитрий Ελένη"),
    ],
)
def test_whatever_people_type_is_shown_and_never_breaks_the_document(
    make: Make, typed: str, shown: str
) -> None:
    text = text_of(matrix_pdf(content_of(make(framework="clea-numerique-2018", comment=typed)), NOW))

    assert shown in text


def test_a_long_comment_flows_over_pages_without_losing_a_word(make: Make) -> None:
    words = [f"mot{number}" for number in range(280)]
    pdf = matrix_pdf(content_of(make(framework="clea-numerique-2018", comment=" ".join(words))), NOW)

    text = text_of(pdf)

    assert all(text.count(word) >= 12 for word in words)


def test_an_empty_matrix_has_no_bar_and_no_invented_number(make: Make) -> None:
    view = make(mark=None)
    assert COMMENT not in text_of(matrix_pdf(content_of(view), NOW))
    assert "Sans appréciation" in text_of(matrix_pdf(content_of(view), NOW))


def test_an_old_format_says_what_it_did_not_keep(make: Make) -> None:
    view = make(signed=True)
    assert view.signature is not None
    old = signed.read(snapshot_of(view, 1), 417, content_of(view).signature)
    text = text_of(matrix_pdf(old, NOW)).replace("\u00a0", " ").replace("\u202f", " ")

    assert "clea-2021, version non conservée" in text
    assert "Cette version a été signée avant" in text
    assert COMMENT in text
    for never in ("85 %", "arrondi", "Sources", "ouverte le", view.framework.title, "pas d’estimation"):
        assert never not in text, never
