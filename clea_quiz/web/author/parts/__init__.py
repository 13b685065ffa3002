"""A scenario's parts as forms and back: pure conversions, both ways.

A field is named by its path in the part (``interaction.choices[0].why``), which is how the checks name what
is wrong: a fault finds its field by name. Whatever was typed goes into the document, valid or not; what a
form does not show is left as it was.
"""
