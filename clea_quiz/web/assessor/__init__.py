"""The assessor's desk: evaluations, profiles, answers, the matrix, its signature and its documents."""
