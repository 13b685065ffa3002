"""The candidate's door: the domains to take, one question at a time, the end."""
