"""The papers drawn from a signed matrix, read back: what they say, and what they keep to themselves."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from clea_quiz.errors import Conflict
from clea_quiz.matrices import rules
from clea_quiz.matrices.queries import MatrixView
from clea_quiz.matrices.rules import Mark
from clea_quiz.matrices.snapshot import snapshot_of
from clea_quiz.reports.attestation import attestation_pdf
from clea_quiz.reports.jury_file import jury_file_pdf
from clea_quiz.reports.pseudonyms import pseudonym, without_name
from clea_quiz.reports.restitution import restitution_pdf
from clea_quiz.reports.training_path import training_path_pdf
from clea_quiz.reports.typesetting import AT_ONCE
from tests.reports.conftest import NOW, Make, content_of

PAPERS = {
    "restitution": lambda content: restitution_pdf(content, NOW),
    "path": lambda content: training_path_pdf(content, "Logistique", NOW),
    "jury": lambda content: jury_file_pdf(content, NOW),
    "anonymous": lambda content: jury_file_pdf(content, NOW, "C-ABCD-EFGH"),
    "attestation": lambda content: attestation_pdf(content, NOW),
}


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    text = " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def marked(view: MatrixView, failed: tuple[str, ...], other: Mark = Mark.NOT_ACQUIRED) -> MatrixView:
    """Return the signed view with other marks for the criteria under these codes."""
    marks = {code: other if code.startswith(failed) else Mark.ACQUIRED for code in view.framework.criteria}
    results, certificate = rules.aggregate(view.framework, marks)
    domains = []
    for line, result in zip(view.domains, results, strict=True):
        subdomains = tuple(
            replace(
                sub,
                result=subresult,
                criteria=tuple(
                    replace(c, judgement=replace(c.judgement, mark=marks[c.code]) if c.judgement else None)
                    for c in sub.criteria
                ),
            )
            for sub, subresult in zip(line.subdomains, result.subdomains, strict=True)
        )
        domains.append(replace(line, subdomains=subdomains, result=result))
    changed = replace(view, domains=tuple(domains), certificate=certificate)
    assert view.signature is not None
    content_hash = rules.content_hash(snapshot_of(changed))
    return replace(changed, signature=replace(view.signature, content_hash=content_hash))


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_a_tagged_french_a4_document(make: Make, name: str) -> None:
    reader = read(PAPERS[name](content_of(marked(make(signed=True), ("2.1", "5")))))
    root: Any = reader.trailer["/Root"]

    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages} == {(595, 842)}
    assert str(root["/Lang"]).startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_papers_made_at_the_same_time_are_what_each_is_alone(make: Make) -> None:
    views = make(signed=True), marked(make(signed=True), ("2.1",))
    contents = [content_of(view) for view in views] * 4
    alone = [jury_file_pdf(content, NOW) for content in contents[:2]]

    with ThreadPoolExecutor(2 * AT_ONCE) as together:
        made = list(together.map(lambda content: jury_file_pdf(content, NOW), contents))

    assert alone[0] != alone[1]
    assert made == alone * 4


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_leaves_the_house_before_the_signature(make: Make, name: str) -> None:
    with pytest.raises(Conflict, match="pas encore signée"):
        PAPERS[name](content_of(make()))


@pytest.mark.parametrize(
    "failed",
    [
        (),
        ("2.1", "5"),
        ("1", "2", "3", "4", "5", "6", "7"),
        tuple(f"{d}.{s}" for d in range(1, 8) for s in (1, 3, 5)),
    ],
)
@pytest.mark.parametrize("other", [Mark.NOT_ACQUIRED, Mark.NOT_ASSESSED])
def test_a_restitution_is_one_page_without_any_figure_of_a_measure(
    make: Make, failed: tuple[str, ...], other: Mark
) -> None:
    pdf = restitution_pdf(content_of(marked(make(signed=True), failed or ("none",), other)), NOW)

    assert len(read(pdf).pages) == 1
    text = text_of(pdf)
    assert "%" not in text
    assert not re.search(r"\d,\d|[θσ]|probab", text)


def test_a_restitution_begins_with_what_the_person_can_do(make: Make) -> None:
    text = text_of(restitution_pdf(content_of(marked(make(signed=True), ("2.1", "5.1"))), NOW))

    places = [
        text.index(words)
        for words in (
            "Ce que vous savez faire",
            "Lire et écrire au travail",
            "Vous savez aussi faire",
            "Ce que vous allez travailler",
            "« Se repérer dans l’univers des nombres »",
            "Et maintenant ?",
            "À qui parler ?",
            "Bénédicte L’Hôte",
        )
    ]
    assert places == sorted(places)


def test_a_restitution_finds_something_good_to_say_to_everybody(make: Make) -> None:
    failed = ("1.2", "2", "3", "4", "5", "6", "7", "1.1.1", "1.3", "1.4", "1.5")
    one = text_of(restitution_pdf(content_of(marked(make(signed=True), failed)), NOW))
    none = text_of(restitution_pdf(content_of(marked(make(signed=True), tuple("1234567"))), NOW))

    assert "Vous savez faire : « Écouter et comprendre »" in one
    assert "c’est le premier pas" in none


def test_after_a_final_evaluation_no_other_one_is_promised(make: Make) -> None:
    view = replace(marked(make(signed=True), ("2.1",)), kind="final")

    text = text_of(restitution_pdf(content_of(view), NOW))

    assert "vous passez l’évaluation finale" not in text
    assert "vous décidez de la suite" in text


def test_a_training_path_holds_what_is_not_acquired_and_nothing_else(make: Make) -> None:
    text = text_of(
        training_path_pdf(content_of(marked(make(signed=True), ("2.1", "5.1"))), "Logistique", NOW)
    )

    assert "2.1.4 Évaluer un ordre de grandeur" in text
    assert "5.1.1" in text
    assert "2.2.1" not in text
    assert "1.1.1" not in text
    assert "secteur « Logistique »" in text
    assert "carton" not in text  # no question of the bank


def test_a_training_path_of_somebody_who_has_it_all_says_so(make: Make) -> None:
    assert "pas de formation à prévoir" in text_of(
        training_path_pdf(content_of(make(signed=True)), "Logistique", NOW)
    )


def test_a_jury_reads_decision_hash_rule_and_evidence(make: Make) -> None:
    view = marked(make(signed=True), ("2.1",))
    assert view.signature is not None
    text = text_of(jury_file_pdf(content_of(view), NOW))

    for words in ("Élodie Çağlar-Nuñez", "2027-00417", view.signature.content_hash, "Décision du jury"):
        assert words in text
    assert "Entretien du 8 mars 2027 (Claire Lenoir) : A reformulé la consigne." in text
    assert all(f"{code} " in text for code in view.framework.criteria)


def test_an_anonymous_file_says_nowhere_who_it_is(make: Make) -> None:
    comment = "ÉLODIE répond bien ; Mme caglar-nunez (dossier 2027-00417) est à l’aise."
    view = make(signed=True, comment=comment)
    pdf = jury_file_pdf(content_of(view), NOW, "C-ABCD-EFGH")
    root: Any = read(pdf).trailer["/Root"]
    said = text_of(pdf) + str(read(pdf).metadata) + root["/Metadata"].get_data().decode()

    assert "C-ABCD-EFGH" in said
    assert not re.search(r"[ée]lodie|[çc]a[ğg]lar|nu[ñn]ez|00417|\b417\b", said, re.IGNORECASE)
    assert "[…] répond bien" in said


def test_a_pseudonym_is_stable_under_a_key_and_differs_between_keys_and_people() -> None:
    one = pseudonym("key", 7)

    assert re.fullmatch(r"C-[2-9A-Z]{4}-[2-9A-Z]{4}", one)
    assert pseudonym("key", 7) == one
    assert len({pseudonym("key", person) for person in range(500)}) == 500
    assert pseudonym("other", 7) != one


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Léa Le Goff a lu.", "[…] Le […] a lu."),
        ("LEA et goff", "[…] et […]"),
        ("Le lead parle au Goffin", "Le lead parle au Goffin"),
    ],
)
def test_names_are_taken_out_whole_and_other_words_stay(text: str, left: str) -> None:
    assert without_name("Léa Le Goff", None)(text) == left


def test_an_attestation_names_the_acquired_domains_and_is_no_certificate(make: Make) -> None:
    text = text_of(attestation_pdf(content_of(marked(make(signed=True), ("2.1", "5"))), NOW))

    assert "5 domaines" in text
    assert "Lire et écrire au travail" in text
    assert "règles de base de calcul" not in text
    assert "n’est pas le certificat CléA" in text


def test_nothing_is_attested_that_is_not_acquired(make: Make) -> None:
    nothing = marked(make(signed=True), tuple(f"{d}." for d in range(1, 8)))
    with pytest.raises(Conflict, match="rien à attester"):
        attestation_pdf(content_of(nothing), NOW)
