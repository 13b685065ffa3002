"""Headers that every response carries."""

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


_PARTS = frozenset({"text/css", "text/javascript", "font/woff2"})
_FOR_PARTS = frozenset({"X-Content-Type-Options", "Cross-Origin-Resource-Policy"})
"""What a part of a page needs; the rest is said to the page, which rules over its parts."""


def install(app: Flask) -> None:
    """Put the headers on every response; pages are never kept by a shared computer's cache."""
    app.after_request(_harden)


def _harden(response: Response) -> Response:
    for name, value in _HEADERS.items():
        if response.mimetype not in _PARTS or name in _FOR_PARTS:
            response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
