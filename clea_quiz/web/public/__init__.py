"""Open to everybody: home and access code, sign-in, legal pages, health."""
