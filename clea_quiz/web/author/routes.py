"""Every address of the author's door, and the view behind it."""

from clea_quiz.web.author import draft_pages, part_pages, preview_pages, shelf_pages, words
from clea_quiz.web.shared.doors import door

SCENARIO = "/scenarios/<slug>"
DRAFT = "/brouillons/<int(max=2147483647):draft_id>"
RANK = "<int(min=1, max=999):rank>"
LIST = f"{DRAFT}/<any(questions, documents):page>"
PART = f"{LIST}/{RANK}"

blueprint = door("author", __file__, "/concepteur")
blueprint.context_processor(lambda: {"words": words})

blueprint.get("/", endpoint="shelf")(shelf_pages.shelf)
blueprint.route("/nouveau", endpoint="new", methods=["GET", "POST"])(shelf_pages.new)
blueprint.post(f"{SCENARIO}/modifier", endpoint="revise")(shelf_pages.revise)
blueprint.get(DRAFT, endpoint="overview")(draft_pages.overview)
blueprint.post(DRAFT, endpoint="save_head")(draft_pages.save_head)
blueprint.post(f"{DRAFT}/publier", endpoint="publish")(draft_pages.publish)
blueprint.get(f"{DRAFT}/abandonner", endpoint="confirm_discard")(draft_pages.confirm_discard)
blueprint.post(f"{DRAFT}/abandonner", endpoint="discard")(draft_pages.discard)
blueprint.post(f"{LIST}/ajouter", endpoint="add")(draft_pages.add)
blueprint.post(f"{LIST}/deplacer", endpoint="move")(draft_pages.move)
blueprint.get(PART, endpoint="edit")(part_pages.edit)
blueprint.post(PART, endpoint="save_part")(part_pages.save_part)
blueprint.get(f"{PART}/retirer", endpoint="confirm_removal")(draft_pages.confirm_removal)
blueprint.post(f"{PART}/retirer", endpoint="remove")(draft_pages.remove)
blueprint.route(f"{DRAFT}/apercu/{RANK}", endpoint="preview", methods=["GET", "POST"])(preview_pages.preview)
blueprint.route(f"{SCENARIO}/apercu/{RANK}", endpoint="preview_published", methods=["GET", "POST"])(
    preview_pages.preview_published
)
blueprint.get("/images/<slug>/<file>", endpoint="picture")(preview_pages.picture)
