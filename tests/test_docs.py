"""The README tells the truth: its commands run, its rows are in the output, and every table and command is in it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import COMMANDS
from pipeline.rows import TABLES
from tests import documentation
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program and its sample in a folder with a space in its name."""
    folder = tmp_path_factory.mktemp("a checkout")
    for name in ("pipeline", "schemas", "raw"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_commands_run(checkout: Path) -> None:
    lines = [line for line in blocks("sh")[1].splitlines() if line.strip()]
    assert len(lines) == 3
    for line in lines:
        words = shlex.split(line)
        assert words[0] == ".venv/bin/python"
        call = [sys.executable, *words[1:]]
        done = subprocess.run(call, cwd=checkout, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    shown = json.loads(blocks("json")[0])
    found = [json.loads(line) for line in (checkout / "processed" / "qa.jsonl").read_text("utf-8").splitlines()]
    assert any(shown == {name: row[name] for name in shown} for row in found)


def test_the_consoles_say_what_they_show(checkout: Path) -> None:
    """Each command of the console blocks prints the lines below it, in order; `...` stands for lines left out."""
    (checkout / "decisions.csv").write_text(blocks("csv")[0], encoding="utf-8")
    shown = "".join(blocks("console"))
    assert shown.count("$ ") == 4
    for block in shown.split("$ ")[1:]:
        command, *lines = block.splitlines()
        call = [sys.executable, *shlex.split(command)[1:]]
        done = subprocess.run(call, cwd=checkout, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        printed = iter(done.stdout.splitlines())
        for line in lines:
            assert line in ("...", "") or line in printed, f"{command} does not print {line!r} there"


def test_python_runs(checkout: Path) -> None:
    script = blocks("python")[0] + "\nassert len(records) == 26, len(records)\n"
    (checkout / "script.py").write_text(script)
    done = subprocess.run([sys.executable, "script.py"], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_page_before_is_the_sample() -> None:
    page = (ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt").read_text(encoding="utf-8")
    for part in blocks("text")[0].split("\n...\n"):
        assert part.strip() in page


def test_the_fields_are_those_of_the_schemas(request: pytest.FixtureRequest) -> None:
    """`make golden` writes docs/reference.md, and the fields of a record into the README."""
    shown = re.compile(r"(?<=<!-- fields of qa -->\n).*?(?=\n<!-- end of fields -->)", re.DOTALL)
    page, readme = ROOT / "docs" / "reference.md", ROOT / "README.md"
    if request.config.getoption("--golden"):
        page.write_text(documentation.reference(), encoding="utf-8")
        readme.write_text(shown.sub(lambda _: documentation.field_table("qa"), README), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == documentation.reference(), "run `make golden`, then read the diff"
    assert shown.findall(readme.read_text(encoding="utf-8")) == [documentation.field_table("qa")]


def test_every_table_and_stage_is_in_the_readme() -> None:
    for table in TABLES:
        assert f"`{table}`" in README
    for command in COMMANDS:
        assert command.name in README


def test_make_targets_are_real() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
