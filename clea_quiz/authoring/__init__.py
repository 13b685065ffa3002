"""Drafts, revisions and publication of the item bank."""
