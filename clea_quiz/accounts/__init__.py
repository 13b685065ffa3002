"""People, roles, organisations, enrolment."""
