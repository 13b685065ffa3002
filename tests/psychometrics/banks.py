"""Banks and domains for the tests, and strategies that draw them."""

import numpy as np
from hypothesis import strategies as st

from clea_quiz.psychometrics.domain import DomainItem, DomainModel, DomainSettings, compile_domain
from clea_quiz.psychometrics.items import ItemParameters, ItemTable, Model

SLOPES = st.floats(0.3, 3.0)
LOCATIONS = st.floats(-3.0, 3.0)


@st.composite
def items(draw: st.DrawFn, models: tuple[Model, ...] = tuple(Model)) -> ItemParameters:
    model = draw(st.sampled_from(models))
    a = 1.0 if model in (Model.RASCH, Model.PCM) else draw(SLOPES)
    if model in (Model.PCM, Model.GPCM):
        return ItemParameters(model, a, steps=tuple(draw(st.lists(LOCATIONS, min_size=1, max_size=4))))
    if model is Model.GRM:
        start = draw(LOCATIONS)
        gaps = draw(st.lists(st.floats(0.1, 1.5), max_size=3))
        return ItemParameters(model, a, steps=tuple(float(x) for x in start + np.cumsum([0.0, *gaps])))
    c = draw(st.floats(0.0, 0.35)) if model in (Model.THREE_PL, Model.FOUR_PL) else 0.0
    d = draw(st.floats(0.85, 1.0)) if model is Model.FOUR_PL else 1.0
    return ItemParameters(model, a, draw(LOCATIONS), c, d)


def tables(models: tuple[Model, ...] = tuple(Model), largest: int = 12) -> st.SearchStrategy[ItemTable]:
    return st.lists(items(models), min_size=1, max_size=largest).map(ItemTable.build)


def two_pl(number: int, seed: int = 1) -> list[ItemParameters]:
    rng = np.random.default_rng(seed)
    slopes, locations = np.exp(rng.normal(0.2, 0.3, number)), rng.normal(-0.3, 1.0, number)
    return [ItemParameters(Model.TWO_PL, float(a), float(b)) for a, b in zip(slopes, locations, strict=True)]


def domain(
    per_subdomain: int = 8,
    subdomains: int = 3,
    sigma: float = 0.4,
    threshold: float = 0.6,
    bound: float = 5.0,
    nodes: int = 101,
) -> DomainModel:
    """Two criteria in each sub-domain, items dealt to them in turn."""
    parameters = two_pl(per_subdomain * subdomains)
    placed = [
        DomainItem(item, place % subdomains, 2 * (place % subdomains) + (place // subdomains) % 2)
        for place, item in enumerate(parameters)
    ]
    owners = [criterion // 2 for criterion in range(2 * subdomains)]
    settings = DomainSettings(sigma, (threshold,) * subdomains, bound=bound, nodes=nodes)
    return compile_domain(placed, subdomains, owners, settings)
