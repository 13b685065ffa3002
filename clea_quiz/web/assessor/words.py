"""What the assessor's templates may call: the words of the documents, the tones of the screen."""

from enum import Enum
from typing import Any

from flask import g

from clea_quiz.accounts.models import Role
from clea_quiz.matrices.desk import Stage
from clea_quiz.matrices.models import JuryVerdict
from clea_quiz.matrices.rules import Mark, Verdict
from clea_quiz.reports import aggregation, french, labels, rescoring_words, sentences
from clea_quiz.reports.jobs.models import JobState
from clea_quiz.reports.labels import N_
from clea_quiz.sittings.evidence import StepView
from clea_quiz.sittings.models import Outcome
from clea_quiz.sittings.monitor import SittingState

_TONES: dict[type[Enum], dict[Any, str]] = {
    Mark: {Mark.ACQUIRED: "ok", Mark.NOT_ACQUIRED: "bad"},
    Verdict: {Verdict.ACQUIRED: "ok", Verdict.NOT_ACQUIRED: "bad", Verdict.UNDECIDED: "warn"},
    SittingState: {
        SittingState.REPORTED: "warn",
        SittingState.SILENT: "bad",
        SittingState.SLOW: "warn",
        SittingState.HELD: "info",
        SittingState.RESTING: "info",
        SittingState.WORKING: "ok",
    },
    JuryVerdict: {JuryVerdict.GRANTED: "ok", JuryVerdict.NOT_GRANTED: "bad", JuryVerdict.ADJOURNED: "warn"},
    Stage: {
        Stage.JUDGED: "ok",
        Stage.SIGNED: "ok",
        Stage.TO_SIGN: "warn",
        Stage.TO_COMPLETE: "warn",
        Stage.IN_PROGRESS: "info",
    },
    JobState: {JobState.DONE: "ok", JobState.FAILED: "bad", JobState.RUNNING: "info"},
}
_SYMBOLS = {"ok": "check", "bad": "cross", "warn": "half"}


def tone(member: Enum) -> str:
    """Return the tone of a badge."""
    return _TONES.get(type(member), {}).get(member, "neutral")


def symbol(member: Enum) -> str | None:
    """Return the icon that repeats a badge's tone, so that colour is never alone."""
    return _SYMBOLS.get(tone(member))


def result(step: StepView) -> tuple[str, str]:
    """Return the tone and the words of an answer's score, as it counts now."""
    if step.outcome is None:
        return "neutral", N_("sans réponse")
    if step.left_out:
        return "neutral", N_("ne compte pas")
    if step.outcome is Outcome.UNKNOWN:
        return "neutral", N_("je ne sais pas")
    points = step.score if step.counted is None else step.counted
    if points == step.max_score:
        return "ok", N_("juste")
    return ("warn", N_("en partie")) if points else ("bad", N_("faux"))


def words() -> dict[str, Any]:
    """Return what every template of the assessor's desk finds at hand."""
    return {
        "label": labels.label,
        "capitalised": labels.capitalised,
        "report_reasons": labels.REPORT_REASONS,
        "rule_name": labels.SELECTION_RULES.get,
        "say": sentences,
        "rescored": rescoring_words,
        "may_look": lambda: Role.ASSESSOR in g.person.roles,
        "aggregation": aggregation,
        "sure_percent": french.sure_percent,
        "tone": tone,
        "symbol": symbol,
        "result": result,
    }
