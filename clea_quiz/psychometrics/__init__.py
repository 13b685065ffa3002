"""The measurement engine: arrays in, arrays out; knows neither web, nor SQL, nor files.

``items``       one item's parameters, and the table of a whole bank
``models``      response functions, expected scores, information (seven models in one table)
``ability``     EAP, MAP, MLE, WLE of one scale
``domain``      the second-order model: a domain, its sub-domains, what mastery means in each
``mastery``     proposals to the assessor, cut scores, panels
``selection``   which item next: content rules first, information second
``stopping``    when to end, and why
``simulation``  whole sittings with the same rules
``errors``      every refusal, by name

The logistic metric (D = 1) is used everywhere.
"""
