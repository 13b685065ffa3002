"""Safe Exam Browser, where an organisation asks for it: pages open only in a browser that knows its key."""

from hashlib import sha256
from hmac import compare_digest

from flask import g, render_template, request

HEADERS = ("X-SafeExamBrowser-ConfigKeyHash", "X-SafeExamBrowser-RequestHash")
"""What the browser sends: SHA-256 of the page's address followed by its Config Key, or its Browser Exam Key
(safeexambrowser.org, developer documentation)."""

OPEN_WITHOUT = frozenset({"leave"})


def check() -> tuple[str, int] | None:
    """Refuse a candidate's page to another browser, and say which one to open."""
    evaluation = g.get("evaluation")
    keys: list[str] | None = evaluation.organisation.exam_browser_keys if evaluation else None
    asked = (request.endpoint or "").rpartition(".")[2]
    if not keys or asked in OPEN_WITHOUT or _comes_with_one_of(keys):
        return None
    return render_template("candidate/exam_browser.html"), 403


def _comes_with_one_of(keys: list[str]) -> bool:
    address = request.url.partition("#")[0]
    wanted = [sha256((address + key).encode()).hexdigest() for key in keys]
    sent = [request.headers.get(name, "").lower() for name in HEADERS]
    return any(compare_digest(one, other) for one in wanted for other in sent)
