"""What counts as a copy, what is kept of copies, and what two questions must share to be one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.abbreviations import Definition, Vocabulary, find_definitions
from pipeline.compare import Comparison
from pipeline.compare import compare as compare_tokens
from pipeline.deduplicate import MOST_COMPARED, Candidate, Merge, Veto, merge_questions, passages_of
from pipeline.group_questions import MOST_RIVALS, Groups, Rival, Wording, group_questions
from pipeline.labels import EDGES, LEAST_QUESTIONS, labels_among
from pipeline.meaning import are_opposite
from pipeline.normalise import fold_question, normalise
from pipeline.question_templates import templates
from pipeline.questions import read_question
from pipeline.rules.frames import FRAMES, Frame
from pipeline.rules.same_words import SAME_LINES
from pipeline.sketches import shared_hashes
from pipeline.tokens import LABEL_WORDS, Tokens, label_words

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


TEMPLATE = "You should know that {} before you decide about your next journey with us."
SPELLINGS = {
    "it is 12 March 2020": "it is March 12th, 2020",
    "it is 2020-03-12": "it is March 12, 2020",
    "it costs $5": "it costs 5 dollars",
    "half of it, 50%, is gone": "half of it, 50 percent, is gone",
    "it takes twenty-one days": "it takes 21 days",
    "two hundred people came": "200 people came",
    "1,000 people came": "1000 people came",
    "it takes 5 mg": "it takes 5 milligrams",
    "it is type II diabetes": "it is type 2 diabetes",
    "it isn't safe": "it is not safe",
    "the centre is grey": "the center is gray",
    "Q&amp;A **helps**": "Q&A helps",
    "it’s naïve": "it's naive",
    "salt and pepper are free": "pepper and salt are free",
    "it was well known.[3] Later": "it was well known. Later",
}
CONTRARIES = {
    "it is 12 March 2020": "it is 13 March 2020",
    "it opens in March": "it opens in May",
    "it opens on Monday": "it opens on Tuesday",
    "it is type 1 diabetes": "it is type 2 diabetes",
    "vitamin A helps": "vitamin B helps",
    "the fever increases": "the fever decreases",
    "it is effective": "it is ineffective",
    "it is hypothyroidism": "it is hyperthyroidism",
    "tea is better than coffee": "coffee is better than tea",
    "you convert meters to feet": "you convert feet to meters",
    "the train goes from London to Paris": "the train goes from Paris to London",
    "it is not safe for cats and safe for dogs": "it is safe for cats and not safe for dogs",
    "you take it twice a day": "you take it three times a day",
    "the first dose is free": "the second dose is free",
    "it is below <5 degrees": "it is below >5 degrees",
    "it holds 1.5 litres": "it holds 15 litres",
    "two bags are free": "unlimited bags are free",
}


def compare(kept: str, other: str) -> Comparison:
    return compare_tokens(Tokens(kept), Tokens(other))


@pytest.mark.parametrize("one", SPELLINGS)
def test_spelling_is_no_difference(one: str) -> None:
    assert compare(TEMPLATE.format(one), TEMPLATE.format(SPELLINGS[one])).same


@pytest.mark.parametrize("one", CONTRARIES)
def test_what_turns_the_meaning_is_a_difference(one: str) -> None:
    comparison = compare(TEMPLATE.format(one), TEMPLATE.format(CONTRARIES[one]))
    assert comparison.veto is not None
    assert comparison.differs


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_says_the_same(name: str) -> None:
    assert compare(DOSE, COPIES[name]).same
    assert compare(COPIES[name], DOSE).same


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_says_something_else(name: str) -> None:
    comparison = compare(DOSE, TWINS[name])
    assert comparison.score > 0
    assert comparison.veto is not None


def test_an_answer_about_another_name_is_no_copy() -> None:
    said = "{} lets you take a bicycle on every train outside the rush hours, free of charge and without booking."
    assert not compare(said.format("Northline"), said.format("Coastways")).same


def test_short_answers_must_be_equal() -> None:
    assert not compare("Yes, it does.", "Yes, it can.").same
    assert compare("Yes, it does.", "yes it does").same


def test_what_differs_is_listed() -> None:
    assert compare(DOSE, COPIES["other-word"]).differs == ("-usual", "+normal")
    assert compare(DOSE, COPIES["label-before"]).differs == ()


def merged(question: str, texts: dict[str, str]) -> list[Merge | Veto]:
    return list(merge_questions([(question, [Candidate(name, text) for name, text in texts.items()])]))


SENTENCES = (
    "The garden opens at eight and closes when the last visitor has left the old gate behind.",
    "Dogs are welcome on a lead, and water bowls stand beside the fountain near the rose beds.",
    "A map that shows every path hangs at the entrance, where the warden also sells postcards.",
    "Picnics may be held on the great lawn, but fires and loud music would disturb the herons.",
    "Whoever finds a lost glove puts it on the fence, so that its owner sees it from the road.",
)


@pytest.mark.parametrize("share", [0.4, 0.6, 0.9])
@pytest.mark.parametrize("end", ["beginning", "end"])
@pytest.mark.parametrize("first", range(5))
def test_a_cut_copy_meets_its_original(share: float, end: str, first: int) -> None:
    text = " ".join(SENTENCES[first:] + SENTENCES[:first])
    length = int(share * len(text))
    copy = text[-length:] if end == "beginning" else text[:length] + "..."
    found = merged("What may visitors do?", {"whole": text, "cut": copy, "other": SENTENCES[first]})
    assert "cut" in [merge.occurrence_id for merge in found if isinstance(merge, Merge)]


@pytest.mark.parametrize("cut", ["Dogs are welcome on...", "Dogs are welcome on a le…", "Picnics may be held on ..."])
def test_a_few_words_that_are_the_beginning_of_one_answer_belong_to_it(cut: str) -> None:
    """However few 3-grams of a long text are in its sketch, the first is."""
    whole = {"Dogs": " ".join((SENTENCES[1], *SENTENCES)), "Picnics": " ".join((SENTENCES[3], *SENTENCES[::-1]))}
    found = into_of(merged("What may visitors do?", {**whole, "cut": cut}))
    assert found["cut"] in whole
    assert cut.startswith(found["cut"])


def test_fewer_words_belong_to_no_answer() -> None:
    assert into_of(merged("What may visitors do?", {"whole": " ".join(SENTENCES[1:]), "cut": "Dogs are..."})) == {}


def into_of(found: Sequence[Merge | Veto]) -> dict[str, str]:
    return {merge.occurrence_id: merge.into_id or "" for merge in found if isinstance(merge, Merge)}


def test_a_restated_question_is_no_part_of_the_answer() -> None:
    question = "Who should get the blue card and why is it given?"
    copies = {"a": SENTENCES[0], "b": f"Full Answer {question} {SENTENCES[0]}"}
    assert [type(found) for found in merged(question, copies)] == [Merge]
    twin = {"a": SENTENCES[0], "b": f"{question.replace('should', 'should not')} {SENTENCES[0]}"}
    assert [found.guard for found in merged(question, twin) if isinstance(found, Veto)] == ["negation"]


def test_a_hot_answer_is_compared_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """One text with another number on each of many pages: nothing merges, and work grows with the pages only."""
    compared: list[int] = []

    def counted(*arguments: Tokens) -> Comparison:
        compared.append(1)
        return compare_tokens(arguments[0], arguments[1])

    monkeypatch.setattr("pipeline.deduplicate.compare", counted)
    texts = {f"{n:04d}": f"Your request has the number {n}. {' '.join(SENTENCES)}" for n in range(2_000)}
    texts["copy"] = texts["0007"].replace("Dogs", "Hounds")
    found = merged("What is my number?", texts)
    assert len(compared) <= MOST_COMPARED * len(texts)
    assert [merge.occurrence_id for merge in found if isinstance(merge, Merge) and not merge.several] in ([], ["copy"])


def test_a_hot_question_is_sketched_some_texts_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {str(n): f"Ticket {n * n} opens the gate. {SENTENCES[n % 5]}" for n in range(50)}
    at_once = merged("How do I get in?", texts)
    monkeypatch.setattr("pipeline.sketches.TEXTS_AT_A_TIME", 7)
    assert merged("How do I get in?", texts) == at_once
    hashes = shared_hashes([*texts.values(), *texts.values()], [1] * 100)
    assert hashes[:50] == hashes[50:]


def test_a_bare_number_in_the_place_of_a_small_word_is_a_slip() -> None:
    text = TEMPLATE.format("salt and pepper are free on every table of the dining car")
    assert compare(text, text.replace("and", "3")).same
    assert compare(text, text.replace("salt and", "3 mg salt or")).veto is not None
    assert compare(text.replace("every", "some"), text.replace("every", "3")).veto == "missing-number"


def signed(answers: list[tuple[int, str]]) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.execute("CREATE TABLE signatures (question_key VARCHAR, question_hash BIGINT, answer VARCHAR)")
    db.executemany("INSERT INTO signatures VALUES (?, ?, ?)", [(str(n), n, answer) for n, answer in answers])
    return db


def test_labels_are_what_stands_around_the_answers_of_many_questions() -> None:
    """An unheard-of label is found; what many answers say, or begin to say, is none."""
    edges = [("Pondered Reply ", ""), ("Yes, ", "Tap for gossip."), ("Adults ", "No."), ("The ", "Ask 3 men.")]
    answers = [(n, f"{label}Gate {n} opens at dawn. {end}") for n in range(LEAST_QUESTIONS) for label, end in edges]
    answers += [(1, "Only Here Many gates are open.")] * LEAST_QUESTIONS
    labels = labels_among(edge for (edge,) in signed(answers).execute(EDGES).fetchall())
    assert labels == ["pondered", "pondered reply", "tap for gossip."]


def test_a_label_of_the_corpus_neither_hides_nor_fakes_a_copy() -> None:
    labels = LABEL_WORDS | {label_words("Pondered Reply"), label_words("Tap for gossip.")}
    whole = " ".join(SENTENCES[:2])

    def copies(*answers: str) -> list[type]:
        texts = [Candidate(str(n), answer) for n, answer in enumerate(answers)]
        return [type(found) for found in merge_questions([("What may visitors do?", texts)], labels)]

    assert copies(f"Pondered Reply {whole}", f"Short answer {whole}") == [Merge]
    assert (
        copies(f"Pondered Reply {SENTENCES[0]} Tap for gossip.", f"Pondered Reply {SENTENCES[4]} Tap for gossip.") == []
    )
    assert copies(f"{whole} Tap for gossip.", f"{whole[:120]} ... Tap for gossip.") == [Merge]


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
    found = merged("What is the dose?", texts)
    merges = [merge for merge in found if isinstance(merge, Merge)]
    vetoes = [(veto.occurrence_id, veto.from_id, veto.guard, veto.differs) for veto in found if isinstance(veto, Veto)]
    assert vetoes == [("b", "a", "number", ("-200", "+800"))]
    assert [(merge.occurrence_id, merge.into_id, merge.several) for merge in merges] == [
        ("c", "a", False),
        ("d", None, True),
    ]
    assert merges[1] == Merge("d", None, 0.0, (), several=True)


def groups_of(questions: list[str], pages: list[str] | None = None) -> list[list[str]]:
    vocabulary = Vocabulary(find_definitions(["Interpersonal psychotherapy (IPT) is short."]))
    wordings = []
    for n, question in enumerate(questions):
        folded = fold_question(question, vocabulary, {})
        wordings.append(Wording(f"{n:04d}", folded, question, 1, frozenset(pages[n : n + 1] if pages else ())))
    found: dict[str, list[str]] = {}
    for key, group in group_questions(wordings).groups:
        found.setdefault(group, []).append(questions[int(key)])
    return sorted(found.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is IPT?", "Define interpersonal psychotherapy"),
        ("What does IPT mean?", "What is IPT?"),
        ("How long does IPT last?", "What is the duration of IPT?"),
        ("What causes hiccups?", "What are the causes of hiccups?"),
        ("How do I delete my old account?", "How can I remove my old account?"),
        ("How do I look for the captain's hat?", "How to search the hat of the captain?"),
        ("Can I move to the US by boat?", "May I move to the United States by ship?"),
        ("Should children wear face masks?", "Should kids wear a facemask?"),
        ("What is the difference between rowing and sailing?", "How does sailing differ from rowing?"),
    ],
)
def test_questions_that_ask_the_same_are_one_group(one: str, other: str) -> None:
    assert groups_of([one, other, "Where does the river begin?"])[0 if one < "Where" else 1] == [one, other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is IPT?", "What is IPT used for?"),
        ("What is a sail?", "What is a sail cloth?"),
        ("Is it safe to swim in the lake?", "Is it not safe to swim in the lake?"),
        ("Is IPT effective for anxiety?", "Is IPT effective for eating disorders?"),
        ("What is type 1 diabetes?", "What is type 2 diabetes?"),
        ("Can adults learn to sail?", "Can children learn to sail?"),
        ("How do I enable the harbour light?", "How do I turn off the harbour light?"),
        ("Should I eat before my swim?", "Should I eat after my swim?"),
        ("When does the lock open?", "When does the lock shut?"),
        ("What is a type 1 knot?", "What is a type 2 knot?"),
        ("How do I get from Paris to London?", "How do I get from London to Paris?"),
        ("When was the bridge built?", "How long is the bridge?"),
        ("How do I get a refund from Northline?", "How do I get a refund from Coastways?"),
    ],
)
def test_questions_that_ask_otherwise_stay_apart(one: str, other: str) -> None:
    assert groups_of([one, other]) == sorted([[one], [other]])


def test_templates_filled_with_other_names_stay_apart() -> None:
    """One page asks the same nine questions about 25 train operators, some of them in small letters."""
    asks = (
        "Can I take a bicycle on {} trains?",
        "How do I claim compensation from {}?",
        "Does {} have wifi on board?",
        "Where can I buy {} tickets?",
        "How do I contact {}?",
        "What food is sold on {} trains?",
        "Are dogs allowed on {} trains?",
        "How much luggage can I bring with {}?",
        "Does {} offer discounts for students?",
    )
    names = [
        a + b for a in ("north", "coast", "dale", "moor", "lake") for b in ("line", "ways", "rail", "link", "runner")
    ]
    names = [name.capitalize() if n % 2 else name for n, name in enumerate(names)]
    questions = [ask.format(name) for name in names for ask in asks]
    assert groups_of(questions, ["page"] * len(questions)) == sorted([question] for question in questions)
    assert groups_of(questions) == sorted([question] for question in questions)


def test_words_that_ask_the_same_stand_in_one_line_and_are_no_contraries() -> None:
    counts = Counter(word for line in SAME_LINES for word in line)
    assert [word for word, count in counts.items() if count > 1] == []
    assert [(a, b) for line in SAME_LINES for a, b in combinations(line, 2) if are_opposite(a, b)] == []


THINGS = "amber birch cedar dwarf ember flint grove haven inlet jetty kiosk ledge".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("questions", "says_what_is_asked"),
    [
        ([f"is {thing} inherited" for thing in THINGS], {"inherit"}),
        ([f"what do symptoms of {thing} mean" for thing in THINGS], {"symptom"}),
        # what a corpus is about stands in many places of its questions, and what is asked in one
        ([ask.format(x) for x in THINGS for ask in ("who {} ferry", "does ferry {} there", "{} of ferry")], set()),
        # few things, worded in many ways, are no template
        ([f"how to mend {x} {way}" for x in THINGS[:3] for way in ("alone", "by night", "at sea", "well")], set()),
    ],
)
def test_templates_say_what_is_asked_of_many_things(questions: list[str], says_what_is_asked: set[str]) -> None:
    found = templates([read_question(question, question) for question in questions])
    assert set(found) == {frozenset(says_what_is_asked)}


def test_a_chain_of_like_questions_is_no_group() -> None:
    """Each is like the next, the first and the last have nothing in common: the mean of all decides."""
    words = "amber birch cedar dwarf ember flint grove haven inlet jetty kiosk ledge".split()  # noqa: SIM905
    chain = [f"Why does {' and '.join(words[n : n + 3])} matter?" for n in range(10)]
    assert max(len(group) for group in groups_of(chain)) < len(chain) / 2


def test_one_rare_word_makes_no_group() -> None:
    """What a few questions of many speak of is no reason to take them for one; those that ask the same share more."""
    asked = [
        "Should I go to work if there is a flood in my street?",
        "How can I explain a flood to my kids?",
        "How should school staff behave to prevent a flood?",
        "What to do against a flood on a farm?",
        "How do I prepare my cellar for a flood?",
    ]
    same = ["How long may a boat lie at the quay?", "For how long can a boat lie at the quay?"]
    other = [
        f"Where does the {first}{last} stand?" for first in ("lamp", "crane", "toll", "gate", "rope") for last in FEW
    ]
    groups = [sorted(group) for group in groups_of([*asked, *same, *other])]
    assert sorted(same) in groups
    assert max(len(set(asked) & set(group)) for group in groups) <= 2


FEW = ("house", "post", "bridge", "stone", "tower", "wall", "shed", "yard", "line", "dock", "mill", "loft")


def test_a_question_about_another_name_joins_no_group_and_splits_none() -> None:
    asked = [
        "How do I make Melodia play the songs of my playlist in turn?",
        "How can I have my playlist's songs played in turn in Melodia?",
        "How to play playlist songs in turn with Melodia?",
        "How do I play the songs of a playlist in turn in Melodia?",
    ]
    odd = "How do I make Songbird play the songs of my playlist in turn?"
    unlike = ["Where does the river begin?", "Who paints the harbour wall?", "When was the bridge built?"]
    assert sorted(map(len, groups_of([asked[0], odd, *unlike]))) == [1] * 5
    for some in (asked[:3], asked):
        found = [sorted(group) for group in groups_of([*some, odd, *unlike])]
        assert sorted(some) in found
        assert [odd] in found


def rivals_of(questions: list[str]) -> list[Rival]:
    """What is told of groups that look alike, among questions that share no word with these."""
    others = [f"Does {one} {other}?" for one, other in combinations(THINGS, 2)]
    wordings = [
        Wording(f"{n:03d}", fold_question(question, Vocabulary(), {}), question, 1)
        for n, question in enumerate([*questions, *others])
    ]
    return [rival for rival in group_questions(wordings).rivals if int(rival.question_id) < len(questions)]


def test_groups_that_look_alike_say_what_kept_them_apart() -> None:
    found = rivals_of(
        ["Can adults learn to sail?", "Can children learn to sail?", "What is type 1 rot?", "What is type 2 rot?"]
    )
    assert [(rival.question_id, rival.other_id, rival.guard, rival.differs) for rival in found] == [
        ("000", "001", "opposite", ("-children", "+adults")),
        ("001", "000", "opposite", ("-adults", "+children")),
        ("002", "003", "number", ("-2", "+1")),
        ("003", "002", "number", ("-1", "+2")),
    ]
    assert all(0.5 <= rival.score < 1 for rival in found)


ORDERLY = "what is are causes how to prevent prevention of from before after not more 2 3 sail rot boats Rye"
ASKED = st.lists(st.sampled_from(ORDERLY.split()), min_size=1, max_size=7).map(" ".join)


@given(ASKED, ASKED)
@example("how to prevent rot prevention", "what causes rot prevention")
@settings(max_examples=400)
def test_guards_hold_from_both_sides(one: str, other: str) -> None:
    """What one group tells of another, that one tells of it; and no group is told of without a guard."""
    wordings = [Wording(text, text.lower(), text, 1) for text in (one, other)]
    asked = [read_question(wording.folded, wording.written) for wording in wordings]
    groups = Groups(wordings, asked)
    assert groups.guard(0, 1) == groups.guard(1, 0)


def test_of_a_template_only_the_likest_are_told() -> None:
    told = Counter(
        rival.question_id for rival in rivals_of([f"How do I mend the hull of a type {n} ship?" for n in range(2, 12)])
    )
    assert told == {f"{n:03d}": MOST_RIVALS for n in range(10)}


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_frames_fit_their_examples(frame: Frame) -> None:
    for asks in frame.asks:
        assert frame.pattern.search(asks), asks
    for asks in frame.not_asks:
        assert not frame.pattern.search(asks), asks


def test_a_short_form_means_what_its_page_or_the_whole_corpus_says() -> None:
    tomography = Definition(("ct",), ("computed", "tomography"))
    cognitive = Definition(("ct",), ("cognitive", "therapy"))
    both = Vocabulary([tomography, cognitive])
    assert both.fold("What is CT?", {}) == ["what", "is", "ct"]
    assert both.fold("What is CT?", both.meanings([cognitive])) == ["what", "is", "cognitive_therapy"]
    assert both.fold("What is cognitive therapy?", {}) == ["what", "is", "cognitive_therapy"]
    world = Vocabulary([Definition(("who",), ("world", "health", "organization"))])
    assert world.fold("Who wrote it for the WHO?", {})[0] == "who"
    assert "world_health_organization" in world.fold("Who wrote it for the WHO?", {})


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_the_fast_way_of_normalising_gives_the_same(text: str) -> None:
    """Text that is ASCII skips folding; the slow way, over every text, is written out here."""
    quotes = str.maketrans(
        dict.fromkeys("‘’‚‛", "'")
        | dict.fromkeys("“”„«»", '"')
        | dict.fromkeys("‐‑‒–—―−", "-")
        | {"…": "..."}
        | dict.fromkeys(map(chr, (0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))), "")
    )
    raised = re.compile(r"([\u00b2\u00b3\u00b9\u2070-\u207f\u00bc-\u00be\u2150-\u218b\u2460-\u24ff\u2776-\u2793])")
    parts = [p if raised.match(p) else unicodedata.normalize("NFKC", p) for p in raised.split(text.translate(quotes))]
    assert normalise(text) == " ".join("".join(parts).casefold().split())


@given(st.lists(st.text(), max_size=8))
def test_equal_texts_have_equal_sketches(texts: list[str]) -> None:
    found = shared_hashes([*texts, *texts], [0] * (2 * len(texts)))
    assert found[: len(texts)] == found[len(texts) :]
    assert all(found)


def test_abbreviations_are_those_that_the_text_explains() -> None:
    found = find_definitions(
        [
            "Interpersonal psychotherapy (IPT) is short. Interpersonal therapy (IPT) is the same.",
            "Magnetic resonance imaging (MRI); see below (page 3). A plan (Which?). We met (the NIH).",
            "Computed tomography (CT) and cognitive therapy (CT).",
        ]
    )
    assert {" ".join(definition.short) for definition in found} == {"ipt", "mri", "ct"}


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
    table = Vocabulary(find_definitions(["Interpersonal psychotherapy (IPT) is short."]))
    assert (fold_question(one, table, {}) == fold_question(other, table, {})) is same


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
