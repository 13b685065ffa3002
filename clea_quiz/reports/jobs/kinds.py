"""Every kind of job, and the work behind it: a new kind is a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from clea_quiz.reports.batches import JURY_FILES, jury_files
from clea_quiz.reports.jobs.runner import Work

KINDS: Mapping[str, Work] = MappingProxyType({JURY_FILES: jury_files})
