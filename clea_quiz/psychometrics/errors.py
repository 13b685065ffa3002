"""Every refusal of the measurement engine, by name.

::

    PsychometricsError (a ValueError)
    ├── ItemParametersError   an item that no model admits: a ≤ 0, c ≥ d, disordered boundaries …
    ├── ResponsesError        a score that is no category of its item, a matrix of the wrong shape
    ├── GridError             abilities or nodes that are not finite, increasing, uniform
    ├── SettingsError         a prior, threshold, probability or length out of range
    ├── ContentError          content arrays that contradict the items
    └── RatingsError          a panel's ratings or bookmarks that cannot be read as such
"""


class PsychometricsError(ValueError):
    """A value that the measurement engine refuses."""


class ItemParametersError(PsychometricsError):
    """Item parameters that their model does not admit."""


class ResponsesError(PsychometricsError):
    """Answers that are no scores of these items."""


class GridError(PsychometricsError):
    """Abilities or quadrature nodes that cannot be used."""


class SettingsError(PsychometricsError):
    """A setting out of its range."""


class ContentError(PsychometricsError):
    """Content facts that contradict the items or each other."""


class RatingsError(PsychometricsError):
    """Ratings of a panel that cannot be used."""
