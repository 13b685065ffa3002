"""Access codes, passwords, names and candidate lists: values in, values out."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random

from clea_quiz.errors import Sentence, said

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0/O, 1/I/L: a code is read aloud and copied by hand."""

CODE_LENGTH = 8
MINIMUM_PASSWORD = 12
MOST_LINES = 2000
_COLUMNS = ("prenom", "nom", "secteur", "reference")


def new_access_code(rng: Random) -> str:
    """Draw a code: 31^8, about 8.5e11 of them."""
    return "".join(rng.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def read_access_code(typed: str) -> str:
    """Return the code without spaces and dashes, in capitals, whatever way it was typed."""
    return re.sub(r"[\s\-–—.]", "", typed).upper()


def show_access_code(code: str) -> str:
    """Return the code in two groups of four, easier to copy."""
    return f"{code[:4]}-{code[4:]}"


def read_email(typed: str) -> str:
    """Return the address as it is compared: trimmed, in lower case."""
    return typed.strip().lower()


def password_problem(password: str) -> Sentence | None:
    """Say why a password is too weak, or return None (length alone: ANSSI, NIST SP 800-63B)."""
    if len(password) < MINIMUM_PASSWORD:
        return said(
            "Le mot de passe compte au moins %(least)s caractères : une phrase convient bien.",
            least=MINIMUM_PASSWORD,
        )
    if len(set(password)) < 5:
        return said("Ce mot de passe répète trop les mêmes caractères.")
    return None


def slug_of(name: str) -> str:
    """Return a name as an address: ascii, lower case, dashes."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-") or "sans-nom"


@dataclass(frozen=True)
class CandidateLine:
    """One line of a list of candidates."""

    line: int
    given_name: str
    family_name: str
    sector: str
    reference: str | None


@dataclass(frozen=True)
class LineProblem:
    """What is wrong on one line of a list, and what to put there."""

    line: int
    message: Sentence


def read_candidate_list(
    text: str, sectors: Mapping[str, str], known_references: Collection[str] = ()
) -> tuple[list[CandidateLine], list[LineProblem]]:
    """Read a CSV of candidates (``prenom;nom;secteur;reference``; comma or semicolon).

    ``sectors`` maps slug to label; a line may give either, or nothing (general). Every faulty line is
    reported, so that the file is mended once.
    """
    text = text.removeprefix("\ufeff")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        rows = list(reader)
    except csv.Error as error:
        unreadable = said("Le fichier n’est pas un CSV lisible (%(error)s).", error=error)
        return [], [LineProblem(reader.line_num, unreadable)]
    header = [folded(cell) for cell in rows[0]] if rows else []
    missing = [column for column in _COLUMNS[:2] if column not in header]
    if missing:
        lacking = said(
            "La première ligne nomme les colonnes ; il manque : %(columns)s.", columns=", ".join(missing)
        )
        return [], [LineProblem(1, lacking)]
    if len(rows) > MOST_LINES + 1:
        many = said("Un fichier compte au plus %(most)s candidats.", most=MOST_LINES)
        return [], [LineProblem(MOST_LINES + 2, many)]
    lines: list[CandidateLine] = []
    problems: list[LineProblem] = []
    seen = set(known_references)
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        read = _read_line(
            number, dict(zip(header, (cell.strip() for cell in row), strict=False)), sectors, seen
        )
        (lines if isinstance(read, CandidateLine) else problems).append(read)  # type: ignore[arg-type]  # one list per type
    if not lines and not problems:
        problems.append(LineProblem(1, said("Le fichier ne contient aucun candidat.")))
    return lines, problems


def _read_line(
    number: int, cells: Mapping[str, str], sectors: Mapping[str, str], seen: set[str]
) -> CandidateLine | LineProblem:
    given, family = cells.get("prenom", ""), cells.get("nom", "")
    if not given or not family:
        return LineProblem(number, said("Le prénom et le nom sont obligatoires."))
    if len(given) > 100 or len(family) > 100:
        return LineProblem(number, said("Le prénom et le nom comptent au plus 100 caractères."))
    sector = _sector(cells.get("secteur", ""), sectors)
    if sector is None:
        unknown = said(
            "Secteur inconnu : « %(typed)s ». Secteurs possibles : %(known)s.",
            typed=cells["secteur"],
            known=", ".join(sectors),
        )
        return LineProblem(number, unknown)
    reference = cells.get("reference", "") or None
    if reference and (reference in seen or len(reference) > 60):
        taken = said(
            "La référence « %(reference)s » existe déjà ou dépasse 60 caractères.", reference=reference[:60]
        )
        return LineProblem(number, taken)
    if reference:
        seen.add(reference)
    return CandidateLine(number, given, family, sector, reference)


def _sector(typed: str, sectors: Mapping[str, str]) -> str | None:
    if not typed:
        return "general"
    wanted = folded(typed)
    return next((slug for slug, label in sectors.items() if wanted in (folded(slug), folded(label))), None)


def folded(text: str) -> str:
    """Return a text without accents or capitals, as people type names in a search box."""
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
