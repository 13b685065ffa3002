"""Every address of the assessor's desk, and the view behind it."""

from clea_quiz.reports.labels import capitalised
from clea_quiz.web.assessor import (
    answer_pages,
    cohort_page,
    desk_page,
    downloads,
    matrix_pages,
    profile_page,
    replay_page,
    signing_page,
)
from clea_quiz.web.assessor.words import words
from clea_quiz.web.shared.doors import door

EVALUATION = "/evaluations/<int:evaluation_id>"
DOMAIN = f"{EVALUATION}/matrice/<domain_code>"

blueprint = door("assessor", __file__, "/evaluateur")
blueprint.context_processor(words)
blueprint.add_app_template_filter(capitalised)

blueprint.get("/", endpoint="desk")(desk_page.show)
blueprint.get("/cohortes", endpoint="cohorts")(cohort_page.show)
blueprint.get(EVALUATION, endpoint="profile")(profile_page.show)
blueprint.get(f"{EVALUATION}/reponses", endpoint="answers")(answer_pages.show_all)
blueprint.get(f"{EVALUATION}/reponses/<int:step_id>", endpoint="answer")(answer_pages.show_one)
blueprint.get(f"{EVALUATION}/reponses/<int:step_id>/images/<file>", endpoint="picture")(answer_pages.picture)
blueprint.get(f"{EVALUATION}/passations/<domain_code>", endpoint="replay")(replay_page.show)
blueprint.get(f"{EVALUATION}/matrice", endpoint="matrix")(matrix_pages.show)
blueprint.get(DOMAIN, endpoint="matrix_domain")(matrix_pages.show_domain)
blueprint.post(DOMAIN, endpoint="save_domain")(matrix_pages.save_domain)
blueprint.get(f"{EVALUATION}/signature", endpoint="sign")(signing_page.show)
blueprint.post(f"{EVALUATION}/signature", endpoint="confirm")(signing_page.confirm)
blueprint.get(f"{EVALUATION}/matrice.pdf", endpoint="matrix_pdf")(downloads.pdf)
blueprint.get(f"{EVALUATION}/matrice.xlsx", endpoint="matrix_xlsx")(downloads.xlsx)
