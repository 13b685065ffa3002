"""Whether items and answers deserve belief: classical statistics, fit, bias, precision, drift, linking.

``classical``       difficulty, item–rest correlation, alpha
``residuals``       answers against what the model expects
``item_fit``        infit, outfit, Q3; ``summed_scores``: S-X²; ``limited_information``: M2
``person_fit``      lz, lz*, infit, outfit; ``response_times``: the lognormal model
``matching``        groups of the same ability; ``mantel_haenszel``, ``standardization``, ``logistic``: DIF
``reliability``     marginal and empirical; ``classification``: accuracy and consistency of decisions
``distractors``     which option draws whom
``linking``         one scale onto another; ``drift``: items that moved
"""
