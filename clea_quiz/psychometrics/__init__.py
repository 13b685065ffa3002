"""The measurement engine: arrays in, arrays out; knows neither web, nor SQL, nor files.

``items``        one item's parameters, and the table of a whole bank
``models``       response functions, expected scores, information: seven models in one table
``curves``       their formulas
``quality``      fit of items and persons, DIF, reliability, classification, distractors, linking, drift
``ability``      EAP, MAP, MLE, WLE of persons on one scale
``scale``        adaptive tests of one scale, one person or thousands (``nearest``: the best item of any bank)
``publication``  a published domain compiled once: curves, universe, cuts
``calibration``  items from answers: marginal maximum likelihood by EM, standard errors
``domain``       what answers say of a domain, its sub-domains and criteria (the second-order model)
``answered``     one person's answers, checked
``universe``     mastery as a true score
``mastery``      proposals to the assessor, cuts by inversion; ``panels``: Angoff and bookmark
``verdicts``     whether a sub-domain is decided
``selection``    which item next: content rules first, information second
``stopping``     when to end, and why
``simulation``   whole sittings with the same rules, and their figures
``errors``       every refusal, by name

The logistic metric (D = 1) is used everywhere. Products of small matrices run fastest on one thread: a server
with several workers sets ``OPENBLAS_NUM_THREADS=1``.
"""
