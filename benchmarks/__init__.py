"""The engine beside its peers: same task, same machine, same run; what counts is the ratio.

``harness``      contenders in turn, paired times, agreement of their results, floors
``peers``        the packages compared with, each of them optional; ``in_r``: those of R, timed by R itself
``data``         banks and answers that all contenders get
``catalogue``    the tasks by name; ``tasks``: one file a subject
``people``       databases full of candidates, evaluations and marks, to measure the product itself
``reports``      a table in Markdown, JSON, and pictures of cost against size

``python -m benchmarks`` runs everything; ``python -m benchmarks steps choices`` some tasks; ``--quick``
fewer repetitions. A task is a ``Comparison``: what is asked, ``ours`` and ``peers`` as functions without
arguments, ``floors`` (how many times faster than whom), and ``agree``, which says in words where two results
differ. A peer that is not installed leaves its cell empty; a result that differs fails the row.
"""
