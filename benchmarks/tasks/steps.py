"""One live step: the estimate and its error after an answer, then the next item."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from benchmarks import data
from benchmarks.harness import Comparison, Run
from benchmarks.in_r import CATR_STEPS, in_r
from benchmarks.peers import peer
from benchmarks.tasks import adapters
from clea_quiz.psychometrics.domain import DomainItem, DomainSettings, compile_domain, posterior
from clea_quiz.psychometrics.items import Model
from clea_quiz.psychometrics.scale import Scale
from clea_quiz.psychometrics.selection import Blueprint, Content, History
from clea_quiz.psychometrics.selection.choice import choose
from clea_quiz.psychometrics.selection.situation import Situation

ITEMS, LENGTH = 500, 20
SUBDOMAINS, CRITERIA = 5, 4
Answers = npt.NDArray[np.int8]


def steps() -> list[Callable[[], Comparison]]:
    """Return both comparisons."""
    return [by_information, by_decision]


def _peers() -> dict[str, Run | None]:
    table, scores = data.bank(Model.TWO_PL, ITEMS), _scores()
    made = {
        "mirt": adapters.mirt_steps,
        "catsim": adapters.catsim_steps,
        "adaptivetesting": adapters.adaptivetesting_steps,
    }
    arrays = {"bank": adapters.catr_bank(table), "scores": scores, "length": LENGTH}
    found = {name: build(table, scores, LENGTH) if peer(name) else None for name, build in made.items()}
    return {**found, "catR (R)": in_r("catR", CATR_STEPS, arrays)}


def _scores() -> Answers:
    return np.asarray(data.answers(data.bank(Model.TWO_PL, ITEMS), 1)[0])


def by_information() -> Comparison:
    """Estimate, error, and the most informative item of 500."""
    table, scores = data.bank(Model.TWO_PL, ITEMS), _scores()
    scale = Scale.build(table)

    def ours() -> list[int]:
        asked: list[int] = []
        theta = 0.0
        for _ in range(LENGTH):
            asked.append(scale.next_item(theta, asked))
            theta, _ = scale.estimate(asked, [int(scores[item]) for item in asked])
        return asked

    return Comparison(
        task=f"one live step, {ITEMS} items: estimate, its error, next item by maximum information",
        ours=ours,
        peers=_peers(),
        floors={"fastest": 10.0},
        units=LENGTH,
        agree=dict.fromkeys(
            ("mirt", "adaptivetesting", "catR (R)"), adapters.same_items(table, _abilities(scale, scores))
        ),
    )


def _abilities(scale: Scale, scores: Answers) -> list[float]:
    """Return the ability at which each item of our test is chosen."""
    asked: list[int] = []
    found = [0.0]
    for _ in range(LENGTH):
        asked.append(scale.next_item(found[-1], asked))
        found.append(scale.estimate(asked, [int(scores[item]) for item in asked])[0])
    return found


def by_decision() -> Comparison:
    """The same step with five sub-domains, content rules and the production criterion."""
    table, scores = data.bank(Model.TWO_PL, ITEMS), _scores()
    places = np.arange(ITEMS) % SUBDOMAINS
    criteria = places * CRITERIA + np.arange(ITEMS) // SUBDOMAINS % CRITERIA
    items = [DomainItem(table.item(n), int(places[n]), int(criteria[n])) for n in range(ITEMS)]
    owners = [place for place in range(SUBDOMAINS) for _ in range(CRITERIA)]
    model = compile_domain(items, SUBDOMAINS, owners, DomainSettings(0.4, (0.6,) * SUBDOMAINS))
    content = Content.build(
        model,
        scenario=np.arange(ITEMS) // 3,
        sectors=np.arange(ITEMS)[:, None] % 8 == np.arange(8),
        enemies=[(n, n + 50) for n in range(0, 100, 5)],
    )
    blueprint = Blueprint(
        maximum_items=LENGTH + 10, minimum_per_subdomain=(3,) * SUBDOMAINS, sector=2, high=0.99
    )
    rng = np.random.default_rng(5)

    def ours() -> list[int]:
        asked: list[int] = []
        given: list[int] = []
        for _ in range(LENGTH):
            found = posterior(model, asked, given)
            history = History(tuple(asked), tuple(given))
            found.mean, found.sd  # noqa: B018 (computed when asked for)
            choice = choose(Situation.after(model, found, content, blueprint, history), rng)
            if choice is None:
                raise RuntimeError("the bank is exhausted")
            asked.append(choice.item)
            given.append(int(scores[choice.item]))
        return asked

    return Comparison(
        task=f"the same by decision, {SUBDOMAINS} sub-domains, content rules",
        ours=ours,
        peers=_peers(),
        floors={"fastest": 3.0},
        limit=0.0005,
        units=LENGTH,
    )
