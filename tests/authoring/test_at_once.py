"""Two people, or two windows, at the same moment: nothing is lost on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from clea_quiz.authoring import service
from clea_quiz.authoring.models import Draft
from clea_quiz.authoring.service import Author
from clea_quiz.errors import Conflict, Refused
from tests.authoring.documents import in_use, item, scenario
from tests.support.clock import Clock

T = TypeVar("T")


def at_once(
    engine: Engine, first: Callable[[Session], T], second: Callable[[Session], T]
) -> list[T | Refused]:
    """Do two things in two transactions that begin together; return what each gives or refuses."""
    together = Barrier(2)

    def done(act: Callable[[Session], T]) -> T | Refused:
        with Session(engine, expire_on_commit=False) as session:
            together.wait()
            try:
                result = act(session)
                session.commit()
            except Refused as refusal:
                return refusal
            return result

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(done, (first, second)))


def test_two_drafts_published_at_once_are_both_in_the_bank(
    engine: Engine, session: Session, idriss: Author, clock: Clock
) -> None:
    drafts = [
        service.start_draft(session, idriss, scenario(slug), clock()).id
        for slug in ("gants-au-quai", "visserie-au-mur")
    ]
    other = scenario(
        "visserie-au-mur",
        situation="Vous triez la visserie du mur. Le plan dit la place de chaque boîte.",
        items=[item("visserie-au-mur-1", prompt="Quelle boîte prenez-vous pour la cloison ?")],
    )
    service.save_draft(session, idriss, drafts[1], 1, other, clock())
    session.commit()

    at_once(
        engine,
        lambda one: service.publish_draft(one, idriss, drafts[0], clock()),
        lambda two: service.publish_draft(two, idriss, drafts[1], clock()),
    )

    assert {"gants-au-quai", "visserie-au-mur"} <= in_use(session, idriss).scenarios.keys()


def test_of_two_windows_saving_at_once_one_is_refused(
    engine: Engine, session: Session, idriss: Author, clock: Clock
) -> None:
    draft = service.start_draft(session, idriss, scenario(), clock())
    draft_id, version = draft.id, draft.version
    session.commit()

    def write(title: str) -> Callable[[Session], str]:
        def act(own: Session) -> str:
            service.save_draft(own, idriss, draft_id, version, scenario(title=title), clock())
            return title

        return act

    results = at_once(engine, write("Un"), write("Deux"))

    session.expire_all()
    written = [title for title in results if isinstance(title, str)]
    assert [type(result) for result in results if not isinstance(result, str)] == [Conflict]
    assert session.get_one(Draft, draft_id).document["title"] == written[0]


def test_two_clicks_on_modify_at_once_open_one_draft(
    engine: Engine, session: Session, idriss: Author, clock: Clock
) -> None:
    def act(own: Session) -> int:
        return service.start_draft(own, idriss, scenario(), clock()).id

    first, second = at_once(engine, act, act)

    assert first == second
    assert session.scalar(select(func.count()).select_from(Draft)) == 1
