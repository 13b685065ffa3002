"""The tests in use: compiled once per publication and domain, shared by every request of the process."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.authoring.published import PublishedBanks, current_publication
from clea_quiz.bank.bank import PlacedItem
from clea_quiz.bank.plans import Plan
from clea_quiz.errors import NotFound
from clea_quiz.sittings.changed_test import Change, changed
from clea_quiz.sittings.compilation import NO_BARRIER, Barrier, CompiledTest, compile_test
from clea_quiz.sittings.models import Sitting, Step

MOST_TESTS = 64
MOST_PLACED = 256
EXPOSURE_AGE = timedelta(minutes=10)
"""How stale exposure rates may be: they steer variety, not measurement."""

MOST_SITTINGS_BEFORE_CAP = 20
"""Below so many sittings a rate says nothing yet, and the cap sleeps."""

Key = tuple[int, str, str, bool, frozenset[Barrier]]


class TestLibrary:
    """Compiled tests by publication, framework, domain and voice; as publications, they never change."""

    __test__ = False  # the name starts like a test class; it is none

    def __init__(self, banks: PublishedBanks) -> None:
        self.banks = banks
        self._tests: OrderedDict[Key, CompiledTest] = OrderedDict()
        self._changed: OrderedDict[tuple[CompiledTest, Change], CompiledTest] = OrderedDict()
        self._placed: OrderedDict[tuple[int, str], PlacedItem | None] = OrderedDict()
        self._exposures: dict[Key, tuple[datetime, NDArray[np.float64]]] = {}
        self._lock = Lock()

    def test_of(self, session: Session, sitting: Sitting, framework: str) -> CompiledTest:
        """Return the compiled test a sitting is pinned to."""
        left_out = frozenset(map(Barrier, sitting.left_out or ()))
        place = (sitting.publication_id, framework, sitting.domain)
        return self.test(session, place, voice=sitting.voice, left_out=left_out)

    def test(
        self,
        session: Session,
        place: tuple[int, str, str],
        *,
        voice: bool = False,
        left_out: frozenset[Barrier] = NO_BARRIER,
    ) -> CompiledTest:
        """Return the compiled test of a domain; NotFound when the publication's plan leaves it out.

        ``place``: publication, framework, domain; ``voice``: with the items that a device must read aloud;
        ``left_out``: without what asks so much of the senses.
        """
        publication_id, framework, domain = place
        key = (publication_id, framework, domain, voice, left_out)
        with self._lock:
            if key in self._tests:
                self._tests.move_to_end(key)
                return self._tests[key]
        try:
            bank = self.banks.bank(session, publication_id)
            test = compile_test(bank, framework, domain, voice=voice, left_out=left_out)
        except KeyError:
            raise NotFound from None
        with self._lock:
            self._tests[key] = test
            while len(self._tests) > MOST_TESTS:
                self._tests.popitem(last=False)
        return test

    def changed(self, test: CompiledTest, change: Change) -> CompiledTest:
        """Return a test under a change, compiled once."""
        if not change:
            return test
        key = (test, change)
        with self._lock:
            if key in self._changed:
                self._changed.move_to_end(key)
                return self._changed[key]
        made = changed(test, change)
        with self._lock:
            self._changed[key] = made
            while len(self._changed) > MOST_TESTS:
                self._changed.popitem(last=False)
        return made

    def placed(self, session: Session, publication_id: int, item: str) -> PlacedItem | None:
        """Return an item as a publication has it, if it does; remembered after its bank was put away."""
        key = (publication_id, item)
        with self._lock:
            if key in self._placed:
                self._placed.move_to_end(key)
                return self._placed[key]
        found = self.banks.bank(session, publication_id).items.get(item)
        with self._lock:
            self._placed[key] = found
            while len(self._placed) > MOST_PLACED:
                self._placed.popitem(last=False)
        return found

    def warm(self, session: Session) -> None:
        """Build the common bank and its tests, so that no visitor waits for them."""
        publication_id = current_publication(session, None)
        for slug, plan in self._plans(session, publication_id):
            for domain in plan.domains:
                for voice in (False, True):
                    self.test(session, (publication_id, slug, domain.domain), voice=voice)

    def _plans(self, session: Session, publication_id: int) -> list[tuple[str, Plan]]:
        bank = self.banks.bank(session, publication_id)
        return [(slug, bank.plan_of(slug)) for slug in bank.frameworks]

    def exposure(
        self, session: Session, publication_id: int, test: CompiledTest, now: datetime
    ) -> NDArray[np.float64]:
        """Return the share of the publication's sittings that met each item, at most ten minutes old."""
        key = (publication_id, test.framework.framework, test.domain.code, test.voice, test.left_out)
        known = self._exposures.get(key)
        if known is not None and now - known[0] < EXPOSURE_AGE:
            return known[1]
        rates = _exposure_rates(session, publication_id, test)
        self._exposures[key] = (now, rates)
        return rates


def _exposure_rates(session: Session, publication_id: int, test: CompiledTest) -> NDArray[np.float64]:
    here = (
        Sitting.publication_id == publication_id,
        Sitting.domain == test.domain.code,
        Evaluation.framework == test.framework.framework,
    )
    sittings = session.scalar(select(func.count()).select_from(Sitting).join(Evaluation).where(*here)) or 0
    rates = np.zeros(len(test.items))
    if sittings < MOST_SITTINGS_BEFORE_CAP:
        return rates
    served = select(Step.item, func.count()).join(Sitting).join(Evaluation).where(*here).group_by(Step.item)
    for item, count in session.execute(served):
        if item in test.index:
            rates[test.index[item]] = count / sittings
    return rates
