import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_quiz.bank.interactions.text_entry import normalise
from clea_quiz.bank.prose import prose, typeset
from clea_quiz.bank.reading import parse_scenario
from clea_quiz.bank.typography import french
from tests.bank.folders import item, scenario


def visible(text: str) -> str:
    """Return the text with its no-break spaces made visible: ``_`` narrow, ``~`` wide."""
    return french(text).replace("\u202f", "_").replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("L'eau d'aujourd'hui", "L’eau d’aujourd’hui"),
        ("d'1 kg, l'« effet »", "d’1~kg, l’«_effet_»"),
        ("Oui ! Non? Si ; fin: voilà", "Oui_! Non_? Si_; fin~: voilà"),
        ("Quoi ?! Vraiment ?...", "Quoi_?! Vraiment_?…"),
        ("«mot» et « mot »", "«_mot_» et «_mot_»"),
        ("30% de 12 € ou 5€, en %", "30_% de 12_€ ou 5_€, en_%"),
        ("1 234 567,50 € et 12 345 vis", "1_234_567,50_€ et 12_345 vis"),
        ("n°4, N° 12", "n°~4, N°~12"),
        ("1 h 30, 12 kg, 25 °C, 80 km/h", "1~h~30, 12~kg, 25~°C, 80~km/h"),
        ("M. Diallo, Mme Traoré", "M.~Diallo, Mme~Traoré"),
        ("**Attention:** sol mouillé", "**Attention~:** sol mouillé"),
        ("Total:", "Total~:"),
        ("À vous:\n- un ;\n- deux !", "À vous~:\n- un_;\n- deux_!"),
    ],
)
def test_what_an_author_types_becomes_french_typography(typed: str, expected: str) -> None:
    assert visible(typed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rendez-vous à 08:30 ou 14:05:10",
        "https://exemple.fr/page?a=1;b=2!c et http://exemple.fr:8080/",
        "intranet.exemple.fr/conges?id=3",
        "prenom.nom@exemple.fr",
        "- puce\n* puce\n1. un",
        "=SOMME(B2:B8; C1) et B2:B8",
        "C:\\Documents\\Paie",
        "`azerty! ?` et Soleil!2024 et Martin1985!",
        "06 12 34 56 78",
        "en 2025 120 cartons",
        "(!) (?)",
        "&nbsp; a:b",
        "les 2 l'",
        ": seul en tête",
        "",
    ],
)
def test_what_is_not_prose_is_left_alone(text: str) -> None:
    assert french(text) == text


@given(st.text(st.sampled_from("aàB1 2345'«».,:;!?€%°nhkgM.m\n-*`()\u00a0\u202f…@/\\=é\ue000&"), max_size=60))
def test_applying_it_twice_changes_nothing_more(text: str) -> None:
    assert french(french(text)) == french(text)


@given(st.text(max_size=60))
def test_it_changes_spaces_apostrophes_and_dots_only(text: str) -> None:
    def bare(text: str) -> str:
        kept = text.replace("’", "'").replace("…", "...")
        return "".join(kept.split())

    assert bare(french(text)) == bare(text)


@given(st.text(st.sampled_from("aé 12'«»:;!?€%\u00a0\u202f"), max_size=40))
def test_a_displayed_text_and_its_typed_copy_are_one_answer(text: str) -> None:
    def typed(text: str) -> str:
        return normalise(text, ("spaces", "punctuation", "case", "accents")).replace(" ", "")

    assert typed(french(text)) == typed(text)


def test_what_a_candidate_may_type_is_not_typeset() -> None:
    interaction = {
        "type": "text_entry",
        "accepted": ["l'eau !"],
        "mistakes": [{"text": "l'air !", "why": "C'est l'air !"}],
    }
    document = typeset(parse_scenario(scenario("quai", item("quai-1", "1.1.1", interaction, "L'eau ?"))))
    assert document.items[0].prompt == "L’eau\u202f?"
    found = document.items[0].interaction.model_dump()
    assert found["accepted"] == ("l'eau !",)
    assert found["mistakes"][0] == {"text": "l'air !", "why": "C’est l’air\u202f!"}
    assert not [text for _, text in prose(document) if "'" in text]
