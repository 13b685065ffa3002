"""The question page: its parts, what it says when nothing was answered, pictures, the end of a domain."""

from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.sittings.models import Outcome, Report, ReportReason, Step
from tests.support.http import Browser
from tests.support.pages import read, text_of
from tests.web.candidate.conftest import Take

FORM = ".//form[@data-step]"


def begin(candidate: Browser, domain: str = "1") -> Element:
    """Start a domain and return the page of its first question."""
    return read(candidate.send(f"/domaines/{domain}/commencer"))


def go_on_to(candidate: Browser, part: str) -> Element:
    """Pass questions until one has such a part; return its page."""
    for domain in ("1", "2", "3", "4"):
        candidate.go("/candidat/")
        page = begin(candidate, domain)
        while page.find(FORM) is not None:
            if page.find(f".//main//{part}") is not None:
                return page
            page = read(candidate.send("/reponse", unknown="1"))
    raise AssertionError(f"no question with {part}")


def test_a_question_stands_on_its_own_page(candidate: Browser) -> None:
    page = begin(candidate)

    assert candidate.path == "/candidat/domaines/1"
    assert (page.findtext(".//title") or "").startswith("Question 1, ")
    words = text_of(page.find(".//main")).replace("\u00a0", " ")
    assert "Question 1, 30 au plus" in words
    bar = page.find(".//progress")
    assert bar is not None
    assert (bar.get("value"), bar.get("max")) == ("0", "30")
    assert bar.get("aria-label")
    form = page.find(FORM)
    assert form is not None
    assert text_of(form.find(".//legend/h2"))
    buttons = [text_of(button) for button in form.iter("button")]
    assert buttons == [
        "Valider et continuer",
        "Je ne sais pas",
        "Faire une pause",
        "Confort",
        "Envoyer le signalement",
    ]


def test_the_only_scripts_are_comforts_in_their_own_files(candidate: Browser) -> None:
    scripts = begin(candidate).findall(".//script")

    assert {(script.get("type"), script.text) for script in scripts} == {("module", None)}


def test_every_question_of_a_domain_is_a_sound_page(candidate: Browser) -> None:
    page, seen = begin(candidate, "3"), 0
    while page.find(FORM) is not None:
        seen += 1
        page = read(candidate.send("/reponse", unknown="1"))

    assert seen > 3
    assert "Merci" in text_of(page.find(".//h1"))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("input[@name='answer'][@type='radio']", "Choisissez une réponse"),
        ("input[@type='checkbox']", "Cochez au moins une réponse"),
        ("ol//select", "Donnez à chaque ligne un numéro différent"),
        ("ul//select", "Choisissez une réponse pour chaque ligne"),
    ],
)
def test_an_empty_answer_is_said_and_loses_nothing(
    candidate: Browser, session: Session, field: str, said: str
) -> None:
    go_on_to(candidate, field)
    step = candidate.hidden("step")

    page = read(candidate.send("/reponse"))

    assert candidate.status == 422
    assert candidate.hidden("step") == step
    assert (page.findtext(".//title") or "").startswith("Erreur")
    assert said in text_of(page.find(".//div[@role='alert']")).replace("\u202f", " ")
    fieldset = page.find(f"{FORM}/fieldset")
    assert fieldset is not None
    assert "reponse-erreur" in (fieldset.get("aria-describedby") or "").split()
    assert session.get_one(Step, int(step)).outcome is None


def test_the_numbers_given_to_lines_are_kept_when_one_is_missing(candidate: Browser) -> None:
    page = go_on_to(candidate, "ol//select")
    names = [select.get("name") or "" for select in page.iter("select")]

    page = read(candidate.send("/reponse", **{names[0]: "2", names[1]: "2"}))

    assert candidate.status == 422
    chosen = {
        select.get("name"): option.get("value")
        for select in page.iter("select")
        for option in select.iter("option")
        if "selected" in option.attrib
    }
    assert chosen == {names[0]: "2", names[1]: "2"}


def test_i_do_not_know_needs_no_answer(candidate: Browser, session: Session) -> None:
    begin(candidate)
    step = candidate.hidden("step")

    candidate.send("/reponse", unknown="1")

    assert session.get_one(Step, int(step)).outcome is Outcome.UNKNOWN
    assert "Question 2" in text_of(read(candidate.html).find(".//main"))


def test_an_empty_answer_to_an_old_question_leads_to_the_current_one(candidate: Browser) -> None:
    begin(candidate)
    old = candidate.hidden("step")
    candidate.send("/reponse", unknown="1")
    current = candidate.hidden("step")

    candidate.send("/reponse", step=old)

    assert candidate.status == 200
    assert candidate.hidden("step") == current


@pytest.mark.parametrize("step", ["", "douze", "-1", "9" * 30, "999999"])
def test_an_unreadable_or_unknown_step_does_not_exist(candidate: Browser, step: str) -> None:
    begin(candidate)

    candidate.send("/reponse", step=step, unknown="1")

    assert candidate.status == 404


def test_answering_something_else_again_is_refused_calmly(candidate: Browser) -> None:
    page = go_on_to(candidate, "input[@name='answer'][@type='radio']")
    old, address = candidate.hidden("step"), candidate.path
    chosen = page.find(f"{FORM}//input[@name='answer']")
    assert chosen is not None
    question = candidate.html
    candidate.send("/reponse", unknown="1")
    candidate.pages.append(question)

    page = read(candidate.send("/reponse", step=old, answer=chosen.get("value") or ""))

    assert candidate.status == 409
    assert page.find(f".//main//a[@href='{address}']") is not None


def test_a_pause_comes_back_to_the_same_question_and_what_was_begun(candidate: Browser) -> None:
    page = go_on_to(candidate, "input[@type='radio'][@name='answer']")
    step, code = candidate.hidden("step"), candidate.path[-1]
    chosen = page.findall(".//input[@name='answer']")[1].get("value") or ""

    candidate.press("/pause", "/reponse", answer=chosen)
    assert candidate.path == "/candidat/"
    page = begin(candidate, code)

    assert candidate.hidden("step") == step
    boxes = page.findall(".//input[@name='answer']")
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == [chosen]


def test_a_draft_answers_nothing_and_says_nothing(candidate: Browser) -> None:
    page = begin(candidate)
    form = page.find(FORM)
    assert form is not None
    fields = {"csrf_token": candidate.hidden("csrf_token"), "step": candidate.hidden("step"), "answer": "a"}

    kept = candidate.client.post(form.get("data-draft") or "", data=fields)
    elsewhere = candidate.client.post(form.get("data-draft") or "", data={**fields, "step": "999999"})

    assert (kept.status_code, kept.data) == (204, b"")
    assert elsewhere.status_code == 404
    candidate.go("/candidat/domaines/1")
    assert candidate.hidden("step") == fields["step"]


def test_pictures_of_the_scenarios_met_are_sent_and_no_others(candidate: Browser) -> None:
    page = go_on_to(candidate, "img")
    image = page.find(".//main//img")
    assert image is not None
    assert image.get("alt")

    response = candidate.client.get(image.get("src") or "")

    assert response.status_code == 200
    assert (response.mimetype or "").startswith("image/")
    assert response.headers["Cache-Control"].startswith("private")
    place, _, file = (image.get("src") or "").rpartition("/")
    assert candidate.client.get(f"{place}/autre.svg").status_code == 404
    assert candidate.client.get(f"{place.rpartition('/')[0]}/un-autre-scenario/{file}").status_code == 404


def test_a_domain_never_begun_has_no_question(candidate: Browser) -> None:
    for domain in ("2", "9", "x"):
        candidate.go(f"/candidat/domaines/{domain}")
        assert candidate.status == 404


def test_the_end_of_a_domain_thanks_and_shows_no_score(
    candidate: Browser, session: Session, take: Take
) -> None:
    take("1")

    page = read(candidate.go("/candidat/domaines/1"))

    words = text_of(page.find(".//main"))
    answered = len(session.scalars(select(Step.id).where(Step.answered_at.is_not(None))).all())
    assert "Merci" in words
    assert f"{answered}" in words
    assert "%" not in words
    form = page.find(".//main//form")
    assert form is not None
    assert form.get("action") == "/candidat/domaines/2/commencer"


def test_the_end_of_the_last_domain_leads_to_the_thanks(candidate: Browser, take: Take) -> None:
    take("1", "2", "3", "4")

    page = read(candidate.go("/candidat/domaines/4"))

    assert "dernier domaine" in text_of(page.find(".//main"))
    assert page.find(".//main//a[@href='/candidat/']") is not None


def test_a_problem_is_reported_without_losing_the_answer_that_was_begun(
    candidate: Browser, session: Session
) -> None:
    page = go_on_to(candidate, "input[@name='answer'][@type='radio']")
    choice = next(i for i in page.iter("input") if i.get("name") == "answer").get("value") or ""

    page = read(
        candidate.press("/signaler", "/reponse", raison="wrong", mots="Le total est faux.", answer=choice)
    )

    assert "Merci. Votre évaluateur verra votre message." in text_of(page.find(".//main"))
    (kept,) = (i for i in page.iter("input") if i.get("name") == "answer" and "checked" in i.attrib)
    assert kept.get("value") == choice
    (report,) = session.scalars(select(Report))
    assert (report.reason, report.words) == (ReportReason.WRONG, "Le total est faux.")
    assert report.step.outcome is None


def test_a_report_without_a_reason_of_the_list_is_explained(candidate: Browser, session: Session) -> None:
    begin(candidate)
    page = read(candidate.press("/signaler", "/reponse", raison="rien"))

    assert "Choisissez ce qui ne va pas dans la liste." in text_of(page.find(".//main"))
    assert session.scalars(select(Report)).all() == []
