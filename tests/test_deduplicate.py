"""What counts as a copy, what is kept of copies, and what two questions must share to be one."""

from __future__ import annotations

import pytest

from pipeline.abbreviations import find_abbreviations
from pipeline.compare import compare, tokens_of
from pipeline.deduplicate import Candidate, Merge, merge_copies, passages_of
from pipeline.normalise import fold_question, normalise

DOSE = (
    "The usual dose for adults is 200 mg twice a day, taken with water before meals. It starts to work within two "
    "hours, and most people feel better after a week."
)

COPIES = {
    "other-signs": DOSE.upper().replace("TWICE", "twice"),
    "other-word": DOSE.replace("usual", "normal"),
    "cut-at-the-end": DOSE[:97] + "...",
    "cut-inside-a-word": DOSE[:86],
    "cut-at-the-beginning": DOSE[40:],
    "label-before": "Overview. Causes. Takeaway. " + DOSE,
    "label-behind": DOSE + " Was this helpful?",
    "cut-and-labelled": DOSE[:97] + "... Read more.",
    "number-spelled-out": DOSE.replace("two hours", "2 hours"),
}
TWINS = {
    "number": DOSE.replace("200", "800"),
    "decimal": DOSE.replace("200 mg", "2.00 mg"),
    "sign": DOSE.replace("200", "-200"),
    "negation": DOSE.replace("adults is", "adults is not"),
    "contraction": DOSE.replace("It starts", "It doesn't start"),
    "opposite": DOSE.replace("before meals", "after meals"),
    "unit": DOSE.replace("200 mg", "200 ml"),
    "audience": DOSE.replace("adults", "children"),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_says_the_same(name: str) -> None:
    one, other = tokens_of(DOSE), tokens_of(COPIES[name])
    assert compare(one, other).same
    assert compare(other, one).same


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_says_something_else(name: str) -> None:
    comparison = compare(tokens_of(DOSE), tokens_of(TWINS[name]))
    assert comparison.score > 0
    assert comparison.veto is not None


def test_an_answer_about_another_name_is_no_copy() -> None:
    said = "{} lets you take a bicycle on every train outside the rush hours, free of charge and without booking."
    assert not compare(tokens_of(said.format("Northline")), tokens_of(said.format("Coastways"))).same


def test_short_answers_must_be_equal() -> None:
    assert not compare(tokens_of("Yes, it does."), tokens_of("Yes, it can.")).same
    assert compare(tokens_of("Yes, it does."), tokens_of("yes it does")).same


def test_what_differs_is_listed() -> None:
    assert compare(tokens_of(DOSE), tokens_of(COPIES["other-word"])).differs == ("-usual", "+normal")
    assert compare(tokens_of(DOSE), tokens_of(COPIES["label-before"])).differs == ()


def test_stars_not_components() -> None:
    """A text joins the one it is most alike, and one that was cut before the difference joins neither twin."""
    texts = {
        "a": DOSE,
        "b": TWINS["number"],
        "c": COPIES["other-word"],
        "d": DOSE.split("200", maxsplit=1)[0] + "...",
        "e": "No.",
    }
    texts["d"] = DOSE[86:]
    merges = list(merge_copies([Candidate(name, text) for name, text in texts.items()]))
    assert [(merge.occurrence_id, merge.into_id, merge.several) for merge in merges] == [
        ("c", "a", False),
        ("d", None, True),
    ]
    assert merges[1] == Merge("d", None, 0.0, (), several=True)


def test_abbreviations_are_those_that_the_text_explains() -> None:
    table = find_abbreviations(
        [
            "Interpersonal psychotherapy (IPT) is short. Interpersonal therapy (IPT) is the same.",
            "Magnetic resonance imaging (MRI); see below (page 3). A plan (Which?). We met (the NIH).",
            "Computed tomography (CT) and cognitive therapy (CT).",
        ]
    )
    assert sorted({" ".join(forms.short) for entries in table.values() for forms in entries}) == ["ipt", "mri"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("What is IPT?", "What is interpersonal psychotherapy?", True),
        ("What is IPT therapy?", "what is an Interpersonal Psychotherapy (IPT)", True),
        ("What’s IPT?", "What is IPT?", True),
        ("What is IPT used for?", "What is IPT?", False),
        ("What is C++?", "What is C#?", False),
        ("What is 5% of 20?", "What is 5 of 20?", False),
        ("Is it -5 degrees?", "Is it 5 degrees?", False),
        ("?", "!?", False),
        ("これは何ですか？", "それは何ですか？", False),
    ],
)
def test_questions_fold_to_what_they_ask(one: str, other: str, same: bool) -> None:
    table = find_abbreviations(["Interpersonal psychotherapy (IPT) is short."])
    assert (fold_question(one, table) == fold_question(other, table)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“It’s  so” – yes", '"it\'s so" - YES', True),
        ("10² cells", "102 cells", False),
        ("1½ cups", "11⁄2 cups", False),
        ("H₂O", "H2O", True),
        ("ﬁne", "fine", True),
        ("wait…", "wait...", True),
        ("-5", "5", False),
        ("Ä", "A\u0308", True),
    ],
)
def test_equal_texts_differ_in_signs_only(one: str, other: str, same: bool) -> None:
    assert (normalise(one) == normalise(other)) is same


def test_passages_are_long_sentences() -> None:
    sentence = "The therapist will also draw up a list of the people that matter to the client."
    assert passages_of(f"Short one. {sentence} Then more.") == passages_of(sentence.replace("also", "ALSO"))
    assert passages_of("Too short to be told from chance.") == []


def test_marks_for_the_direction_of_text_tell_no_texts_apart() -> None:
    assert normalise("\u200fכמה עולה?\u200f") == normalise("כמה עולה?")
