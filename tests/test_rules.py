"""Every cleaning rule against its own examples, and against bait."""

from __future__ import annotations

import re

import pytest

from pipeline.clean import apply_rule, clean_text
from pipeline.edits import undo
from pipeline.model import Edit
from pipeline.rules.aspects import ASPECTS, Aspect, aspects_of
from pipeline.rules.attribution import CITATIONS, CODE
from pipeline.rules.calls import CALLS, Call, are_boxes, are_choices, choosing, is_feedback
from pipeline.rules.cleaning import CLEANING, CleaningRule
from pipeline.rules.furniture import BYLINE, FURNITURE, SOURCE_AGE, SOURCE_HEADING, SOURCE_URL
from pipeline.rules.issues import ISSUE_BY_CODE, ISSUES
from pipeline.rules.roles import MEANING, Role
from pipeline.rules.snippets import DICTIONARY_SNIPPET, DICTIONARY_TITLE
from pipeline.rules.truncation import TRUNCATIONS, TruncationRule, truncation_of
from pipeline.rules.wording import PROMOTION_HEADING, PROMOTION_TEXT, QUESTION_MARK, SENTENCE_END
from pipeline.wrapping import unwrap, unwrapping
from tests.conftest import ROOT

rules = pytest.mark.parametrize("rule", CLEANING, ids=lambda rule: rule.name)

BAIT = (
    *(mark * 20_000 for mark in ' 1[].?(&*\\!"…é\u00a0¹'),
    "What ? " * 3_000,
    "Vs. a. " * 3_000,
    ". 1 " * 5_000,
    "a.1, 2" * 3_000,
    "[1, 2] " * 3_000,
    "Â\u00a0Ã " * 5_000,
    "a.B" * 7_000,
    "ab:Cd." * 3_000,
    "aa . " * 4_000,
    "(Trusted Source, " * 1_000,
    "[a](/" * 4_000,
    "**a" * 7_000,
    "&amp;" * 4_000,
    ". ." * 7_000,
    "\n" * 20_000,
    "( " * 10_000,
    "More items " * 3_000,
    "by a Published " * 3_000,
    "image\n" * 5_000,
    "1. " * 8_000,
    "A " * 10_000,
    ". Trusted Source" * 2_000,
    "/search?q" * 3_000,
)


@rules
def test_rule_fixes_what_it_is_for(rule: CleaningRule) -> None:
    assert rule.fixes, "a rule shows what it is for"
    for before, after in rule.fixes:
        assert not rule.needs or any(need in before for need in rule.needs)
        edits: list[Edit] = []
        text, size = before, -1
        while size != len(edits):
            size = len(edits)
            text = apply_rule(text, rule, edits, rule.asked)
        assert text == after
        assert undo(text, edits) == before


@rules
def test_rule_leaves_look_alikes_alone(rule: CleaningRule) -> None:
    assert rule.keeps, "a rule shows what it must leave alone"
    for text in rule.keeps:
        assert apply_rule(text, rule, [], rule.asked) == text
        for place in rule.where:
            assert clean_text(text, place, rule.asked)[0] == text, "no other rule may touch it either"


@pytest.mark.parametrize("rule", TRUNCATIONS, ids=lambda rule: rule.name)
def test_truncation_shows_at_the_end(rule: TruncationRule) -> None:
    assert rule.cut
    assert rule.whole
    for answer in rule.cut:
        assert rule.pattern.search(answer)
        assert truncation_of(answer)
    for answer in rule.whole:
        assert truncation_of(answer) is None


def test_rules_have_names_of_their_own() -> None:
    assert len({rule.name for rule in CLEANING}) == len(CLEANING)


def test_patterns_are_linear() -> None:
    """Each pattern over each bait of 20,000 characters: a quadratic one would not end in CI's time."""
    patterns = (
        [rule.pattern for rule in CLEANING]
        + [rule.pattern for rule in TRUNCATIONS]
        + [pattern for pattern, _, _ in FURNITURE]
    )
    patterns += [BYLINE, SOURCE_AGE, SOURCE_HEADING, SOURCE_URL, PROMOTION_HEADING, PROMOTION_TEXT]
    patterns += [DICTIONARY_SNIPPET, DICTIONARY_TITLE, CODE, *CITATIONS]
    patterns += [aspect.pattern for aspect in ASPECTS]
    for pattern in patterns:
        for bait in BAIT:
            pattern.match(bait)
            sum(1 for _ in pattern.finditer(bait))
    for bait in BAIT:
        QUESTION_MARK.search(bait[-40:])
        SENTENCE_END.search(bait[-40:])


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_call_fits_its_lines_and_no_look_alikes(call: Call) -> None:
    assert [line for line in call.fits if not call.pattern.match(line)] == []
    assert [line for line in call.leaves if any(other.pattern.match(line) for other in CALLS)] == []


def test_feedback_is_asked_for_or_counted() -> None:
    told = ("Ce pain est utile", "Isso foi", "Fue este pan", "War das hilfreich, dann gut", "Este pão foi")
    assert [text for text in told if is_feedback(text)] == []
    asked = (
        "Was this helpful",
        "Isso foi útil?",
        "この記事は役に立ちましたか",
        "12 of 15 found this helpful",
        "Did this help?",
    )
    assert [text for text in asked if not is_feedback(text)] == []


def test_choices_are_lettered_in_their_order_or_boxes() -> None:
    assert are_choices(("A) Lima", "B) Quito"))
    assert are_choices(("a. Lima", "b. Quito", "c. Bonn"))
    assert not are_choices(("A) Lima", "C) Quito"))
    assert not are_choices(("A bird", "Birds"))
    assert not are_choices(("A) Lima",))
    assert not are_choices(("A) Lima", "B) Quito", "Answer: A"))
    assert are_boxes(("( ) Lima", "( ) Quito"))
    assert are_boxes(("________", "Thank you!"))
    assert not are_boxes(("(a) Lima", "(b) Quito"))
    assert not are_boxes(("...and so on", "more"))
    one, other = ("A) Lima", "B) Quito"), ("It is Lima.",)
    assert choosing((one, other)) == set()
    assert choosing((one, other, one)) == {0, 2}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Put it into /etc/sv/\ndirectory by hand.", "Put it into /etc/sv/ directory by hand."),
        ("/etc/sv/\ndirectory", "/etc/sv/ directory"),
        ("either/or\nboth", "either/or both"),
        ("https://site.example/a-long-\nname", "https://site.example/a-long-name"),
        ("a well-\nknown mill", "a well-known mill"),
        ("pre-\nand post-war", "pre- and post-war"),
    ],
)
def test_a_line_break_becomes_a_space_but_in_words_and_addresses(typed: str, said: str) -> None:
    edited = typed
    for start, end, gap in reversed(unwrapping(typed)):
        edited = edited[:start] + gap + edited[end:]
    assert edited == unwrap(typed) == said


def test_every_role_has_a_meaning() -> None:
    assert set(MEANING) == set(Role)


def test_issue_codes_are_unique() -> None:
    assert len(ISSUE_BY_CODE) == len(ISSUES)


def test_every_issue_that_is_reported_is_in_the_table() -> None:
    """Each code is written once, as the first word of an Issue, and stands in the table; and no other stands there."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    assert set(re.findall(r'\bIssue\(\s*"([a-z-]+)"', code)) == set(ISSUE_BY_CODE)


@pytest.mark.parametrize("aspect", ASPECTS, ids=lambda aspect: aspect.name)
def test_aspects_are_named_by_their_examples(aspect: Aspect) -> None:
    assert aspect.name in aspects_of(aspect.named)
    assert aspect.name not in aspects_of(aspect.not_named)
