"""Assessors fill in one matrix, alone and together, in real browsers."""

from random import Random

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, Role, RoleGrant
from clea_quiz.matrices.models import Judgement, JudgementChange
from clea_quiz.matrices.rules import Mark
from clea_quiz.sittings.library import TestLibrary
from tests.journeys.conftest import Arrive, Visitor
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import World

EDITS = 200
MARKS = [mark.value for mark in Mark]
REMEMBER = """document.addEventListener("change", (event) => {
  const state = event.target.closest("[data-criterion]").querySelector("[data-part^=etat-]");
  const { mark, comment } = state.dataset;
  window.believed = [mark, comment];
}, true)"""
"""What the page showed to stand at the very moment of an edit."""

Entry = tuple[str, str]
"""A mark and a comment, as the page holds them."""


@pytest.fixture
def two(session: Session, visitor: Arrive, world: World) -> tuple[Visitor, Visitor]:
    """Claire and Nadia, both assessors, each at her own browser before the same domain."""
    session.add(RoleGrant(person_id=world.manager, role=Role.ASSESSOR))
    session.commit()
    claire, nadia = visitor(), visitor(failures=True)
    claire.failures = True  # a conflict is answered 409, which the console shows
    claire.sign_in(world.assessor_email)
    nadia.sign_in(world.manager_email)
    for person in (claire, nadia):
        person.go(f"/evaluateur/evaluations/{world.evaluation}/matrice/2")
        person.page.evaluate(REMEMBER)
    return claire, nadia


def state(page: Page, code: str) -> Locator:
    return page.locator(f'[data-part="etat-{code}"]')


def shown(page: Page, code: str) -> Entry:
    """Return what the page believes to stand."""
    found = state(page, code)
    return found.get_attribute("data-mark") or "", found.get_attribute("data-comment") or ""


def typed(page: Page, code: str) -> Entry:
    group = page.locator(f'[data-criterion="{code}"]')
    return group.locator(".marks input:checked").input_value(), group.locator("textarea").first.input_value()


def edit(page: Page, code: str, entry: Entry) -> None:
    """Change the mark, or the comment of a mark that stands."""
    mark, comment = entry
    group = page.locator(f'[data-criterion="{code}"]')
    if typed(page, code)[0] != mark:
        group.locator(f'.marks input[value="{mark}"]').check()
    else:
        field = group.locator(f'textarea[name="comment-{code}"]')
        field.fill(comment)
        field.blur()


def settled(page: Page, code: str, entry: Entry) -> bool:
    """Wait until the server has answered; return whether the entry stands (else a clash is shown)."""
    page.wait_for_function(
        """([code, mark, comment]) => {
            const state = document.querySelector(`[data-part="etat-${code}"]`).dataset;
            return "bad" in state || (state.mark === mark && state.comment === comment);
        }""",
        arg=[code, *entry],
    )
    return state(page, code).get_attribute("data-bad") is None


def stands(page: Page, code: str, entry: Entry) -> None:
    """Wait until the entry stands and nothing is left to do about it."""
    mark, comment = entry
    expect(state(page, code)).to_have_attribute("data-mark", mark)
    expect(state(page, code)).to_have_attribute("data-comment", comment)
    expect(state(page, code)).not_to_have_attribute("data-bad", "")


class Together:
    """What two assessors did to one matrix, and what must stand."""

    def __init__(self, two: tuple[Visitor, Visitor], chance: Random) -> None:
        self.pages = [person.page for person in two]
        self.chance = chance
        groups = self.pages[0].locator("[data-criterion]").all()
        self.codes = [group.get_attribute("data-criterion") or "" for group in groups]
        self.stands: dict[str, Entry] = dict.fromkeys(self.codes, ("", ""))
        self.acknowledged: list[tuple[str, Entry]] = []
        self.clashes = 0

    def next_entry(self, page: Page, code: str, number: int) -> Entry:
        mark, comment = typed(page, code)
        if mark and self.chance.random() < 0.5:
            return mark, f"Remarque {number}."
        return self.chance.choice([other for other in MARKS if other != mark]), comment

    def one(self, number: int) -> None:
        """One assessor edits; what they had not seen must come up as a clash."""
        page, code = self.chance.choice(self.pages), self.chance.choice(self.codes)
        entry = self.next_entry(page, code, number)
        edit(page, code, entry)
        if settled(page, code, entry):
            believed = tuple(page.evaluate("window.believed"))
            assert self.stands[code] in (believed, entry), f"{code}: overwritten unseen"
            self.keep(code, entry)
        else:
            self.choose(page, code, entry)

    def both(self, number: int) -> None:
        """Two assessors edit the same criterion at the same moment: one stands, the other hears of it."""
        code = self.chance.choice(self.codes)
        entries = [
            (mark, typed(page, code)[1]) for mark, page in zip(self.two_marks(code), self.pages, strict=True)
        ]
        for page, entry in zip(self.pages, entries, strict=True):
            edit(page, code, entry)
        kept = [settled(page, code, entry) for page, entry in zip(self.pages, entries, strict=True)]
        assert not all(kept), f"{code}: both believe to stand"
        if True in kept:
            self.keep(code, entries[kept.index(True)])
        for page, entry, stood in zip(self.pages, entries, kept, strict=True):
            if not stood:
                self.choose(page, code, entry)

    def two_marks(self, code: str) -> list[str]:
        used = {typed(page, code)[0] for page in self.pages}
        return self.chance.sample([mark for mark in MARKS if mark not in used], 2)

    def choose(self, page: Page, code: str, entry: Entry) -> None:
        """A clash shows both entries; keep one's own or take the other."""
        self.clashes += 1
        keep_mine = state(page, code).get_by_role("button", name="Garder ma saisie")
        if shown(page, code) != self.stands[code]:  # it changed again since: keeping is a clash once more
            keep_mine.click()
            expect(state(page, code)).to_have_attribute("data-mark", self.stands[code][0])
            expect(state(page, code)).to_have_attribute("data-comment", self.stands[code][1])
        clash = state(page, code).locator(".alert")
        for part in (entry[1], self.stands[code][1]):
            expect(clash).to_contain_text(part)
        if self.chance.random() < 0.5:
            keep_mine.click()
            stands(page, code, entry)
            self.keep(code, entry)
        else:
            clash.get_by_role("button", name="Prendre l’autre").click()
            stands(page, code, self.stands[code])

    def keep(self, code: str, entry: Entry) -> None:
        if entry != self.stands[code]:
            self.acknowledged.append((code, entry))
        self.stands[code] = entry


@pytest.mark.any_database
def test_two_assessors_edit_one_matrix_and_nothing_is_lost_or_overwritten_unseen(
    two: tuple[Visitor, Visitor], session: Session
) -> None:
    together = Together(two, Random(11))

    number = 0
    while number < EDITS:
        if together.chance.random() < 0.2:
            together.both(number)
            number += 2
        else:
            together.one(number)
            number += 1

    assert together.clashes > EDITS / 10
    standing = {j.criterion: (j.mark.value, j.comment) for j in session.scalars(select(Judgement))}
    assert standing == {code: entry for code, entry in together.stands.items() if entry[0]}
    changes = session.scalars(select(JudgementChange).order_by(JudgementChange.id))
    assert [
        (c.criterion, (c.mark.value if c.mark else "", c.comment)) for c in changes
    ] == together.acknowledged


def test_a_colleagues_mark_comes_up_by_itself_and_a_clash_can_be_read_by_everybody(
    two: tuple[Visitor, Visitor],
) -> None:
    claire, nadia = two
    code = "2.1.1"
    edit(claire.page, code, ("acquired", ""))
    assert settled(claire.page, code, ("acquired", ""))
    expect(nadia.page.locator(f'[data-criterion="{code}"] .marks input[value=acquired]')).to_be_checked(
        timeout=15_000
    )
    expect(state(nadia.page, code)).to_contain_text("Claire Lenoir")

    edit(claire.page, code, ("not_acquired", ""))
    assert settled(claire.page, code, ("not_acquired", ""))
    edit(nadia.page, code, ("not_assessed", ""))

    assert not settled(nadia.page, code, ("not_assessed", ""))
    expect(nadia.page.locator("[data-save-state]")).to_contain_text("à reprendre")
    nadia.check("a clash")
    nadia.page.set_viewport_size({"width": 320, "height": 640})
    nadia.check("a clash on a phone")
    assert nadia.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.any_database
def test_a_domain_is_filled_in_by_keyboard_and_a_slip_is_undone(
    visitor: Arrive, session: Session, library: TestLibrary, world: World, clock: Clock
) -> None:
    evaluation = session.get_one(Evaluation, world.evaluation)
    take_domain(session, library, evaluation, "3", clock, 1.0)
    session.commit()
    person = visitor(failures=True)
    page = person.page
    person.sign_in(world.assessor_email)
    person.go(f"/evaluateur/evaluations/{world.evaluation}/matrice/3")
    page.get_by_text("Remplir au clavier").click()
    person.check("keys")
    first, second = page.locator("[data-criterion]").all()[:2]
    sure = page.locator('[data-sure="acquired"]').first
    code = sure.get_attribute("data-criterion") or ""

    first.locator(".marks input").first.focus()
    page.keyboard.press("j")
    expect(second.locator(".marks input:checked")).to_be_focused()
    page.keyboard.press("k")
    sure.locator(".marks input").first.focus()
    page.keyboard.press("a")
    assert settled(page, code, ("acquired", ""))
    expect(page.locator("[data-save-state]")).to_have_text("Tout est enregistré.")

    sure.locator(".marks input:checked").focus()
    page.keyboard.press("n")  # against what the sitting says: the reason is asked for at once
    expect(sure.locator("textarea").first).to_be_focused()
    expect(state(page, code)).to_contain_text("pourquoi")
    person.check("a reason asked for")
    page.keyboard.type("N’a pas su le refaire devant moi.")
    page.keyboard.press("Escape")
    stands(page, code, ("not_acquired", "N’a pas su le refaire devant moi."))
    expect(sure.locator(".marks input:checked")).to_be_focused()

    state(page, code).get_by_role("button", name="Annuler").click()
    stands(page, code, ("acquired", ""))
    person.check("saved by itself")
    session.expire_all()
    kept = session.scalars(select(Judgement)).one()
    assert (kept.criterion, kept.mark) == (code, Mark.ACQUIRED)


@pytest.mark.any_database
def test_a_cut_network_keeps_what_is_decided_and_sends_it_later(
    visitor: Arrive, world: World, session: Session
) -> None:
    person = visitor(failures=True)
    page = person.page
    person.sign_in(world.assessor_email)
    person.go(f"/evaluateur/evaluations/{world.evaluation}/matrice/1")

    page.context.set_offline(True)
    edit(page, "1.2.1", ("acquired", ""))
    edit(page, "1.2.2", ("not_acquired", ""))
    expect(page.locator("[data-save-state]")).to_contain_text("2 appréciations attendent")
    person.page.context.set_offline(False)

    expect(page.locator("[data-save-state]")).to_have_text("Tout est enregistré.", timeout=15_000)
    found = {j.criterion: j.mark for j in session.scalars(select(Judgement))}
    assert found == {"1.2.1": Mark.ACQUIRED, "1.2.2": Mark.NOT_ACQUIRED}


@pytest.mark.any_database
def test_who_may_assess_what_is_read_and_changed_on_every_screen(visitor: Arrive, world: World) -> None:
    for width, dark in ((1280, False), (320, True)):
        person = visitor(width=width, height=800, dark=dark)
        person.sign_in(world.assessor_email)
        person.go(f"/evaluateur/evaluations/{world.evaluation}/intervenants")
        person.check(f"people around a candidate, {width}")
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        manager = visitor(width=width, height=800, dark=dark)
        manager.sign_in(world.manager_email)
        manager.go(f"/responsable/personnel/{world.assessor}/domaines")
        manager.check(f"domains of an assessor, {width}")
        manager.go("/responsable/personnel")
        manager.check(f"staff, {width}")
        assert manager.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
