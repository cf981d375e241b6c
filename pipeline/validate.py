"""Rows -> accepted or refused: each row against the schema of its table, and why in words that anybody understands."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model import PipelineError
from pipeline.rows import RowError

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

SCHEMAS = Path(__file__).parent.parent / "schemas"
SUFFIX = ".schema.json"

# A value in a message is there to be recognised, not to be read.
LONGEST_VALUE = 60

Schema = dict[str, Any]


@cache
def load_schemas() -> dict[str, Schema]:
    """Every schema by name (`qa`, `common`, ...), in the order of names."""
    schemas = {path.name.removesuffix(SUFFIX): path for path in sorted(SCHEMAS.glob(f"*{SUFFIX}"))}
    if not schemas:
        raise PipelineError(f"There are no schemas in {SCHEMAS}. Run Winnow from its checkout, or install it again.")
    return {name: json.loads(path.read_bytes()) for name, path in schemas.items()}


def accept(table: str, row: Schema) -> bool:
    """Whether a row (of dicts, lists or tuples, texts, numbers, booleans and None) is what its schema describes."""
    try:
        return quick_validator(table).is_valid(row)
    except ValueError:  # a text that holds half a character, or a value that is no JSON: no file can hold the row
        return False


def explain(table: str, row: Schema) -> tuple[RowError, ...]:
    """Everything that is wrong with a row, by path; nothing exactly where `accept` says that it is valid."""
    errors = thorough_validator(table).iter_errors(row)
    found = {finding for error in errors for cause in causes(error) for finding in findings(cause)}
    return tuple(sorted(found, key=lambda finding: (finding.path, finding.message)))


# --- the two validators ----------------------------------------------------------------------------------------------


@cache
def quick_validator(table: str) -> jsonschema_rs.Validator:
    """Decides 100 times faster, and says nothing more."""
    import jsonschema_rs

    schemas = load_schemas()
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas.values()])
    return jsonschema_rs.Draft202012Validator(schemas[table], registry=registry, validate_formats=False)


@cache
def thorough_validator(table: str) -> Validator:
    """Finds every error. Where Python differs from what the standard means, it is made to follow the standard."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry, Resource

    schemas = load_schemas()
    contents = ((schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())
    registry: Registry[Any] = Registry().with_resources(contents)
    kind = extend(  # type: ignore[no-untyped-call]  # the stubs leave it untyped
        Draft202012Validator,
        validators={"pattern": find_pattern, "propertyNames": name_properties, "if": apply_rule},
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
            {"array": is_array, "string": is_string, "number": is_number}
        ),
    )
    validator: Validator = kind(schemas[table], registry=registry)
    return validator


def is_array(_: object, value: object) -> bool:
    return isinstance(value, list | tuple)


def is_string(_: object, value: object) -> bool:
    """Whether the value is a text that a file can hold: half a surrogate pair is none."""
    return isinstance(value, str) and not has_surrogate(value)


def is_number(_: object, value: object) -> bool:
    """Whether the value is a number that JSON can write: not infinite, not NaN, and no boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else False


def find_pattern(_validator: Validator, pattern: str, value: object, _: Schema) -> Iterator[ValidationError]:
    """`$` is the very end of a text; Python's own would let a line break follow."""
    from jsonschema.exceptions import ValidationError

    if is_string(None, value) and not re.search(pattern.replace("$", r"\Z"), str(value)):
        yield ValidationError("")


def name_properties(validator: Validator, names: Schema, value: object, _: Schema) -> Iterator[ValidationError]:
    """An error stands at the name that is wrong."""
    from jsonschema.exceptions import ValidationError

    for name in value if isinstance(value, dict) else ():
        if not validator.evolve(schema=names).is_valid(name):
            yield ValidationError("", path=[name])


def apply_rule(validator: Validator, condition: Schema, value: Any, rule: Schema) -> Iterator[ValidationError]:
    """An error of if-then-else says which rule it comes from: the description beside the `if`."""
    from jsonschema.exceptions import ValidationError

    branch = rule.get("then" if validator.evolve(schema=condition).is_valid(value) else "else", True)
    if broken := list(validator.evolve(schema=branch).iter_errors(value)):
        yield ValidationError(rule.get("description", ""), context=broken)


# --- from errors to sentences ----------------------------------------------------------------------------------------


def causes(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that an error comes from, down to those that come from no other."""
    if error.validator in ("anyOf", "oneOf"):
        meant = meant_branches(error)
        yield from (cause for child in meant for cause in causes(child)) if meant else iter((error,))
    elif error.context:
        yield from (cause for child in error.context for cause in causes(child))
    else:
        yield error


def meant_branches(error: ValidationError) -> list[ValidationError]:
    """The errors of those alternatives whose type the value has: a span's fault is not that it is not null."""
    context = error.context or []
    other_types = {child.relative_schema_path[0] for child in context if is_other_type(child)}
    return [child for child in context if child.relative_schema_path[0] not in other_types]


def is_other_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.relative_path


def findings(error: ValidationError) -> Iterator[RowError]:
    """An error as paths and sentences; one that concerns several fields of a value gives one for each."""
    path = pointer(error.absolute_path)
    if error.validator == "required":
        yield from (RowError(path + pointer([name]), "is missing") for name in missing_fields(error))
    elif error.validator == "additionalProperties":
        yield from (RowError(path + pointer([name]), "is not a field of this table") for name in unknown_fields(error))
    else:
        yield RowError(path, SENTENCES.get(str(error.validator), is_not_allowed)(error) + broken_rule(error))


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def missing_fields(error: ValidationError) -> list[str]:
    """The required fields that the value lacks, of which this error may name one."""
    value, names = error.instance, error.validator_value
    if not isinstance(value, dict) or not isinstance(names, list):
        return []
    named = [str(name) for name in names if error.message.startswith(repr(name))]
    return named or [str(name) for name in names if name not in value]


def unknown_fields(error: ValidationError) -> list[str]:
    """The fields of the value that its schema does not know."""
    schema = error.schema
    known = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return [str(name) for name in error.instance if name not in known] if isinstance(error.instance, dict) else []


def shown(value: object) -> str:
    """A value as JSON writes it, on one line and not too long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def is_not_allowed(error: ValidationError) -> str:
    return f"is not allowed: {shown(error.instance)}"


def broken_rule(error: ValidationError) -> str:
    """Which rule over several fields an error comes from, where it comes from one."""
    parent = error.parent
    while parent is not None:
        if parent.validator == "if" and parent.message:
            return f" ({parent.message})"
        parent = parent.parent
    return ""


def type_names(error: ValidationError) -> str:
    kinds = error.validator_value
    return " or ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)


# What is wrong with a value, by the word of the schema that it breaks.
SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "type": lambda e: f"must be of the type {type_names(e)}, is {shown(e.instance)}",
    "enum": lambda e: f"must be one of {shown(e.validator_value)}, is {shown(e.instance)}",
    "const": lambda e: f"must be {shown(e.validator_value)}, is {shown(e.instance)}",
    "pattern": lambda e: f"must look like {e.validator_value}, is {shown(e.instance)}",
    "minimum": lambda e: f"must be at least {e.validator_value}, is {shown(e.instance)}",
    "maximum": lambda e: f"must be at most {e.validator_value}, is {shown(e.instance)}",
    "exclusiveMinimum": lambda e: f"must be more than {e.validator_value}, is {shown(e.instance)}",
    "minLength": lambda e: f"must have {e.validator_value} characters or more, is {shown(e.instance)}",
    "maxLength": lambda e: f"must have {e.validator_value} characters or fewer, is {shown(e.instance)}",
    "minItems": lambda e: f"must have {e.validator_value} items or more, is {shown(e.instance)}",
    "maxItems": lambda e: f"must have {e.validator_value} items or fewer, is {shown(e.instance)}",
    "uniqueItems": lambda e: f"must not repeat an item, is {shown(e.instance)}",
}
