"""The pages of documentation that are made from tables and schemas, so that they cannot go stale."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.rows import TABLES
from pipeline.rules.cleaning import CLEANING
from pipeline.rules.issues import ISSUES
from pipeline.rules.roles import MEANING
from pipeline.validate import load_schemas


def field_table(table: str) -> str:
    """The fields of a table with their descriptions."""
    properties = load_schemas()[table]["properties"]
    return markdown(("field", "what it is"), ((f"`{name}`", said["description"]) for name, said in properties.items()))


def reference() -> str:
    """Every table and field, role, issue and cleaning rule."""
    parts = ["# Reference", "Written by `make golden` from the schemas and the tables in `pipeline/rules/`."]
    for table in TABLES:
        schema = load_schemas()[table]
        parts += [f"## {table}", schema["description"], field_table(table)]
    issues = ((f"`{kind.code}`", kind.severity, kind.title) for kind in ISSUES)
    rules = ((f"`{rule.name}`", rule.why) for rule in CLEANING)
    parts += ["## Roles of blocks", markdown(("role", "meaning"), ((f"`{r}`", said) for r, said in MEANING.items()))]
    parts += ["## Issues", markdown(("code", "severity", "meaning"), issues)]
    parts += ["## Cleaning rules", "In the order in which they are applied.", markdown(("rule", "why"), rules)]
    return "\n\n".join(parts) + "\n"


def markdown(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
