"""Peers that live in R: a script, what it reads, what it writes, and the seconds that R itself counts."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import Timed
from benchmarks.peers import r_version

Arrays = Mapping[str, Any]
# Reads every file that it is given, times ``work()``, and writes its result beside them.
FRAME = """
suppressPackageStartupMessages(library({package}))
read <- function(name) as.matrix(read.csv(file.path("{folder}", paste0(name, ".csv")), header = FALSE))
{script}
seconds <- system.time(result <- work())[["elapsed"]]
write.table(as.data.frame(result), file.path("{folder}", "result.csv"),
            sep = ",", row.names = FALSE, col.names = FALSE)
cat(seconds, file = file.path("{folder}", "seconds.txt"))
"""


def in_r(package: str, script: str, arrays: Arrays) -> Callable[[], Timed] | None:
    """Return a run of ``work()`` as the script defines it, None if R or the package is not there."""
    rscript = shutil.which("Rscript")
    if rscript is None or r_version(package) == "absent":
        return None

    def run() -> Timed:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for key, values in arrays.items():
                np.savetxt(folder / f"{key}.csv", np.atleast_2d(values), delimiter=",", fmt="%.17g")
            text = FRAME.format(package=package, folder=folder.as_posix(), script=script)
            (folder / "script.R").write_text(text, encoding="utf-8")
            command = [rscript, str(folder / "script.R")]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own script)
            result = np.loadtxt(folder / "result.csv", delimiter=",", ndmin=2)
            return Timed(float((folder / "seconds.txt").read_text(encoding="utf-8")), result)

    return run


CATR_STEPS = """
bank <- read("bank"); scores <- read("scores")[1, ]; length <- read("length")[1, 1]
work <- function() {
  asked <- c(); theta <- 0
  for (step in 1:length) {
    asked <- c(asked, nextItem(bank, theta = theta, out = asked, criterion = "MFI")$item)
    theta <- thetaEst(bank[asked, , drop = FALSE], scores[asked], method = "EAP")
    semTheta(theta, bank[asked, , drop = FALSE], scores[asked], method = "EAP")
  }
  asked - 1
}
"""

CATR_CHOICES = """
bank <- read("bank"); abilities <- read("abilities")[1, ]; asked <- read("asked")[1, ] + 1
choice <- function(theta) nextItem(bank, theta = theta, out = asked, criterion = "MFI")$item - 1
work <- function() sapply(abilities, choice)
"""

CATR_SITTINGS = """
bank <- read("bank"); abilities <- read("abilities")[1, ]; length <- read("length")[1, 1]
work <- function() sapply(abilities, function(theta)
  randomCAT(theta, bank, start = list(theta = 0), test = list(method = "EAP", itemSelect = "MFI"),
            stop = list(rule = "length", thr = length), final = list(method = "EAP"))$thFinal)
"""

MIRT_SCORES = """
bank <- read("bank"); answers <- as.data.frame(read("answers"))
values <- mirt(answers, 1, "2PL", pars = "values")
values$value[values$name == "a1"] <- bank[, 1]
values$value[values$name == "d"] <- -bank[, 1] * bank[, 2]
values$est <- FALSE
model <- mirt(answers, 1, "2PL", pars = values, verbose = FALSE)
work <- function() fscores(model, method = "EAP", full.scores.SE = TRUE, quadpts = 61)[, 1]
"""

MIRT_CALIBRATION = """
answers <- as.data.frame(read("answers")); answers[answers < 0] <- NA
syntax <- if ("KIND" == "3PL") mirt.model(paste0("F = 1-", ncol(answers), "\\nPRIOR = (1-", ncol(answers),
                                                 ", g, expbeta, 5, 17)")) else 1
work <- function() {
  model <- mirt(answers, syntax, "KIND", verbose = FALSE, TOL = 1e-5, technical = list(NCYCLES = 5000))
  coef(model, IRTpars = TRUE, simplify = TRUE)$items
}
"""
MIRT_KINDS = {"2pl": "2PL", "3pl": "3PL", "grm": "graded", "gpcm": "gpcm"}
