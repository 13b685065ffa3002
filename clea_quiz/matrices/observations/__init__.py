"""Observed cards played in an interview: ticks, grade, notes; finished, a card is evidence of its criterion."""
