"""The shelf: drafts, then the scenarios in use; where a scenario begins."""

from math import ceil

from flask import flash, render_template, request, url_for
from werkzeug.utils import redirect

from clea_quiz.authoring import queries, service
from clea_quiz.authoring.queries import Search
from clea_quiz.errors import Refused
from clea_quiz.web.author.entrance import Page, authors, bank, me, to_overview
from clea_quiz.web.author.forms import NewScenarioForm
from clea_quiz.web.shared.database import session
from clea_quiz.web.shared.desk import desk, now

PER_PAGE = 40


@authors
def shelf() -> Page:
    """Show the drafts, and the scenarios in use that a search finds."""
    found = Search(
        text=request.args.get("q", "")[:200],
        domain=request.args.get("domaine", ""),
        sector=request.args.get("secteur", ""),
    )
    rows = queries.scenarios(session(), desk().library.banks, me().organisation_id, found)
    pages = max(1, ceil(len(rows) / PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "author/shelf.html",
        drafts=queries.drafts(session(), me().organisation_id),
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        count=len(rows),
        items=sum(row.items for row in rows),
        search=found,
        page=page,
        pages=pages,
        domains=_domains(),
        frameworks={slug: framework.short_title for slug, framework in bank().frameworks.items()},
        sectors=bank().sectors,
    )


def _domains() -> dict[str, dict[str, str]]:
    """Return the titles of the domains by ``framework/code``, in groups by framework."""
    return {
        framework.short_title: {
            f"{framework.framework}/{domain.code}": f"{domain.code}. {domain.title}"
            for domain in framework.domains
        }
        for framework in bank().frameworks.values()
    }


@authors
def new() -> Page:
    """Begin a scenario."""
    form = NewScenarioForm()
    form.sectors.choices = list(bank().sectors.items())
    if form.validate_on_submit():
        begun = service.NewScenario(
            title=(form.title.data or "").strip(),
            sectors=tuple(form.sectors.data or ()),
            situation=(form.situation.data or "").replace("\r\n", "\n").strip(),
            slug=(form.slug.data or "").strip(),
        )
        try:
            draft = service.new_scenario(session(), me(), bank(), begun, now())
        except Refused as refusal:
            form.slug.errors = [refusal.message]
        else:
            flash("Le brouillon est créé. Ajoutez les documents, puis les questions.", "ok")
            return to_overview(draft.id)
    refused = bool(form.errors or form.slug.errors)
    return render_template("author/new.html", form=form, refused=refused), 422 if refused else 200


@authors
def revise(slug: str) -> Page:
    """Open a draft of a scenario in use; what is published stays in use meanwhile."""
    draft = service.edit_published(session(), me(), bank(), slug, now())
    return redirect(url_for("author.overview", draft_id=draft.id), 303)
