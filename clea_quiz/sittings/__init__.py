"""One candidate, one test, step by step."""
