"""``clea-quiz demo``: everything at once, to try the product on one machine."""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

import click
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from clea_quiz.accounts import rules, service
from clea_quiz.accounts.models import Evaluation, EvaluationKind, Organisation, Role
from clea_quiz.authoring.service import load_bank
from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.reading import read_folder
from clea_quiz.cli.serve import run_gunicorn
from clea_quiz.cli.storage import open_engine, transaction
from clea_quiz.config import item_bank_path
from clea_quiz.schema import upgrade

ORGANISATION = "Centre de démonstration"
PASSWORD = "demonstration-clea"  # noqa: S105 - a demonstration that asks to be tried has no secret
STAFF = (
    ("evaluatrice@demo.example", "Claire Lenoir", Role.ASSESSOR),
    ("seconde@demo.example", "Sofia Marchetti", Role.ASSESSOR),  # for a blind second marking
    ("concepteur@demo.example", "Idriss Morel", Role.AUTHOR),
    ("responsable@demo.example", "Nadia Ferrand", Role.MANAGER),
)
ROLES = {Role.ASSESSOR: "évaluatrice", Role.AUTHOR: "concepteur", Role.MANAGER: "responsable"}
CANDIDATES = (
    ("Samira", "Benali", "proprete", 0),
    ("Thomas", "Guérin", "logistique", 0),
    ("Awa", "Diop", "restauration", 1),
)


@dataclass(frozen=True)
class Ticket:
    """A candidate's code, as printed."""

    candidate: str
    framework: str
    code: str


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--data", default="var", show_default=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--fresh", is_flag=True, help="Forget the previous demonstration.")
def demo(bind: str, data: Path, fresh: bool) -> None:
    """Serve the product with demonstration data, on SQLite."""
    data.mkdir(parents=True, exist_ok=True)
    database = data / "demo.db"
    if fresh:
        for part in ("", "-wal", "-shm"):
            database.with_name(database.name + part).unlink(missing_ok=True)
    url = f"sqlite:///{database.resolve()}"
    tickets = prepare(open_engine(url), datetime.now(UTC))
    _announce(bind, tickets)
    os.environ.update(
        CLEA_DATABASE_URL=url, CLEA_SECRET_KEY=_secret(data / "demo.key"), CLEA_INSECURE_COOKIES="1"
    )
    run_gunicorn(bind)


def prepare(engine: Engine, now: datetime) -> list[Ticket]:
    """Create tables, bank, organisation, staff and candidates; a second call only brings them up to date."""
    upgrade(engine)
    sources, problems = read_folder(item_bank_path())
    if problems:
        raise click.ClickException("\n".join(map(str, problems)))
    bank = bank_of(sources)
    with transaction(engine) as session:
        load_bank(session, sources, now)
        if not session.scalar(select(func.count()).select_from(Organisation)):
            _people(session, bank, now)
        return _tickets(session, bank)


def _people(session: Session, bank: Bank, now: datetime) -> None:
    organisation = service.create_organisation(session, ORGANISATION, now)
    staff = [
        service.create_person(
            session, organisation.id, service.NewPerson(email, name, PASSWORD, frozenset({role})), now
        )
        for email, name, role in STAFF
    ]
    frameworks = sorted(bank.frameworks)
    for given, family, sector, framework in CANDIDATES:
        new = service.NewCandidate(given, family, sector)
        candidate = service.enrol_candidate(session, organisation.id, new, bank.sectors, now)
        opening = service.NewEvaluation(
            candidate.id, frameworks[framework], EvaluationKind.PRELIMINARY, staff[0].id
        )
        service.open_evaluation(session, organisation.id, opening, SystemRandom(), now)


def _tickets(session: Session, bank: Bank) -> list[Ticket]:
    evaluations = session.scalars(select(Evaluation).order_by(Evaluation.id).limit(len(CANDIDATES)))
    return [
        Ticket(
            e.candidate.full_name,
            bank.frameworks[e.framework].short_title,
            rules.show_access_code(e.access_code),
        )
        for e in evaluations
    ]


def _secret(path: Path) -> str:
    """Keep one key per demonstration, so that a restart leaves everybody signed in."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _announce(bind: str, tickets: list[Ticket]) -> None:
    address = f"http://{bind}"
    lines = ["", f"  clea_quiz — démonstration sur {address}", "", "  Candidats (code d’accès) :"]
    lines += [f"    {t.code}   {t.candidate}, {t.framework}   → {address}/" for t in tickets]
    lines += ["", f"  Personnel (mot de passe : {PASSWORD}) → {address}/connexion"]
    lines += [f"    {email:<28} {name}, {ROLES[role]}" for email, name, role in STAFF]
    lines += ["", "  Ctrl+C arrête le serveur ; vos données restent (--fresh les oublie).", ""]
    click.echo("\n".join(lines))
