"""Documents rest on what was signed: any version, any format, and nothing that changed since."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation
from clea_quiz.errors import Conflict, NotFound
from clea_quiz.matrices import log_check, results_log, service, signed
from clea_quiz.matrices.models import LogKind, Signature
from clea_quiz.matrices.queries import framework_of, matrix
from clea_quiz.matrices.rules import Mark, content_hash
from clea_quiz.matrices.service import Entry
from clea_quiz.matrices.snapshot import FORMAT, is_as_signed, snapshot_of
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.sittings import take_domain
from tests.support.world import World

FORMAT_1 = Path(__file__).parent / "signed_format_1.json"
HASH_1 = "e280043f7236cb396b27bd66f8a2764ac4a433f843d7428a610cad01c7e6183a"


@pytest.fixture
def evaluation(session: Session, world: World) -> Evaluation:
    return session.get_one(Evaluation, world.numerique_evaluation)


def mark_all(
    session: Session, library: TestLibrary, evaluation: Evaluation, person: int, clock: Clock
) -> None:
    codes = framework_of(session, library, evaluation).criteria
    entries = [Entry(code, Mark.ACQUIRED, "Vu en entretien.", 0) for code in codes]
    service.judge(session, library, evaluation, person, entries, clock())


def signed_long_ago(
    session: Session, evaluation: Evaluation, snapshot: dict[str, Any], person: int, clock: Clock
) -> Signature:
    """Return a signature as the product made them before formats had numbers."""
    hash_then = content_hash(snapshot)
    signature = Signature(
        evaluation_id=evaluation.id,
        version=1,
        person_id=person,
        signed_at=clock(),
        snapshot=snapshot,
        content_hash=hash_then,
    )
    session.add(signature)
    facts = {"version": 1, "content_hash": hash_then, "person": person}
    results_log.append(session, evaluation, LogKind.SIGNED, facts, clock())
    session.flush()
    return signature


def test_what_a_signature_of_format_1_did_not_keep_is_not_made_up(
    session: Session, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    snapshot = json.loads(FORMAT_1.read_text("utf-8"))
    assert "format" not in snapshot
    signature = signed_long_ago(session, evaluation, snapshot, world.assessor, clock)
    session.expire_all()

    content = signed.standing(session, evaluation)

    assert content is not None
    assert signature.content_hash == HASH_1
    assert list(log_check.faults(session, world.organisation)) == []
    assert not content.whole
    assert (content.framework.title, content.framework.version) == ("clea-numerique-2018", None)
    assert (content.opened_at, content.assessor, content.framework.validity_years) == (None, None, None)
    first = content.domains[0]
    assert (first.title, first.plain, first.sitting, first.answers) == (
        snapshot["domains"][0]["title"],
        None,
        None,
        None,
    )
    criterion = first.criteria[0]
    assert (criterion.estimate.probability, criterion.estimate.mean) == (0.93, None)
    assert criterion.judgement is not None
    assert criterion.judgement.author == "Bénédicte L’Hôte"


def test_a_signature_of_format_1_is_still_compared_with_the_matrix_as_it_was_then(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    mark_all(session, library, evaluation, world.assessor, clock)
    then = snapshot_of(matrix(session, library, evaluation), 1)
    signed_long_ago(session, evaluation, then, world.assessor, clock)

    assert is_as_signed(matrix(session, library, evaluation))
    session.execute(text("UPDATE judgements SET mark = 'not_acquired' WHERE criterion = '1.1'"))
    session.expire_all()
    assert not is_as_signed(matrix(session, library, evaluation))


def test_a_signed_content_says_what_the_matrix_said_to_the_last_number(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    take_domain(session, library, evaluation, "1", clock, 0.7)
    mark_all(session, library, evaluation, world.assessor, clock)
    view = matrix(session, library, evaluation)
    draft = signed.draft(view)
    signature = service.sign(session, library, evaluation, world.assessor, clock())
    session.expire_all()

    content = signed.standing(session, evaluation)

    assert content is not None
    assert content.format == FORMAT
    assert signature.snapshot["format"] == FORMAT
    assert content.domains == draft.domains
    assert content.framework.notices == view.framework.notices
    line, kept = view.domains[0], content.domains[0]
    assert kept.answers is not None
    assert len(kept.answers) == len(line.evidence.steps)
    assert kept.result == line.result
    mean = line.subdomains[0].estimate.mean
    assert mean is not None
    assert kept.subdomains[0].estimate is not None
    assert kept.subdomains[0].estimate.mean == pytest.approx(mean, abs=1e-4)
    assert is_as_signed(matrix(session, library, evaluation))


def test_answers_and_names_that_change_later_change_nothing_of_what_is_signed(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    mark_all(session, library, evaluation, world.assessor, clock)
    service.sign(session, library, evaluation, world.assessor, clock())
    before = signed.standing(session, evaluation)
    take_domain(session, library, evaluation, "1", clock, 0.2)
    session.execute(text("UPDATE candidates SET family_name = 'Autre'"))
    session.expire_all()

    assert signed.standing(session, evaluation) == before
    assert not is_as_signed(matrix(session, library, evaluation))


def test_every_version_is_read_as_it_was_signed(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    mark_all(session, library, evaluation, world.assessor, clock)
    service.sign(session, library, evaluation, world.assessor, clock())
    service.reopen(session, evaluation, world.assessor, "Erreur de saisie.", clock())
    assert signed.standing(session, evaluation) is None
    service.judge(
        session, library, evaluation, world.assessor, [Entry("1.1", Mark.NOT_ACQUIRED, "", 1)], clock()
    )
    service.sign(session, library, evaluation, world.assessor, clock())

    one, two = (signed.version(session, evaluation, number) for number in (1, 2))

    marks = [c.judgement.mark if c.judgement else None for c in (one.domains[0].criteria[0],)]
    assert marks == [Mark.ACQUIRED]
    assert one.signature is not None
    assert (one.signature.stands, one.signature.newest) == (False, 2)
    assert two == signed.standing(session, evaluation)
    with pytest.raises(NotFound):
        signed.version(session, evaluation, 3)


def test_no_document_is_drawn_from_a_content_that_was_tampered_with(
    session: Session, library: TestLibrary, evaluation: Evaluation, world: World, clock: Clock
) -> None:
    mark_all(session, library, evaluation, world.assessor, clock)
    service.sign(session, library, evaluation, world.assessor, clock())
    session.execute(
        text(
            "UPDATE signatures SET snapshot = REPLACE(CAST(snapshot AS TEXT), 'Nu', 'No')"
            if session.get_bind().dialect.name == "sqlite"
            else "UPDATE signatures SET snapshot = REPLACE(snapshot::text, 'Nu', 'No')::json"
        )
    )
    session.expire_all()

    with pytest.raises(Conflict, match="empreinte ne correspond plus"):
        signed.standing(session, evaluation)
