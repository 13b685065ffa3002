"""Every address of the assessor's desk, and the view behind it."""

from clea_quiz.reports.labels import capitalised
from clea_quiz.web.assessor import (
    accommodation_page,
    agreement_page,
    answer_pages,
    batch_pages,
    blindness,
    cohort_page,
    deadlines_page,
    desk_page,
    downloads,
    interview_pages,
    jury_page,
    marking_pages,
    matrix_pages,
    monitor_page,
    paper_pages,
    people_page,
    phrase_pages,
    profile_page,
    question_pages,
    replay_page,
    rescoring_pages,
    second_entry,
    second_pages,
    signing_page,
)
from clea_quiz.web.assessor.words import words
from clea_quiz.web.shared.doors import door

EVALUATION = "/evaluations/<int:evaluation_id>"
DOMAIN = f"{EVALUATION}/matrice/<domain_code>"
SECOND = f"{EVALUATION}/seconde-appreciation"
MARKING = f"{SECOND}/<int:marking_id>"
CARD = f"{EVALUATION}/entretien/<item>"
QUESTION = "/questions/<item>"
RESCORING = "/re-notations/<int:rescoring_id>"

blueprint = door("assessor", __file__, "/evaluateur")
blueprint.before_request(blindness.check)
blueprint.context_processor(words)
blueprint.context_processor(blindness.words)
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
blueprint.post(DOMAIN, endpoint="save_domain")(marking_pages.save_domain)
blueprint.post(f"{DOMAIN}/criteres/<criterion>", endpoint="save_criterion")(marking_pages.save_criterion)
blueprint.get(f"{DOMAIN}/nouvelles", endpoint="news")(marking_pages.news)
blueprint.get(f"{EVALUATION}/intervenants", endpoint="people")(people_page.show)
blueprint.post(f"{EVALUATION}/intervenants", endpoint="change_people")(people_page.change)
blueprint.get(f"{EVALUATION}/entretien", endpoint="interview")(interview_pages.show)
blueprint.get(CARD, endpoint="card")(interview_pages.show_card)
blueprint.post(CARD, endpoint="save_card")(interview_pages.save_card)
blueprint.post(f"{CARD}/brouillon", endpoint="draft_card")(interview_pages.draft_card)
blueprint.get(f"{CARD}/images/<file>", endpoint="card_picture")(interview_pages.picture)
blueprint.get("/phrases", endpoint="phrases")(phrase_pages.show)
blueprint.post("/phrases", endpoint="add_phrase")(phrase_pages.add)
blueprint.get("/phrases/choix", endpoint="phrase_choice")(phrase_pages.choice)
blueprint.post("/phrases/<int:phrase_id>", endpoint="change_phrase")(phrase_pages.change)
blueprint.post("/phrases/<int:phrase_id>/supprimer", endpoint="delete_phrase")(phrase_pages.delete)
blueprint.post("/phrases/<int:phrase_id>/retablir", endpoint="restore_phrase")(phrase_pages.restore)
blueprint.post("/phrases/<int:phrase_id>/usage", endpoint="use_phrase")(phrase_pages.use)
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
blueprint.get(SECOND, endpoint="second")(second_pages.show)
blueprint.post(SECOND, endpoint="ask_second")(second_pages.ask)
blueprint.get(MARKING, endpoint="second_marking")(second_pages.show_one)
blueprint.post(f"{MARKING}/annuler", endpoint="second_cancel")(second_pages.cancel)
blueprint.post(f"{MARKING}/terminer", endpoint="second_finish")(second_entry.finish)
blueprint.get(f"{MARKING}/domaines/<domain_code>", endpoint="second_domain")(second_entry.show_domain)
blueprint.post(f"{MARKING}/domaines/<domain_code>", endpoint="second_save")(second_entry.save_domain)
blueprint.get("/accords", endpoint="agreements")(agreement_page.show)
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
