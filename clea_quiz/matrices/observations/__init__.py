"""Cards played in an interview: ticks, grade, notes; a finished one is evidence of its criterion."""
