"""The packages compared with: each may be absent."""

import shutil
import subprocess
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

NAMES = ("catsim", "girth", "adaptivetesting", "mirt", "theta-irt")
MODULES = {"theta-irt": "theta"}


def peer(name: str) -> Any:
    """Return a package's module, None if it is not installed."""
    try:
        return import_module(MODULES.get(name, name))
    except ImportError:
        return None


def versions() -> dict[str, str]:
    """Return the versions of the peers that are installed, "absent" for the others, R's included."""
    found = {}
    for name in NAMES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found | {f"{package} (R)": r_version(package) for package in ("mirt", "catR")}


def r_version(package: str) -> str:
    """Return the version of an R package, "absent" without R or without the package."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return "absent"
    question = f"cat(as.character(packageVersion('{package}')))"
    done = subprocess.run([rscript, "-e", question], capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    return done.stdout if done.returncode == 0 else "absent"
