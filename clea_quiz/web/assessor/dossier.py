"""What every page of one evaluation begins with: the guard's two kinds, the evaluation, its matrix."""

from flask import g

from clea_quiz.accounts.models import Evaluation, Role
from clea_quiz.accounts.qualifications import qualification_of
from clea_quiz.accounts.queries import evaluation_of
from clea_quiz.accounts.trainers import trains
from clea_quiz.errors import NotFound
from clea_quiz.matrices import signed
from clea_quiz.matrices.content import Content
from clea_quiz.matrices.queries import DomainLine, MatrixView, matrix
from clea_quiz.web.shared import database
from clea_quiz.web.shared.desk import desk
from clea_quiz.web.shared.guards import staff

readers = staff(Role.ASSESSOR, Role.MANAGER)
"""Assessors, and managers who follow them."""

assessors = staff(Role.ASSESSOR)
"""Those who decide."""


def evaluation(evaluation_id: int) -> Evaluation:
    """Return an evaluation of one's own organisation; anybody else's does not exist."""
    return evaluation_of(database.session(), evaluation_id, g.person.organisation_id)


def matrix_view(evaluation_id: int) -> MatrixView:
    """Return the whole matrix of one's own organisation's evaluation."""
    return matrix(database.session(), desk().library, evaluation(evaluation_id))


def content(evaluation_id: int) -> Content:
    """Return what documents show: the signed version that counts, or what a signature would lock now."""
    return signed.standing(database.session(), evaluation(evaluation_id)) or signed.draft(
        matrix_view(evaluation_id)
    )


def domain_line(view: MatrixView, code: str) -> DomainLine:
    """Return a domain of the matrix."""
    for line in view.domains:
        if line.code == code:
            return line
    raise NotFound


def may_decide(view: MatrixView) -> bool:
    """Return whether the person looking may still write in this matrix."""
    return view.signature is None and Role.ASSESSOR in g.person.roles


def own_domains(view: MatrixView) -> frozenset[str]:
    """Return the domains of this matrix that the person looking may write in."""
    session, person = database.session(), g.person.id
    if not may_decide(view) or trains(session, person, evaluation(view.evaluation_id).candidate_id):
        return frozenset()
    covers, framework = qualification_of(session, person).covers, view.framework.framework
    return frozenset(line.code for line in view.domains if covers(framework, line.code))
