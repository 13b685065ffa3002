"""The candidate's home: who, what to take, one clear next thing; thanks when all is done."""

from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.web.candidate.conftest import Take

ALL = ("1", "2", "3", "4")


def states(html: str) -> list[str]:
    """Return the state of each domain in words."""
    badges = (span for span in read(html).iter("span") if (span.get("class") or "").startswith("badge"))
    return [text_of(badge) for badge in badges]


def test_the_home_confirms_the_name_and_offers_one_next_thing(candidate: Browser) -> None:
    page = read(candidate.html)

    assert text_of(page.find(".//h1")) == "Bonjour Élodie Çağlar-Nuñez"
    next_step = page.find(".//section[@aria-labelledby='maintenant']")
    assert next_step is not None
    assert [text_of(button) for button in next_step.iter("button")] == ["Commencer"]
    assert "Environ" in text_of(next_step)
    assert "au plus" in text_of(next_step)


def test_every_domain_says_its_state_in_words(candidate: Browser, take: Take) -> None:
    assert states(candidate.html) == ["À faire"] * 4

    take("2")
    candidate.go("/candidat/")
    candidate.send("/domaines/3/commencer")
    candidate.send("/reponse", unknown="1")

    assert [s.replace("\u00a0", " ") for s in states(candidate.go("/candidat/"))] == [
        "À faire",
        "Terminé",
        "En cours : 1 réponse",
        "À faire",
    ]


def test_what_was_begun_is_offered_first(candidate: Browser) -> None:
    candidate.send("/domaines/3/commencer")
    candidate.send("/reponse", unknown="1")

    page = read(candidate.go("/candidat/"))

    next_step = page.find(".//section[@aria-labelledby='maintenant']")
    assert next_step is not None
    assert "À continuer" in text_of(next_step)
    form = next_step.find(".//form")
    assert form is not None
    assert form.get("action") == "/candidat/domaines/3/commencer"


def test_a_provisional_framework_says_so(candidate: Browser) -> None:
    notices = text_of(read(candidate.html).find(".//details"))

    assert "provisoire" in notices


def test_when_all_is_done_the_candidate_is_thanked_and_told_what_comes_next(
    candidate: Browser, take: Take
) -> None:
    take(*ALL)

    page = read(candidate.go("/candidat/"))

    words = text_of(page.find(".//main"))
    assert "tout est terminé" in words
    assert "entretien" in words
    assert "%" not in words
    assert page.find(".//main//form[@action='/candidat/quitter']") is not None
    assert "/commencer" not in candidate.html


def test_leaving_forgets_the_person_and_keeps_the_answers(candidate: Browser, world_code: str) -> None:
    candidate.send("/domaines/1/commencer")
    candidate.send("/reponse", unknown="1")
    step = candidate.hidden("step")
    candidate.go("/candidat/")

    candidate.send("/quitter")

    assert candidate.path == "/"
    assert "Élodie" not in candidate.html
    candidate.go("/candidat/")
    assert candidate.path == "/"
    candidate.enter_code(world_code)
    candidate.go("/candidat/domaines/1")
    assert candidate.hidden("step") == step


def test_a_domain_outside_the_plan_does_not_exist(candidate: Browser) -> None:
    token = candidate.hidden("csrf_token")

    response = candidate.client.post("/candidat/domaines/9/commencer", data={"csrf_token": token})

    assert response.status_code == 404
    page = read(response.get_data(as_text=True))
    assert page.find(".//main//a[@href='/candidat/']") is not None


def test_no_page_of_the_candidate_is_kept_by_the_computer(candidate: Browser) -> None:
    for path in ("/candidat/", "/candidat/domaines/1"):
        candidate.go(path)
        assert candidate.response is not None
        assert candidate.response.headers["Cache-Control"] == "no-store"
