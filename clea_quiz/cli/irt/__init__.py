"""``clea-quiz irt``: the measurement engine on CSV files, for anybody.

``cells``       a CSV as cells that know their line and column
``items``       item files; ``responses``: answers, wide or long; ``groups``: who belongs where
``results``     what is written, as CSV or JSON, whole or not at all
``scoring``, ``informing``, ``calibrating``, ``simulating``, ``fitting``, ``comparing``: the commands
"""

import click

from clea_quiz.cli.irt.calibrating import calibrate
from clea_quiz.cli.irt.comparing import dif
from clea_quiz.cli.irt.fitting import fit
from clea_quiz.cli.irt.informing import information
from clea_quiz.cli.irt.scoring import score
from clea_quiz.cli.irt.simulating import simulate

__all__ = ["irt"]


FILES = """\b
ITEMS:     id,model,a,b,c,d,b1,b2,…
           model: rasch, 2pl, 3pl, 4pl, pcm, gpcm, grm (logistic metric, D = 1)
           b1…: step difficulties (pcm, gpcm), increasing boundaries (grm)
RESPONSES: person,ITEM1,ITEM2,…   one row a person; empty or NA: not presented
       or: person,item,score      one row an answer
"""


@click.group(epilog=FILES)
def irt() -> None:
    """Measure with CSV files: score, calibrate, simulate, check items and persons.

    The separator may be a comma, a semicolon or a tab; with the last two, numbers may have a decimal comma.
    Results go to standard output, messages to standard error. Exit code 1: bad data; 2: bad usage.
    """


for command in (score, information, calibrate, simulate, fit, dif):
    irt.add_command(command)
