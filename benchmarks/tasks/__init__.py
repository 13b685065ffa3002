"""The tasks: one file a subject."""
