"""The small world every stored test begins with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from clea_quiz.accounts import service, welcome
from clea_quiz.accounts.models import EvaluationKind, Role
from clea_quiz.authoring.service import load_bank
from clea_quiz.bank.reading import read_folder

PASSWORD = "une phrase de passe longue"
BANK = Path(__file__).parents[2] / "item_bank"
SOCLE, NUMERIQUE = "clea-2021", "clea-numerique-2018"


@dataclass(frozen=True)
class World:
    """Identifiers and codes: the first organisation is ours, the second somebody else's."""

    organisation: int
    assessor: int
    author: int
    manager: int
    candidate: int
    evaluation: int
    code: str
    numerique_evaluation: int
    numerique_code: str
    other_organisation: int
    other_assessor: int
    other_evaluation: int
    other_code: str
    assessor_email: str = "claire@ici.example"
    author_email: str = "idriss@ici.example"
    manager_email: str = "nadia@ici.example"
    other_assessor_email: str = "paul@ailleurs.example"
    password: str = PASSWORD


def settle(engine: Engine) -> World:
    """Fill a migrated database with the product's bank and two organisations."""
    now = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    rng = Random(1)
    sources, problems = read_folder(BANK)
    assert not problems, problems
    with Session(engine) as session:
        load_bank(session, sources, now)
        ici = service.create_organisation(session, "Ici Formation", now).id
        ailleurs = service.create_organisation(session, "Ailleurs Compétences", now).id

        def person(organisation: int, email: str, name: str, role: Role) -> int:
            new = service.NewPerson(email, name, PASSWORD, frozenset({role}))
            return service.create_person(session, organisation, new, now).id

        claire = person(ici, World.assessor_email, "Claire Lenoir", Role.ASSESSOR)
        idriss = person(ici, World.author_email, "Idriss Morel", Role.AUTHOR)
        nadia = person(ici, World.manager_email, "Nadia Ferrand", Role.MANAGER)
        paul = person(ailleurs, World.other_assessor_email, "Paul Weber", Role.ASSESSOR)

        def candidate(organisation: int, given: str, family: str) -> int:
            new = service.NewCandidate(given, family, "logistique")
            return service.enrol_candidate(session, organisation, new, ["logistique"], now).id

        def evaluation(organisation: int, candidate: int, framework: str, assessor: int) -> tuple[int, str]:
            new = service.NewEvaluation(candidate, framework, EvaluationKind.PRELIMINARY, assessor)
            opened = service.open_evaluation(session, organisation, new, rng, now)
            welcome.welcome(session, opened, now)
            return opened.id, opened.access_code

        elodie = candidate(ici, "Élodie", "Çağlar-Nuñez")
        first = evaluation(ici, elodie, SOCLE, claire)
        numerique = evaluation(ici, elodie, NUMERIQUE, claire)
        other = evaluation(ailleurs, candidate(ailleurs, "Omar", "Keita"), SOCLE, paul)
        session.commit()
        return World(ici, claire, idriss, nadia, elodie, *first, *numerique, ailleurs, paul, *other)
