"""The criteria an item may assess, as a list to choose from."""

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.frameworks import Criterion, Standing

_STANDINGS = {
    Standing.OFFICIAL: "",
    Standing.TO_CHECK: " (intitulé à vérifier)",
    Standing.PROVISIONAL: " (provisoire)",
}


def criteria_of(bank: Bank, *, screen_only: bool) -> dict[str, dict[str, str]]:
    """Return the titles of the criteria by reference, grouped by framework and domain.

    ``screen_only`` leaves out those that no screen can assess.
    """
    return {
        f"{framework.short_title}, domaine {domain.code}\u00a0: {domain.title}": {
            f"{framework.framework}/{criterion.code}": _named(criterion)
            for criterion in domain.criteria
            if criterion.screen or not screen_only
        }
        for framework in bank.frameworks.values()
        for domain in framework.domains
    }


def _named(criterion: Criterion) -> str:
    return f"{criterion.code} {criterion.title}{_STANDINGS[criterion.standing]}"
