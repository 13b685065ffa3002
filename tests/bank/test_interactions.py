from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from clea_quiz.bank.interactions import Interaction
from clea_quiz.bank.interactions.base import BaseInteraction, Mark, UnreadableResponse
from clea_quiz.bank.interactions.choice import Agreement, ChoiceInteraction
from clea_quiz.bank.interactions.numeric_entry import parse_number
from clea_quiz.bank.interactions.text_entry import normalise
from tests.bank.folders import CARD, Plain, choice

ADAPTER: TypeAdapter[Any] = TypeAdapter(Interaction)


def built(values: Plain) -> BaseInteraction:
    """Return the interaction these values describe."""
    interaction = ADAPTER.validate_python(values)
    assert isinstance(interaction, BaseInteraction)
    return interaction


def marked(interaction: BaseInteraction, **fields: list[str]) -> Mark:
    """Return the mark of a submitted form."""
    return interaction.mark(interaction.read(fields))


CHOICE = built(choice("Lire le bon", "Partir", "Attendre"))
GRADED = built(
    {
        "type": "choice",
        "choices": [
            {"text": "Prévenir le chef", "credit": 2, "why": "Tout de suite utile."},
            {"text": "Prévenir un collègue", "credit": 1, "why": "Utile, mais incomplet."},
            {"text": "Attendre", "why": "Trop tard."},
        ],
    }
)
TICKS = built(
    {
        "type": "multiple_choice",
        "choices": [
            {"text": "Gants", "correct": True},
            {"text": "Casque", "correct": True},
            {"text": "Écharpe", "why": "Peut être prise."},
            {"text": "Sandales", "why": "Ne protègent pas."},
        ],
    }
)
ORDER = built({"type": "order", "elements": ["Protéger", "Examiner", "Alerter", "Secourir"]})
PRICE = built(
    {
        "type": "numeric_entry",
        "value": 1234.5,
        "tolerance": 0.5,
        "unit": "€",
        "mistakes": [{"value": 12345, "why": "A oublié la virgule."}],
    }
)
CODE = built(
    {
        "type": "text_entry",
        "accepted": ["GX-204", "GX204"],
        "mistakes": [{"text": "GX-240", "why": "A interverti deux chiffres."}],
        "max_length": 12,
    }
)
ASKED = [CHOICE, GRADED, TICKS, ORDER, PRICE, CODE]


def test_a_choice_earns_its_credit_and_tells_its_mistake() -> None:
    assert marked(CHOICE, answer=["a"]) == Mark(1)
    assert marked(CHOICE, answer=["c"]) == Mark(0, "Une erreur.")
    assert marked(GRADED, answer=["b"]) == Mark(1, "Utile, mais incomplet.")
    assert (CHOICE.max_score, GRADED.max_score) == (1, 2)
    assert CHOICE.guess == pytest.approx(1 / 3)
    assert CHOICE.describe({"choice": "b"}) == "Partir"


@pytest.mark.parametrize(
    ("ticked", "score"),
    [("ab", 2), ("a", 1), ("abc", 1), ("ac", 0), ("abcd", 0), ("cd", 0), ("ba", 2)],
)
def test_one_slip_still_earns_part_of_the_credit(ticked: str, score: int) -> None:
    assert marked(TICKS, answer=list(ticked)).score == score


def test_ticked_mistakes_are_told() -> None:
    assert marked(TICKS, answer=["a", "c", "d"]).reason == "Peut être prise. Ne protègent pas."
    assert TICKS.describe({"choices": ["a", "c"]}) == "Gants\u202f; Écharpe"


@pytest.mark.parametrize(
    ("ranks", "score"), [("1234", 2), ("2134", 1), ("1243", 1), ("3214", 0), ("4321", 0)]
)
def test_one_swap_of_neighbours_still_earns_part_of_the_credit(ranks: str, score: int) -> None:
    fields = {f"rank-{letter}": [rank] for letter, rank in zip("abcd", ranks, strict=True)}
    assert marked(ORDER, **fields).score == score


def test_an_order_is_described_as_it_was_given() -> None:
    response = ORDER.read({"rank-a": ["2"], "rank-b": ["1"], "rank-c": ["3"], "rank-d": ["4"]})
    assert ORDER.describe(response) == "Examiner → Protéger → Alerter → Secourir"


@given(st.randoms(use_true_random=False))
def test_an_order_is_never_shown_solved(rng: Random) -> None:
    shown = ORDER.arrange(rng)
    assert sorted(shown) == ["a", "b", "c", "d"]
    assert shown != sorted(shown)


@pytest.mark.parametrize(
    "typed",
    ["1234,5", "1234.5", "1 234,50 €", "1\u202f234,5\u00a0€", " 1234,50€ ", "1235", "1234", "+1234,5"],
)
def test_a_number_is_read_as_a_french_reader_writes_it(typed: str) -> None:
    assert marked(PRICE, answer=[typed]).score == 1


def test_a_known_wrong_number_tells_its_mistake() -> None:
    assert marked(PRICE, answer=["12345"]) == Mark(0, "A oublié la virgule.")
    assert marked(PRICE, answer=["1233"]) == Mark(0)
    assert PRICE.key == "1234,5\u00a0€"


@pytest.mark.parametrize("typed", ["douze", "", "12 kg", "1,2,3", "--1", "1e400", "inf", "nan"])
def test_what_is_no_number_is_asked_again(typed: str) -> None:
    with pytest.raises(UnreadableResponse, match="nombre"):
        parse_number(typed, "€")


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda value: round(value, 2)))
def test_any_key_typed_back_is_right(value: float) -> None:
    interaction = built({"type": "numeric_entry", "value": value, "unit": "kg"})
    assert marked(interaction, answer=[f"{value:.2f}".replace(".", ",")]).score == 1


@pytest.mark.parametrize(("typed", "score"), [("GX-204", 1), (" gx-204 ", 1), ("GX204", 1), ("GX-205", 0)])
def test_a_short_text_is_compared_as_the_item_states(typed: str, score: int) -> None:
    assert marked(CODE, answer=[typed]).score == score


def test_a_known_wrong_text_tells_its_mistake() -> None:
    assert marked(CODE, answer=["gx-240"]).reason == "A interverti deux chiffres."


@pytest.mark.parametrize(
    ("ignore", "typed", "same"),
    [
        (("accents",), "reçu", "recu"),
        (("accents",), "cœur", "coeur"),
        (("case",), "ÉTÉ", "été"),
        (("spaces",), "l’eau  tiède", "l'eau tiède"),
        (("punctuation", "spaces"), "oui, merci.", "oui merci"),
        ((), "l’eau", "l'eau"),
        ((), "n°\u00a04, 12\u202f345…", "n° 4, 12 345..."),
        ((), "e\u0301te\u0301", "été"),
    ],
)
def test_only_the_stated_differences_are_ignored(ignore: Any, typed: str, same: str) -> None:
    assert normalise(typed, ignore) == normalise(same, ignore)


def test_a_difference_that_is_not_ignored_counts() -> None:
    assert normalise("recu", ("case",)) != normalise("reçu", ("case",))


@pytest.mark.parametrize(
    ("interaction", "fields"),
    [
        (CHOICE, {}),
        (CHOICE, {"answer": [""]}),
        (CHOICE, {"answer": ["z"]}),
        (TICKS, {"answer": []}),
        (TICKS, {"answer": ["a", "z"]}),
        (ORDER, {"rank-a": ["1"], "rank-b": ["1"], "rank-c": ["2"], "rank-d": ["3"]}),
        (ORDER, {"rank-a": ["1"]}),
        (ORDER, {"rank-a": ["un"]}),
        (PRICE, {"answer": ["beaucoup"]}),
        (CODE, {"answer": ["  "]}),
        (CODE, {"answer": ["x" * 13]}),
        (built(CARD), {"answer": ["Acquis"]}),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(
    interaction: BaseInteraction, fields: dict[str, list[str]]
) -> None:
    with pytest.raises(UnreadableResponse) as caught:
        interaction.read(fields)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("interaction", ASKED, ids=lambda interaction: interaction.type)
def test_a_candidate_sees_neither_key_nor_credit_nor_reason(interaction: BaseInteraction) -> None:
    view = interaction.view(interaction.arrange(Random(3)))
    assert set(vars(view)) == {"type", "options", "unit", "max_length", "slots", "tail", "controls", "scene"}
    assert all(set(vars(option)) == {"id", "text"} for option in (*view.options, *view.slots))


def test_a_candidate_never_sees_an_observed_card() -> None:
    card = built(CARD)
    with pytest.raises(LookupError):
        card.view([])
    assert card.mark({"grade": "Non acquis"}) == Mark(0, "Il manque l’essentiel.")
    assert card.key == "La voix porte.\u202f; Les mots sont justes."


def test_options_keep_their_letter_whatever_the_order() -> None:
    shown = CHOICE.view(["c", "a", "b"])
    assert [(option.id, option.text) for option in shown.options] == [
        ("c", "Attendre"),
        ("a", "Lire le bon"),
        ("b", "Partir"),
    ]


@given(st.randoms(use_true_random=False))
def test_options_are_shuffled_only_when_their_order_means_nothing(rng: Random) -> None:
    assert sorted(CHOICE.arrange(rng)) == ["a", "b", "c"]
    assert built(choice("8 €", "9 €", "10 €", shuffle=False)).arrange(rng) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"type": "choice", "choices": [{"text": text, "why": "x"} for text in "abc"]}, "aucune réponse"),
        (
            {"type": "choice", "choices": [{"text": text, "credit": 1} for text in "abc"]},
            "le crédit le plus haut",
        ),
        (
            {"type": "choice", "choices": [{"text": "a", "credit": 1}, {"text": "b"}, {"text": "c"}]},
            "pourquoi",
        ),
        (
            {"type": "multiple_choice", "choices": [{"text": t, "correct": True} for t in "abcd"]},
            "au moins une mauvaise",
        ),
        (
            {"type": "multiple_choice", "choices": [{"text": t, "correct": t < "c"} for t in "abcd"]},
            "quelle erreur",
        ),
        ({"type": "order", "elements": ["a", "b", "b"]}, "même texte"),
        ({"type": "text_entry", "accepted": ["trop long"], "max_length": 3}, "dépasse max_length"),
        (
            {"type": "text_entry", "accepted": ["oui"], "mistakes": [{"text": " OUI", "why": "x"}]},
            "égale une réponse acceptée",
        ),
    ],
)
def test_an_item_without_one_defensible_key_is_refused(values: Plain, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        built(values)


CLASSIFY = built(
    {
        "type": "classify",
        "groups": ["Jaune", "Vert"],
        "elements": [
            {"text": "Carton", "group": "Jaune", "why": "A jeté un carton."},
            {"text": "Bocal", "group": "Vert", "why": "A mêlé le verre."},
            {"text": "Canette", "group": "Jaune", "why": "A jeté une canette."},
        ],
    }
)
ASSOCIATE = built(
    {
        "type": "associate",
        "pairs": [
            {"left": "Facture", "right": "Comptabilité", "why": "A confondu payer et livrer."},
            {"left": "Congé", "right": "Personnel", "why": "A cherché ailleurs."},
            {"left": "Panne", "right": "Entretien", "why": "A attendu."},
        ],
        "extra": ["Accueil"],
    }
)
GAPS = built(
    {
        "type": "gap_match",
        "text": "Je serai [1] demain : mon bus est [2].",
        "gaps": [
            {"word": "en retard", "why": "N’a pas compris."},
            {"word": "supprimé", "why": "A mal accordé."},
        ],
        "extra": ["supprimée"],
    }
)
SLOTS = {"classify": CLASSIFY, "associate": ASSOCIATE, "gap_match": GAPS}


def filled(*ids: str) -> dict[str, list[str]]:
    return {f"slot-{place}": [id] for place, id in zip("abcdef", ids, strict=False)}


@pytest.mark.parametrize(
    ("interaction", "right", "key"),
    [
        (CLASSIFY, "aba", "Carton → Jaune ; Bocal → Vert ; Canette → Jaune"),
        (ASSOCIATE, "abc", "Facture → Comptabilité ; Congé → Personnel ; Panne → Entretien"),
        (GAPS, "ab", "Trou 1 → en retard ; Trou 2 → supprimé"),
    ],
)
def test_places_filled_rightly_earn_everything(interaction: BaseInteraction, right: str, key: str) -> None:
    assert marked(interaction, **filled(*right)) == Mark(2)
    assert interaction.key == key
    assert interaction.describe(interaction.read(filled(*right))) == key


def test_two_thirds_earn_a_part_and_the_first_slip_says_why() -> None:
    assert marked(CLASSIFY, **filled("a", "a", "a")) == Mark(1, "A mêlé le verre.")
    assert marked(CLASSIFY, **filled("b", "a", "a")) == Mark(0, "A jeté un carton.")
    assert marked(ASSOCIATE, **filled("a", "b", "d")) == Mark(1, "A attendu.")
    assert marked(GAPS, **filled("a", "c")) == Mark(0, "A mal accordé.")


@pytest.mark.parametrize("kind", SLOTS)
@given(ids=st.lists(st.sampled_from("abcdz"), max_size=6), seed=st.integers(0, 99))
def test_whatever_is_sent_is_an_answer_or_a_sentence(kind: str, ids: list[str], seed: int) -> None:
    interaction = SLOTS[kind]
    with suppress(UnreadableResponse):
        mark = marked(interaction, **filled(*ids))
        assert 0 <= mark.score <= 2
        assert (mark.score == 2) == (mark.reason is None)
    arrangement = interaction.arrange(Random(seed))
    view = interaction.view(arrangement)
    assert sorted(arrangement) == sorted(
        {option.id for option in view.options} if kind != "classify" else "abc"
    )
    # What the candidate sees names neither the key nor a reason.
    assert "why" not in repr(view)
    assert "A " not in "".join(option.text for option in (*view.options, *view.slots))


@pytest.mark.parametrize("kind", SLOTS)
def test_a_place_left_empty_is_asked_for_again(kind: str) -> None:
    for fields in (
        {},
        {"slot-a": ["a"]},
        {"slot-a": [""], "slot-b": ["a"], "slot-c": ["b"]},
        filled("z", "a", "b"),
    ):
        with pytest.raises(UnreadableResponse, match="pour chaque ligne"):
            SLOTS[kind].read(fields)


def test_an_answer_that_serves_once_is_not_used_twice() -> None:
    for interaction, ids in ((ASSOCIATE, "aab"), (GAPS, "aa")):
        with pytest.raises(UnreadableResponse, match="une seule fois"):
            interaction.read(filled(*ids))
    assert marked(CLASSIFY, **filled("a", "a", "a")).score == 1


def test_a_text_with_gaps_is_cut_at_its_gaps() -> None:
    view = GAPS.view(["c", "a", "b"])

    assert [slot.text for slot in view.slots] == ["Je serai ", " demain : mon bus est "]
    assert view.tail == "."
    assert [option.text for option in view.options] == ["supprimée", "en retard", "supprimé"]


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("classify", {"groups": ["Jaune", "Jaune"]}, "même nom"),
        ("classify", {"groups": ["Jaune", "Vert", "Gris"]}, "chaque groupe reçoit"),
        ("classify", {"groups": ["Jaune", "Bleu"]}, "un des groupes"),
        ("associate", {"extra": ["Personnel"]}, "même texte"),
        ("gap_match", {"text": "Je serai [2] demain : mon bus est [1]."}, "dans l’ordre"),
        ("gap_match", {"text": "Je serai [1] demain."}, "autant que de trous"),
        ("gap_match", {"extra": ["supprimé"]}, "les mêmes"),
    ],
)
def test_places_that_contradict_each_other_are_refused(kind: str, change: Plain, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        built({**SLOTS[kind].model_dump(), **change})


def judged(*credits: list[int]) -> ChoiceInteraction:
    experts = [{"expert": f"Expert {rank}", "credits": given} for rank, given in enumerate(credits)]
    choices = [{"text": "Oui", "credit": 1}, {"text": "Non", "why": "W"}, {"text": "Jamais", "why": "W"}]
    return ChoiceInteraction.model_validate({"type": "choice", "choices": choices, "experts": experts})


def test_the_agreement_of_experts_is_counted() -> None:
    assert judged().agreement is None
    assert judged([2, 1, 0]).agreement == Agreement(1, 1, None)
    assert judged([2, 1, 0], [1, 0, 0], [0, 2, 1]).agreement == Agreement(3, 2, 1 / 3)


@pytest.mark.parametrize("credits", [[1, 0], [1, 1, 0]])
def test_an_expert_judges_every_option_and_prefers_one(credits: list[int]) -> None:
    with pytest.raises(ValidationError):
        judged(credits)
