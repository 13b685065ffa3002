"""Groups compared: the database decides as the rules do, and small groups stay silent."""

from collections import Counter
from random import Random

import pytest
from sqlalchemy.orm import Session

from clea_quiz.accounts.models import Evaluation, EvaluationKind
from clea_quiz.accounts.service import NewCandidate, NewEvaluation, enrol_candidate, open_evaluation
from clea_quiz.bank.frameworks import Framework
from clea_quiz.matrices.cohorts import SMALLEST, Cohort, Grouping, Population, compare
from clea_quiz.matrices.models import Judgement
from clea_quiz.matrices.queries import framework_of
from clea_quiz.matrices.rules import Mark, Verdict, aggregate
from clea_quiz.sittings.library import TestLibrary
from tests.support.clock import Clock
from tests.support.world import SOCLE, World

PEOPLE = 24
WEIGHTS = (12, 2, 1, 1)


@pytest.fixture
def framework(session: Session, library: TestLibrary, world: World) -> Framework:
    return framework_of(session, library, session.get_one(Evaluation, world.evaluation))


@pytest.fixture
def marks(
    session: Session, framework: Framework, world: World, clock: Clock
) -> dict[tuple[str, int], dict[str, Mark]]:
    """Give people of three trades marks by chance, all or some of the criteria; the third trade is small."""
    chance = Random(11)
    given: dict[tuple[str, int], dict[str, Mark]] = {}
    for number in range(PEOPLE):
        sector = ("logistique", "proprete")[number % 2] if number < PEOPLE - 3 else "restauration"
        new = NewCandidate(f"P{number}", "Groupe", sector)
        candidate = enrol_candidate(session, world.organisation, new, [sector], clock())
        opening = NewEvaluation(candidate.id, SOCLE, EvaluationKind.PRELIMINARY, world.assessor)
        evaluation = open_evaluation(session, world.organisation, opening, chance, clock())
        codes = [code for code in framework.criteria if chance.random() < (1.0 if number % 3 else 0.6)]
        drawn = chance.choices(list(Mark), WEIGHTS, k=len(codes))
        given[(sector, evaluation.id)] = dict(zip(codes, drawn, strict=True))
        for code, mark in given[(sector, evaluation.id)].items():
            session.add(
                Judgement(
                    evaluation_id=evaluation.id,
                    criterion=code,
                    mark=mark,
                    comment="",
                    author_id=world.assessor,
                    decided_at=clock(),
                    version=1,
                )
            )
    session.flush()
    return given


def expected(framework: Framework, given: list[dict[str, Mark]], place: int) -> dict[str, float]:
    counted: Counter[Verdict] = Counter()
    codes = {criterion.code for criterion in framework.domains[place].criteria}
    for one in given:
        if codes & set(one):
            counted[aggregate(framework, one)[0][place].verdict] += 1
    total = counted.total()
    return {
        "acquired": counted[Verdict.ACQUIRED] / total,
        "open": counted[Verdict.UNDECIDED] / total,
        "failed": counted[Verdict.NOT_ACQUIRED] / total,
    }


def test_the_database_decides_as_the_rules_do(
    session: Session, framework: Framework, world: World, marks: dict[tuple[str, int], dict[str, Mark]]
) -> None:
    found = compare(session, Population(world.organisation, framework), Grouping.SECTOR)

    assert [domain.code for domain in found] == [domain.code for domain in framework.domains]
    seen: Counter[str] = Counter()
    for place, domain in enumerate(found):
        for cohort in domain.cohorts:
            if cohort.people is None:
                continue
            given = [one for (sector, _), one in marks.items() if sector == cohort.key]
            shares = expected(framework, given, place)
            for name, share in shares.items():
                assert getattr(cohort, name) == pytest.approx(share), (domain.code, cohort.key, name)
                seen[name] += bool(0 < share < 1)
    assert all(seen[name] for name in ("acquired", "open", "failed"))


def test_a_small_group_stays_silent(
    session: Session, framework: Framework, world: World, marks: dict[tuple[str, int], dict[str, Mark]]
) -> None:
    found = compare(session, Population(world.organisation, framework), Grouping.SECTOR)

    assert Cohort("restauration", None, None, None, None) in found[0].cohorts
    assert all(cohort.people is None or cohort.people >= SMALLEST for d in found for cohort in d.cohorts)


def test_one_person_evaluated_often_is_still_one_person(
    session: Session, framework: Framework, world: World, marks: dict[tuple[str, int], dict[str, Mark]]
) -> None:
    everybody = [session.get_one(Evaluation, id) for sector, id in marks if sector == "logistique"]
    for evaluation in everybody:
        evaluation.candidate = everybody[0].candidate
    session.flush()

    found = compare(session, Population(world.organisation, framework), Grouping.SECTOR)

    assert Cohort("logistique", None, None, None, None) in found[0].cohorts


def test_months_assessors_periods_and_organisations_part_evaluations(
    session: Session,
    framework: Framework,
    world: World,
    clock: Clock,
    marks: dict[tuple[str, int], dict[str, Mark]],
) -> None:
    ours = Population(world.organisation, framework)
    by_month = compare(session, ours, Grouping.MONTH)
    by_assessor = compare(session, ours, Grouping.ASSESSOR)
    assert {cohort.key for domain in by_month for cohort in domain.cohorts} == {(2027, 3)}
    assert {cohort.key for domain in by_assessor for cohort in domain.cohorts} == {"Claire Lenoir"}
    clock.pass_(60)
    later = Population(world.organisation, framework, clock())
    theirs = Population(world.other_organisation, framework)
    for nobody in (later, theirs):
        assert all(domain.cohorts == () for domain in compare(session, nobody, Grouping.SECTOR))
