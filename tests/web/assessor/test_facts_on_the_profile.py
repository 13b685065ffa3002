"""What happened around the questions, and what the candidate thought: on the profile, as facts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.sittings import facts, opinions
from clea_quiz.sittings.facts import Noticed
from clea_quiz.sittings.models import FactKind, Sitting
from clea_quiz.sittings.opinions import Said
from tests.support.clock import Clock
from tests.support.pages import read, text_of
from tests.web.assessor.conftest import Reader


def test_facts_and_opinion_are_told_as_they_are(
    assessor: Reader, taken: str, session: Session, evaluation: Evaluation, clock: Clock
) -> None:
    before = assessor.at(taken)
    assert before.count("Rien à signaler") == 2
    assert "L’avis du candidat" not in before

    with session.begin():
        evaluation = session.get_one(Evaluation, evaluation.id)
        mine = select(Sitting).where(Sitting.evaluation_id == evaluation.id, Sitting.domain == "2")
        step = session.scalars(mine).one().steps[0]
        step.answered_at = step.served_at
        for noticed in (Noticed(FactKind.AWAY, 40), Noticed(FactKind.AWAY, 2), Noticed(FactKind.PASTE)):
            facts.notice(session, evaluation, "2", step.id, noticed, clock())
        opinions.give(session, evaluation, Said("yes", "", "Plus d’images"), clock())

    words = text_of(read(assessor.at(taken)).find(".//main")).replace("\u00a0", " ")
    assert "La page a été quittée pour une autre 2 fois, 42 secondes en tout." in words
    assert "Un texte a été collé dans la réponse une fois." in words
    assert "1 réponse donnée en moins de 3 secondes." in words
    assert "Ce sont des faits, pas des fautes." in words
    assert "Plus d’images" in words
    assert "Sans réponse" in words
    assert words.count("Rien à signaler") == 1
