"""The evaluation matrix: evidence, judgements, thresholds, signature."""
