"""The front doors: one blueprint per audience, and what they share."""
