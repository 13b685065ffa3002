"""Every address of the assessor's desk, and the view behind it."""

from clea_quiz.reports.labels import capitalised
from clea_quiz.web.assessor import (
    accommodation_page,
    answer_pages,
    batch_pages,
    cohort_page,
    deadlines_page,
    desk_page,
    downloads,
    jury_page,
    matrix_pages,
    monitor_page,
    paper_pages,
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
blueprint.get("/passations", endpoint="monitor")(monitor_page.show)
blueprint.post("/passations/<int:sitting_id>", endpoint="intervene")(monitor_page.intervene)
blueprint.get(f"{EVALUATION}/amenagements", endpoint="accommodations")(accommodation_page.show)
blueprint.post(f"{EVALUATION}/amenagements", endpoint="arrange")(accommodation_page.save)
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
blueprint.post(f"{EVALUATION}/signature/correction", endpoint="reopen")(signing_page.reopen)
blueprint.get(f"{EVALUATION}/matrice.pdf", endpoint="matrix_pdf")(downloads.pdf)
blueprint.get(f"{EVALUATION}/matrice.xlsx", endpoint="matrix_xlsx")(downloads.xlsx)
blueprint.get(f"{EVALUATION}/matrice.ods", endpoint="matrix_ods")(downloads.ods)
blueprint.get(f"{EVALUATION}/matrice.csv", endpoint="matrix_csv")(downloads.csv)
blueprint.get(f"{EVALUATION}/versions/<int:number>/matrice.<file_format>", endpoint="matrix_version")(
    downloads.version
)
blueprint.get(f"{EVALUATION}/documents", endpoint="papers")(paper_pages.show)
blueprint.get(f"{EVALUATION}/documents/<paper_name>.pdf", endpoint="paper")(paper_pages.paper)
blueprint.post(f"{EVALUATION}/evaluation-finale", endpoint="follow")(paper_pages.follow)
blueprint.get(f"{EVALUATION}/jury", endpoint="jury")(jury_page.show)
blueprint.post(f"{EVALUATION}/jury", endpoint="record_jury")(jury_page.save)
blueprint.get("/jury", endpoint="jury_day")(jury_page.choose)
blueprint.post("/jury", endpoint="record_jury_day")(jury_page.save_day)
blueprint.get("/echeances", endpoint="deadlines")(deadlines_page.show)
blueprint.get("/evaluations.<file_format>", endpoint="cohort")(downloads.cohort)
blueprint.get("/dossiers-de-jury", endpoint="batch")(batch_pages.choose)
blueprint.post("/dossiers-de-jury", endpoint="ask_batch")(batch_pages.ask)
blueprint.get("/travaux/<int:job_id>", endpoint="job")(batch_pages.show)
blueprint.get("/travaux/<int:job_id>/fichier", endpoint="job_file")(batch_pages.fetch)
