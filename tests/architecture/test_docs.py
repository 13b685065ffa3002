"""The README and the tables say what the code does now."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from clea_quiz.cli import main
from clea_quiz.web.shared.guards import guard_of

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PERMISSIONS = ROOT / "docs" / "permissions.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
MENTIONED = sorted(
    {*re.findall(r"`(clea-quiz [^`]+)`", README), *re.findall(r"^(clea-quiz .+)$", README, re.M)}
)


def permission_table(app: Flask) -> str:
    rows = []
    for rule in app.url_map.iter_rules():
        methods = ", ".join(sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}))
        rows.append(f"| `{rule.rule}` | {methods} | {guard_of(app.view_functions[rule.endpoint])} |")
    head = (
        "# Who may open which page",
        "",
        "Made by `pytest tests/architecture --write-docs`, checked by every test run.",
        "A route without a guard is refused.",
        "",
        "| address | methods | who |",
        "|---|---|---|",
    )
    return "\n".join([*head, *sorted(rows), ""])


def test_the_permission_table_is_current(app: Flask, request: pytest.FixtureRequest) -> None:
    table = permission_table(app)
    if request.config.getoption("--write-docs"):
        PERMISSIONS.parent.mkdir(exist_ok=True)
        PERMISSIONS.write_text(table)

    assert PERMISSIONS.read_text() == table


def commands(group: click.Group) -> dict[str, click.Command]:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def command_of(words: list[str]) -> click.Command:
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = commands(command)[word]
    return command


@pytest.mark.parametrize("line", MENTIONED)
def test_every_command_of_the_readme_exists_with_its_options(line: str) -> None:
    words = [word for word in shlex.split(line)[1:] if not word.strip("[]").isupper()]

    command = command_of(words)

    assert not isinstance(command, click.Group)
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_every_command_has_help_and_is_in_the_readme() -> None:
    def leaves(command: click.Command, name: str) -> list[str]:
        if isinstance(command, click.Group):
            return [leaf for word, sub in commands(command).items() for leaf in leaves(sub, f"{name} {word}")]
        return [name]

    for leaf in leaves(main, "clea-quiz"):
        shown = CliRunner().invoke(main, [*leaf.split()[1:], "--help"])
        assert shown.exit_code == 0
        assert any(line.startswith(leaf) for line in MENTIONED), f"{leaf} is not in the README"


@pytest.mark.parametrize("target", re.findall(r"^make ([a-z]+)$", "\n".join(BLOCKS), re.M))
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_every_link_and_picture_of_the_readme_exists(link: str) -> None:
    assert (ROOT / link).is_file()


@pytest.mark.parametrize("room", re.findall(r"^[├└]── ([\w./ ]+?)  ", README, re.M))
def test_every_room_on_the_map_exists(room: str) -> None:
    for name in room.split():
        assert (ROOT / "clea_quiz" / name).exists()


def test_the_documents_name_no_machine_and_no_registry() -> None:
    for file in [
        *ROOT.glob("*.md"),
        *ROOT.glob("requirements*.lock"),
        ROOT / "pyproject.toml",
        ROOT / "Makefile",
    ]:
        text = file.read_text()
        assert not re.search(r"/(root|home|work)/|pypi\.org|files\.pythonhosted|npmjs", text), file.name


def test_the_readme_quotes_the_benchmarks() -> None:
    quoted = README.split("<!-- docs/benchmarks/ratios.md -->")[1].split("<!-- end -->")[0]

    assert quoted.strip() == (ROOT / "docs/benchmarks/ratios.md").read_text(encoding="utf-8").strip()
