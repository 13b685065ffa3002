"""The time of a test."""

from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
