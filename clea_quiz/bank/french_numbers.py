"""Numbers as a French reader writes them: exact fractions in, text out."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from clea_quiz.bank.typography import NBSP, NNBSP

MOST_DECIMALS = 6
"""Decimals an exact number may need; one that needs more must be rounded by its author."""


def exact(value: Any) -> Fraction:
    """Return a number as an exact fraction, a float being what its shortest decimal writing says."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def number(value: Any, decimals: int | None = None) -> str:
    """Write a number: decimal comma, thousands apart, as many decimals as it needs (or ``decimals``).

    ``ValueError`` when it has no end (1/3) and ``decimals`` does not say where to stop.
    """
    wanted = exact(value)
    if decimals is None:
        decimals = next((n for n in range(MOST_DECIMALS + 1) if (wanted * 10**n).denominator == 1), None)
        if decimals is None:
            raise ValueError(f"{wanted} n’a pas d’écriture décimale courte : arrondissez-le")
    scaled = rounded(wanted, decimals) * 10**decimals
    digits = f"{abs(scaled.numerator):0{decimals + 1}d}"
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    sign = "-" if scaled < 0 else ""
    return sign + f"{int(whole):,}".replace(",", NNBSP) + (f",{rest}" if rest else "")


def rounded(value: Any, decimals: int = 0) -> Fraction:
    """Round half away from zero, as one learns at school (2,5 gives 3)."""
    scaled = exact(value) * 10**decimals
    half = Fraction(1, 2) if scaled >= 0 else Fraction(-1, 2)
    return Fraction(int(scaled + half), 10**decimals)


def euros(value: Any) -> str:
    """Write a price: two decimals unless it is a whole number of euros."""
    wanted = exact(value)
    return number(wanted, 0 if wanted.denominator == 1 else 2) + f"{NNBSP}€"


def price(value: Any) -> str:
    """Write a price as labels and invoices do: always two decimals."""
    return number(value, 2) + f"{NNBSP}€"


def clock(value: Any) -> str:
    """Write minutes since midnight as a time of day: 8 h, 8 h 05."""
    hours, minutes = divmod(_whole(value), 60)
    return f"{hours % 24}{NBSP}h" + (f"{NBSP}{minutes:02d}" if minutes else "")


def digital(value: Any) -> str:
    """Write minutes since midnight as a screen does: 08:05."""
    hours, minutes = divmod(_whole(value), 60)
    return f"{hours % 24:02d}:{minutes:02d}"


def duration(value: Any) -> str:
    """Write a number of minutes as a duration: 45 min, 1 h, 1 h 05 min."""
    hours, minutes = divmod(_whole(value), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02d}{NBSP}min" if minutes else "")


def _whole(value: Any) -> int:
    wanted = exact(value)
    if wanted.denominator != 1 or wanted < 0:
        raise ValueError(f"{wanted} n’est pas un nombre entier de minutes")
    return int(wanted)


FILTERS: dict[str, Callable[..., object]] = {
    "nombre": number,
    "arrondi": rounded,
    "euros": euros,
    "prix": price,
    "heure": clock,
    "horaire": digital,
    "duree": duration,
}
"""What an item model may apply to a value, by the name its authors write."""
