"""Every address of the assessor's desk, and the view behind it."""

from clea_quiz.reports.labels import capitalised
from clea_quiz.web.assessor import (
    accommodation_page,
    answer_pages,
    batch_pages,
    cohort_page,
    desk_page,
    downloads,
    matrix_pages,
    monitor_page,
    paper_pages,
    profile_page,
    question_pages,
    replay_page,
    rescoring_pages,
    signing_page,
)
from clea_quiz.web.assessor.words import words
from clea_quiz.web.shared.doors import door

EVALUATION = "/evaluations/<int:evaluation_id>"
DOMAIN = f"{EVALUATION}/matrice/<domain_code>"
QUESTION = "/questions/<item>"
RESCORING = "/re-notations/<int:rescoring_id>"

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
blueprint.get(f"{EVALUATION}/documents", endpoint="papers")(paper_pages.show)
blueprint.get(f"{EVALUATION}/documents/<paper_name>.pdf", endpoint="paper")(paper_pages.paper)
blueprint.post(f"{EVALUATION}/evaluation-finale", endpoint="follow")(paper_pages.follow)
blueprint.get("/evaluations.<file_format>", endpoint="cohort")(downloads.cohort)
blueprint.get("/dossiers-de-jury", endpoint="batch")(batch_pages.choose)
blueprint.post("/dossiers-de-jury", endpoint="ask_batch")(batch_pages.ask)
blueprint.get("/travaux/<int:job_id>", endpoint="job")(batch_pages.show)
blueprint.get("/travaux/<int:job_id>/fichier", endpoint="job_file")(batch_pages.fetch)
blueprint.get("/questions", endpoint="questions")(question_pages.show_all)
blueprint.get(QUESTION, endpoint="question")(question_pages.show_one)
blueprint.get(f"{QUESTION}/images/<file>", endpoint="question_picture")(question_pages.picture)
blueprint.get(f"{QUESTION}/re-notation", endpoint="rescore")(rescoring_pages.preview)
blueprint.post(f"{QUESTION}/re-notation", endpoint="apply_rescoring")(rescoring_pages.apply)
blueprint.get("/re-notations", endpoint="rescorings")(rescoring_pages.history)
blueprint.get(RESCORING, endpoint="rescoring")(rescoring_pages.show)
blueprint.get(f"{RESCORING}/annulation", endpoint="withdrawal")(rescoring_pages.withdrawal)
blueprint.post(f"{RESCORING}/annulation", endpoint="withdraw")(rescoring_pages.withdraw)
blueprint.post(f"{EVALUATION}/propositions-changees", endpoint="seen")(rescoring_pages.seen)
