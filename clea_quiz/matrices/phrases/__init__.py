"""Sentences that assessors keep, to write them once."""
