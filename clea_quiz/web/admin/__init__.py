"""The manager's door: people, candidates, evaluations."""
