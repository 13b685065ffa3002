"""A question as the candidate meets it, to look at and to try."""

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, url_for

from clea_quiz.bank.bank import Bank
from clea_quiz.bank.interactions.base import UnreadableResponse
from clea_quiz.bank.item_models import REFERENCE
from clea_quiz.bank.problems import InvalidDocument
from clea_quiz.errors import NotFound
from clea_quiz.web.author.entrance import Page, authors, bank, draft, typed
from clea_quiz.web.author.faults import listed, sharpened
from clea_quiz.web.author.previews import Outcome, Preview, preview_of, tried

LAST_DRAW = 999_999
"""Seed of the last draw that can be looked at."""


@dataclass(frozen=True)
class Looked:
    """What is looked at: a draft or a scenario in use, one of its questions, the way back.

    ``draw`` is the seed of an item model's draw.
    """

    slug: str
    document: dict[str, Any]
    rank: int
    draft_id: int | None = None
    draw: int | None = None

    @property
    def count(self) -> int:
        """Return how many questions the scenario has."""
        return len(self.document.get("items", ()))

    def address(self, rank: int) -> str:
        """Return where another question of the scenario is looked at."""
        if self.draft_id is None:
            return url_for("author.preview_published", slug=self.slug, rank=rank, tirage=self.draw)
        return url_for("author.preview", draft_id=self.draft_id, rank=rank)

    @property
    def next_draw(self) -> str:
        """Return where another draw of the same question is looked at."""
        return url_for(
            "author.preview_published", slug=self.slug, rank=self.rank, tirage=(self.draw or 0) + 1
        )

    @property
    def mending(self) -> str | None:
        """Return where the question is changed; nothing for one in use."""
        if self.draft_id is None:
            return None
        return url_for("author.edit", draft_id=self.draft_id, page="questions", rank=self.rank)


@authors
def preview(draft_id: int, rank: int) -> Page:
    """Show a question of a draft, and mark the answer that was tried."""
    found = draft(draft_id)
    return _shown(Looked(found.slug, found.document, rank, found.id))


@authors
def preview_published(slug: str, rank: int) -> Page:
    """Show a question in use, and mark the answer that was tried."""
    model, draw = bank().models.get(slug), None
    scenario = bank().scenarios.get(slug)
    if scenario is None and model is not None:
        draw = min(max(0, request.args.get("tirage", REFERENCE, type=int)), LAST_DRAW)
        scenario = model.instance(draw)
    if scenario is None:
        raise NotFound
    document = scenario.model_dump(mode="json", exclude_defaults=True)
    return _shown(Looked(slug, document, rank, draw=draw))


@authors
def picture(slug: str, file: str) -> Response:
    """Send a picture of the bank in use."""
    try:
        media = bank().media_of(slug, file)
    except KeyError:
        raise NotFound from None
    response = Response(media.body, mimetype=media.mime)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _shown(looked: Looked) -> Page:
    if looked.rank > looked.count:
        raise NotFound
    try:
        found = preview_of(looked.document, looked.rank - 1)
    except InvalidDocument as invalid:
        faults = listed(sharpened(invalid.problems, looked.document), looked.document)
        return render_template("author/preview_unready.html", looked=looked, faults=faults)
    if not found.item.on_screen:
        return render_template("author/preview_card.html", looked=looked, preview=found, title=_title(found))
    outcome, refusal = _try(found)
    page = render_template(
        "author/preview.html",
        looked=looked,
        preview=found,
        title=_title(found),
        view=found.view,
        typed=typed(),
        outcome=outcome,
        refusal=refusal,
        picture_url=lambda file: url_for("author.picture", slug=looked.slug, file=file),
    )
    return page, 422 if refusal else 200


def _try(found: Preview) -> tuple[Outcome | None, str]:
    if request.method != "POST":
        return None, ""
    try:
        return tried(found.item, typed(), unknown="unknown" in request.form), ""
    except UnreadableResponse as problem:
        return None, str(problem)


def _title(found: Preview) -> str:
    """Return what is assessed: « CléA 1.3.4 Identifier … »."""
    known: Bank = bank()
    framework = known.frameworks.get(found.item.framework)
    code = found.item.criterion_code
    if framework is None or code not in framework.criteria:
        return found.item.criterion
    return f"{framework.short_title} {code}. {framework.criteria[code].title}"
