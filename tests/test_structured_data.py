"""Q&As from schema.org markup: each syntax, each kind of damage, what is no Q&A, hostile input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.edits import undo
from pipeline.htmltext import read_html
from pipeline.model import Standing
from pipeline.structured_data import StructuredData, read_structured_data
from pipeline.structured_data.json_repair import read_json, repair
from pipeline.structured_data.plain_text import plain_text
from pipeline.taming import DEEPEST

PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)


def read(markup: str) -> StructuredData:
    """What the markup of a page states; each Q&A leads back to the page."""
    root = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=PARSER)
    data = read_structured_data(read_html(root, deepest=sys.maxsize))
    for qa in data.qas:
        for passage in (qa.question, qa.answer):
            assert passage.pieces == ()
            assert undo(passage.text, passage.edits) == passage.raw
        found = root.xpath(qa.locator.xpath)
        assert isinstance(found, list)
        assert len(found) == 1
    return data


def ld(*scripts: object) -> str:
    """A page with JSON-LD: text as it is, other values as JSON."""
    texts = [script if isinstance(script, str) else json.dumps(script) for script in scripts]
    tags = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return f"<html><head><title>t</title>{tags}</head><body><p>Text.</p></body></html>"


def question(name: str = "What is rye?", answer: object = "A cereal.", **more: object) -> dict[str, object]:
    return {"@type": "Question", "name": name, "acceptedAnswer": {"@type": "Answer", "text": answer}, **more}


def faq(*questions: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": list(questions)}


def pairs(data: StructuredData) -> list[tuple[str, str]]:
    return [(qa.question.text, qa.answer.text) for qa in data.qas]


def codes(data: StructuredData) -> list[str]:
    return [oddity.code for oddity in data.oddities]


RYE = [("What is rye?", "A cereal.")]
OAT = {"@type": "Question", "name": "What is oat?", "acceptedAnswer": {"@type": "Answer", "text": "Another."}}
BOTH = [*RYE, ("What is oat?", "Another.")]

# --- JSON-LD ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        faq(question()),
        [faq(question())],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "s"}, faq(question())]},
        {"@context": "https://schema.org", "@type": "WebPage", "mainEntity": faq(question())},
        {"@type": "Article", "hasPart": [{"@type": "FAQPage", "about": question()}]},
        {"@type": "Article", "mainEntityOfPage": {"@type": ["WebPage", "FAQPage"], "mainEntity": question()}},
        question(),
        {**question(), "@type": ["Thing", "Question"]},
        {**question(), "@type": "https://schema.org/Question"},
        {**question(), "@type": "http://www.schema.org/Question"},
        {"@context": {"schema": "http://schema.org/"}, "@type": "schema:Question", "schema:name": "What is rye?",
         "schema:acceptedAnswer": {"schema:text": "A cereal."}},
        {"type": "Question", "headline": "What is rye?", "acceptedAnswer": "A cereal."},
        {"@type": "Question", "text": "What is rye?", "acceptedAnswer": [{"text": "A cereal."}]},
        {"@type": "Question", "name": {"@value": "What is rye?", "@language": "en"}, "acceptedAnswer":
         {"text": {"@value": "A cereal."}}},
        {"@type": "FAQPage", "mainEntity": [{"name": "What is rye?", "acceptedAnswer": {"text": "A cereal."}}]},
        {"@type": "Question", "name": ["", "What is rye?"], "acceptedAnswer": {"description": "A cereal."}},
    ],
)  # fmt: skip
def test_shapes_of_json_ld(value: object) -> None:
    data = read(ld(value))
    assert pairs(data) == RYE
    assert data.oddities == ()
    assert data.qas[0].markup == "json-ld"
    assert data.qas[0].locator.xpath == "/html/head/script"


def test_references_lead_anywhere_on_the_page() -> None:
    page = {"@type": "FAQPage", "mainEntity": [{"@id": "#q1"}, {"@type": "Question", "@id": "#q2"}]}
    first = {"@type": "Question", "@id": "#q1", "name": "What is rye?", "acceptedAnswer": {"@id": "#a"}}
    answer = {"@type": "Answer", "@id": "#a", "text": "A cereal.", "author": {"@id": "#me"}}
    graph = {"@graph": [answer, {**OAT, "@id": "#q2"}, {"@type": "Person", "@id": "#me", "name": "Ann"}]}
    data = read(ld(page, first, graph))
    assert pairs(data) == BOTH
    assert data.qas[0].standing.author == "Ann"


def test_objects_with_one_id_complete_each_other() -> None:
    name = {"@type": "Question", "@id": "#q", "name": "What is rye?"}
    rest = {"@type": "Question", "@id": "#q", "acceptedAnswer": {"text": "A cereal."}}
    assert pairs(read(ld(faq(name), rest))) == RYE
    assert pairs(read(ld(rest, name))) == RYE
    shared = read(ld(faq({**question(), "@id": "#q"}, {**OAT, "@id": "#q"})))
    assert pairs(shared) == BOTH
    circle = {"@type": "Question", "@id": "#q", "name": "A?", "acceptedAnswer": {"@id": "#q"}, "author": {"@id": "#q"}}
    assert len(read(ld(circle)).qas) == 1


def test_answers_are_ranked_accepted_first() -> None:
    answers = [
        {"text": "Second.", "upvoteCount": 1204, "downvoteCount": "4", "author": {"name": "Bo"}},
        {"text": "Third.", "upvoteCount": "1,000"},
        {"text": ""},
    ]
    data = read(ld({**question(), "suggestedAnswer": answers}))
    assert pairs(data) == [("What is rye?", text) for text in ("A cereal.", "Second.", "Third.")]
    assert [qa.standing for qa in data.qas] == [
        Standing(accepted=True, rank=1),
        Standing("Bo", 1200, accepted=False, rank=2),
        Standing(None, 1000, accepted=False, rank=3),
    ]


def test_wrong_answers_of_a_test_are_none() -> None:
    data = read(ld({**question(), "eduQuestionType": "Multiple choice", "suggestedAnswer": {"text": "A fish."}}))
    assert pairs(data) == RYE


@pytest.mark.parametrize("answer", [{}, [], "", {"text": ""}, {"text": None}, None, 0, {"@id": "#gone"}])
def test_a_question_without_an_answer_is_kept(answer: object) -> None:
    found = pairs(read(ld({"@type": "Question", "name": "Why?", "acceptedAnswer": answer})))
    assert found == [("Why?", "0" if answer == 0 else "")]


def test_a_question_without_text_is_an_oddity() -> None:
    data = read(ld(faq(question(name=" "), OAT)))
    assert pairs(data) == BOTH[1:]
    assert codes(data) == ["markup-question-missing"]


def test_the_same_block_twice_counts_once() -> None:
    data = read(ld(faq(question()), faq(question(), OAT), {"@type": "Question", "name": "what is  RYE?"}))
    assert pairs(data) == BOTH
    assert data.repeats == 2


BLOCK = json.dumps(faq(question()))
BROKEN_BUT_CLEAR = {
    "byte order mark": "\ufeff" + BLOCK,
    "comment around": f"<!-- {BLOCK} -->",
    "CDATA": f"\n<![CDATA[\n{BLOCK}\n]]>\n",
    "CDATA in comments": f"//<![CDATA[\n{BLOCK}\n//]]>",
    "CDATA in block comments": f"/* <![CDATA[ */{BLOCK}/* ]]> */",
    "semicolon": BLOCK + ";",
    "raw line break": BLOCK.replace("is rye", "is\n\trye"),
    "control character": BLOCK.replace("cereal", "cereal\x01"),
    "several values": f"{{}} {BLOCK}, [1]",
}
REPAIRED = {
    "trailing commas": BLOCK.replace("}", ",}").replace("]", ",]"),
    "line comments": BLOCK.replace("{", "{ // what is here\n"),
    "block comments": BLOCK.replace(",", ', /* and, " */ '),
    "entities": BLOCK.replace('"', "&quot;"),
    "curly quotes": BLOCK.replace(': "', ": “").replace('"', "”"),
    "single quotes": BLOCK.replace('"', "'"),
    "names without quotes": BLOCK.replace('"name"', "name").replace('"text"', "text"),
    "cut off": BLOCK[:-4],
    "too many ends": BLOCK + "]}",
    "ends crossed": BLOCK.replace("]}", "}"),
    "no comma": BLOCK.replace(', "', '\n"'),
    "paragraphs of an editor": BLOCK.replace("{", "{<br />\n").replace(", ", ",</p>\n<p>"),
    "value missing": BLOCK.replace('"@type": "FAQPage"', '"@type": "FAQPage", "url": , "name":'),
    "escape that is none": BLOCK.replace("A cereal", "A\\' cereal"),
}


@pytest.mark.parametrize("name", BROKEN_BUT_CLEAR)
def test_wrappings(name: str) -> None:
    data = read(ld(BROKEN_BUT_CLEAR[name]))
    assert pairs(data) == RYE
    assert data.oddities == ()


@pytest.mark.parametrize("name", REPAIRED)
def test_repairs(name: str) -> None:
    data = read(ld(REPAIRED[name]))
    assert [(q, a.replace("'", "")) for q, a in pairs(data)] == RYE
    assert codes(data) == ["markup-repaired"]


@pytest.mark.parametrize(
    "answer",
    [
        'He said "hi", "bye" and left.',
        'See <a href="https://a.example/?b=1">this</a>, or <b class="x">that</b>.',
        'A "quoted: colon" and "a } brace".',
        "C:\\dir and \\ alone.",
    ],
)
def test_quotes_inside_strings(answer: str) -> None:
    block = f'{{"@type": "Question", "name": "What is "rye"?", "acceptedAnswer": {{"text": "{answer}"}}}}'
    data = read(ld(block))
    assert pairs(data) == [('What is "rye"?', plain_text(answer))]


def test_a_broken_script_harms_no_other() -> None:
    data = read(ld("{{{", faq(question()), "not JSON", "", '{"@type": "Question", "name', faq(OAT)))
    assert pairs(data) == BOTH
    assert codes(data) == ["markup-broken"] * 3 + ["markup-repaired"]
    assert "script 1: " in data.oddities[0].message


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Plain.", "Plain."),
        ("Plain  lines.\n\n\n Kept. ", "Plain lines.\n\nKept."),
        ("<p>One.</p><p>Two <b>bo</b>ld.</p>", "One.\n\nTwo bold."),
        ("One.<br>Two.<br/><br/>Three.", "One.\nTwo.\n\nThree."),
        ("Do:<ul><li>a</li><li><p>b</p></li></ul>Done.", "Do:\n\n• a\n• b\n\nDone."),
        ("<ol start=3><li>a<li>b<ul><li>c</ul></ol>", "3. a\n4. b\n• c"),
        ("<table><tr><th>a<th>b</tr><tr><td>1<td>2</tr></table>", "a | b\n1 | 2"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('See <a href="https://a.example">this page</a>.', "See this page."),
        ("a<script>x()</script>b<style>p{}</style><!-- c -->d", "abd"),
        ("Tom &amp; Ann&#39;s &nbsp; caf&eacute;", "Tom & Ann's café"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("&amp;lt;p&amp;gt;One &amp;amp;amp; two.&amp;lt;/p&amp;gt;", "One & two."),
        ("&amp;amp;lt;p&amp;amp;gt;One.&amp;amp;lt;/p&amp;amp;gt;", "One."),
        ("<p>Don&amp;rsquo;t&amp;nbsp;go.</p>", "Don’t go."),
        ("One.&lt;br&gt;Two.", "One.\nTwo."),
        ("The &lt;br&gt; tag breaks a line.", "The <br> tag breaks a line."),
        ("<p>The &lt;p&gt; and &lt;/p&gt; tags.</p>", "The <p> and </p> tags."),
        ("1 < 2 and 3 > 2, x<y", "1 < 2 and 3 > 2, x<y"),
        ("u003cp>One.u003c/pu003ennu003cpu003eTwo u0026amp; donu2019t.u003c/p>", "One.\n\nTwo & don’t."),
        ("Fault u0041 of menu2020.", "Fault u0041 of menu2020."),
        ("<p>a</p></div><p>b</p>", "a\n\nb"),
        ("a\ud800b\x00c", "a\ufffdbc"),
        ("<p> </p>", ""),
        ("&nbsp;", ""),
        (
            "<p>10<sup>6</sup> cells of 2 m<sup>2</sup>, see it<sup><a href='#n'>3</a></sup></p>",
            "10^6 cells of 2 m^2, see it",
        ),
        ("<p>H<sub>2</sub>O on the 2<sup>nd</sup></p>", "H2O on the 2nd"),
    ],
)
def test_plain_text(raw: str, text: str) -> None:
    assert plain_text(raw) == text


# --- microdata -------------------------------------------------------------------------------------------------------

MICRODATA = """
<div itemscope itemtype="https://schema.org/FAQPage">
 <section itemprop="mainEntity" itemscope itemtype="https://schema.org/Question">
  <h3 itemprop="name">What is <i>rye</i>?</h3>
  <div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
   <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ann</b></span>
   <div itemprop="text"><p>A cereal.</p><ul><li>Sown in autumn</li></ul></div>
  </div>
 </section>
</div>"""


def test_microdata() -> None:
    (qa,) = read(MICRODATA).qas
    assert (qa.markup, qa.question.text, qa.answer.text) == (
        "microdata",
        "What is rye?",
        "A cereal.\n\n• Sown in autumn",
    )
    assert qa.standing == Standing("Ann", accepted=True, rank=1)
    assert qa.question_element is not None
    assert qa.question_element.tag == "h3"
    assert qa.answer_element is not None
    assert qa.answer_element.get("itemprop") == "text"
    assert qa.answer.raw == "A cereal.Sown in autumn"
    assert qa.locator.xpath.endswith("/section/div/div")
    assert qa.locator.attribute is None


def test_a_forum_page() -> None:
    answer = """<div itemprop="{}" itemscope itemtype="http://schema.org/Answer">
      <div itemprop="upvoteCount" data-value="{}">{}</div><div itemprop="text">{}</div>
      <div itemprop="comment" itemscope itemtype="http://schema.org/Comment"><p itemprop="text">No!</p></div></div>"""
    data = read(
        '<div itemscope itemtype="http://schema.org/QAPage"><meta itemprop="name" content="Page">'
        '<div itemprop="mainEntity" itemscope itemtype="http://schema.org/Question"><h1 itemprop="name">'
        '<a href="/q/1">Is rye sown?</a></h1><div itemprop="text">I have a field.</div>'
        + answer.format("suggestedAnswer", 7, 7, "No.")
        + answer.format("acceptedAnswer", "-2", "-2", "Yes.")
        + "</div></div>"
    )
    assert pairs(data) == [("Is rye sown?", "Yes."), ("Is rye sown?", "No.")]
    assert [qa.standing for qa in data.qas] == [
        Standing(None, -2, accepted=True, rank=1),
        Standing(None, 7, accepted=False, rank=2),
    ]
    body = data.qas[0].body_element
    assert body is not None
    assert body.text == "I have a field."


QUESTION = '<div itemscope itemtype="https://schema.org/Question">'
ANSWER = '<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">'


@pytest.mark.parametrize(
    "markup",
    [
        f'{QUESTION}<b itemprop="name">What is rye?</b>{ANSWER}<p itemprop="text">A cereal.</p></div></div>',
        f'{QUESTION}<b itemprop="name headline">What is rye?</b>{ANSWER}<p itemprop="text">A cereal.</p></div></div>',
        (
            f'{QUESTION}<meta itemprop="name" content="What is rye?">{ANSWER}<meta itemprop="text" '
            'content="&lt;p&gt;A cereal.&lt;/p&gt;"></div></div>'
        ),
        f'{QUESTION}<b itemprop="name">What is rye?</b>{ANSWER}<p>A cereal.</p></div></div>',
        f'{QUESTION}<b itemprop="name">What is rye?</b><p itemprop="acceptedAnswer">A cereal.</p></div>',
        (
            f'{QUESTION}<b itemprop="name">What is rye?</b><div itemscope itemtype="https://schema.org/Answer">'
            '<p itemprop="text">A cereal.</p></div></div>'
        ),
        f'{QUESTION}<b itemprop="name">What is rye?</b></div>{ANSWER}<p itemprop="text">A cereal.</p></div>',
        (
            f'{QUESTION}<b itemprop="name">What is rye?</b><div itemprop="acceptedAnswer" itemtype="schema.org/Answer">'
            '<p itemprop="text">A cereal.</p></div></div>'
        ),
        (
            '<div itemscope itemtype="https://schema.org/Question" itemref="a b"><b itemprop="name">What is rye?</b></div>'
            f'<div id="a"><div>{ANSWER}<p itemprop="text">A cereal.</p></div></div></div>'
        ),
    ],
)
def test_shapes_of_microdata(markup: str) -> None:
    data = read(f"<main>{markup}</main>")
    assert pairs(data) == RYE
    assert data.oddities == ()


def test_values_in_attributes_are_located() -> None:
    meta = f'{QUESTION}<b itemprop="name">Q?</b>{ANSWER}<meta itemprop="text" content="A."></div></div>'
    (qa,) = read(meta).qas
    assert qa.locator.attribute == "content"
    assert qa.answer_element is None
    assert qa.question_element is not None


def test_several_texts_are_one_answer() -> None:
    parts = '<p itemprop="text">One.</p><p itemprop="text">Two.</p>'
    assert pairs(read(f'{QUESTION}<b itemprop="name">Q?</b>{ANSWER}{parts}</div></div>')) == [("Q?", "One.\n\nTwo.")]


def test_an_answer_without_a_question_is_an_oddity() -> None:
    both = f'{QUESTION}<b itemprop="name">Q?</b>{ANSWER}<p itemprop="text">A.</p></div></div>'
    data = read(f'<main>{both}{ANSWER}<p itemprop="text">B.</p></div></main>')
    assert pairs(data) == [("Q?", "A.")]
    assert codes(data) == ["markup-answer-alone"]


# --- RDFa ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        ('<div vocab="https://schema.org/" typeof="FAQPage"><div property="mainEntity" typeof="Question">'
        '<h3 property="name">What is rye?</h3><div property="acceptedAnswer" typeof="Answer">'
        '<div property="text">A cereal.</div></div></div></div>'),
        ('<div prefix="s: http://schema.org/ dc: http://purl.org/dc/terms/" typeof="s:Question">'
        '<h3 property="dc:title s:name">What is rye?</h3><div property="s:acceptedAnswer" typeof="s:Answer">'
        '<div property="s:text">A cereal.</div></div></div>'),
        ('<div typeof="schema:Question" about="/q"><h3 property="schema:name">What is rye?</h3></div>'
        '<div about="/q"><a property="schema:acceptedAnswer" resource="#a"></a></div>'
        '<div about="#a" typeof="schema:Answer"><meta property="schema:text" content="A cereal."></div>'),
        ('<div xmlns:x="http://schema.org/" typeof="x:Question"><h3 property="x:name">What is rye?</h3>'
        '<div rel="x:acceptedAnswer" typeof="x:Answer"><div property="x:text">A cereal.</div></div></div>'),
        ('<div typeof="http://schema.org/Question"><h3 property="http://schema.org/name">What is rye?</h3>'
        '<div property="http://schema.org/acceptedAnswer" typeof="http://schema.org/Answer">'
        '<div property="http://schema.org/text">A cereal.</div></div></div>'),
    ],
)  # fmt: skip
def test_shapes_of_rdfa(markup: str) -> None:
    data = read(f"<main>{markup}</main>")
    assert pairs(data) == RYE
    assert data.qas[0].markup == "rdfa"


def test_other_vocabularies_are_not_read() -> None:
    assert not read('<div vocab="http://rdfs.org/sioc/ns#" typeof="Question"><b property="name">Q?</b></div>').qas
    assert not read('<div typeof="sioc:Question"><b property="name">Q?</b></div>').qas
    assert not read('<div itemscope itemtype="https://a.example/Question"><b itemprop="name">Q?</b></div>').qas
    poll = {"@context": "https://www.w3.org/ns/activitystreams", "type": "Question", "name": "Q?"}
    assert not read(ld(poll)).qas


# --- together --------------------------------------------------------------------------------------------------------


def test_each_syntax_states_its_own_in_document_order() -> None:
    page = f"<body>{MICRODATA}{ld(faq(OAT))}{MICRODATA.replace('rye', 'barley')}</body>"
    data = read(page)
    assert [(qa.markup, qa.question.text) for qa in data.qas] == [
        ("microdata", "What is rye?"),
        ("json-ld", "What is oat?"),
        ("microdata", "What is barley?"),
    ]


def test_facts() -> None:
    site = {"@type": "WebSite", "name": "Fields"}
    page = {"@type": "WebPage", "name": "Page", "inLanguage": "en-GB", "url": "https://a.example/rye",
            "dateModified": "2024-02-01"}  # fmt: skip
    article = {"@type": "Article", "headline": "On &amp; off rye", "author": [{"@id": "#ann"}], "datePublished": "2024"}
    person = {"@type": "Person", "@id": "#ann", "name": "Ann"}
    facts = read(ld({"@context": "https://schema.org", "@graph": [site, page, article, person]})).facts
    assert facts.headline == "On & off rye"
    assert (facts.site, facts.author, facts.language) == ("Fields", "Ann", "en-GB")
    assert (facts.published_raw, facts.updated_raw, facts.url) == ("2024", "2024-02-01", "https://a.example/rye")
    micro = read(
        '<article itemscope itemtype="http://schema.org/BlogPosting"><h1 itemprop="headline">Rye</h1><a itemprop="url" '
        'href="/rye">x</a><time itemprop="datePublished" datetime="2023-01-01">long ago</time></article>'
    ).facts
    assert (micro.headline, micro.url, micro.published_raw) == ("Rye", "/rye", "2023-01-01")


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "Product", "name": "Is it good?", "review": {"@type": "Review", "reviewBody": "Yes.", "name": "Why?"}},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "name": "What is rye?", "position": 1}]},
        {"@type": "HowTo", "name": "How to sow rye?", "step": [{"@type": "HowToStep", "text": "Sow."}]},
        {"@type": "Article", "headline": "What is rye?", "articleBody": "A cereal.", "comment": {"@type": "Comment",
         "text": "What?"}},
        {"@type": "Comment", "text": "What is rye?", "comment": {"@type": "Comment", "text": "A cereal."}},
        {"@type": "FAQPage", "name": "What is rye?", "mainEntity": []},
        {"@type": "QuestionnaireX", "name": "Q?"},
    ],
)  # fmt: skip
def test_what_is_no_qa(thing: dict[str, object]) -> None:
    data = read(ld({"@context": "https://schema.org", **thing}))
    assert data.qas == ()
    assert data.oddities == ()


def test_a_page_without_markup() -> None:
    assert read("<html><body><script>var a = 1</script><p>What is rye?</p></body></html>") == StructuredData()


# --- hostile input ---------------------------------------------------------------------------------------------------

DEEP = 100_000
MANY = 20_000
HOSTILE = {
    "deep lists": ld("[" * DEEP),
    "deep and closed": ld("[" * DEEP + "]" * DEEP),
    "deep objects": ld('{"a":' * DEEP + "1" + "}" * DEEP),
    "deep, then crossed": ld("[" * 150 + "}" * DEEP),
    "a huge number": ld('{"@type": "Question", "name": "Q?", "upvoteCount": ' + "9" * DEEP + "}"),
    "quotes": ld('{"a": ' + '"' * DEEP),
    "backslashes": ld('{"a": "' + '\\"' * DEEP),
    "comments": ld("{" + "/*" * DEEP),
    "spaces": ld('{"a": "b"' + " " * DEEP + '"c' + " " * DEEP),
    "tags": ld("{" + "<a " * DEEP),
    "tags in an answer": ld(question(answer="<a <p " * MANY)),
    "entities in an answer": ld(question(answer="&amp" * MANY + "&lt;p" * MANY)),
    "deep answer": ld(question(answer="<ul><li>" * MANY)),
    "spaces in an answer": ld(question(answer="a" + " " * DEEP + "b\n" + " " * DEEP + "<p>" + " " * DEEP)),
    "one answer for all": ld(
        [{"@type": "Answer", "@id": "a", "text": ["", *["x" * DEEP]], "author": [""] * MANY}]
        + [{"@type": "Question", "name": f"Q{n}?", "acceptedAnswer": {"@id": "a"}} for n in range(MANY)]
    ),
    "one id for all": ld(
        [{"@type": "Question", "@id": "a", "acceptedAnswer": [{"text": ""}] * MANY, "name": [""] * MANY}]
        + [{"@type": "Question", "@id": "a", "name": f"Q{n}?"} for n in range(MANY)]
        + [{"@type": "Question", "@id": "a"}] * MANY
    ),
    "many siblings": "<main>" + f'{QUESTION}<b itemprop="name">Q?</b></div>' * MANY + "</main>",
    "nested questions": (f'{QUESTION}<b itemprop="name">Q?</b>') * MANY,
    "nested names": f'{QUESTION}<div itemprop="name">Q' * DEEPEST,  # deeper markup is tamed before
    "references to one another": "".join(
        f'<div id="i{n}" itemscope itemtype="https://schema.org/Question" itemref="all"></div>' for n in range(2_000)
    )
    + '<div id="all">' + '<b itemprop="x"></b>' * 2_000 + "</div>",
    "nested RDFa": '<div vocab="https://schema.org/" typeof="Question" property="name">' * MANY,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_read(name: str) -> None:
    """Each once took minutes: a quadratic step would show as a test that does not end."""
    root = lxml.html.document_fromstring(HOSTILE[name].encode(), parser=PARSER)
    data = read_structured_data(read_html(root, deepest=sys.maxsize))
    assert all(len(qa.question.text) <= len(HOSTILE[name]) for qa in data.qas)


def test_deep_nesting_is_an_oddity() -> None:
    data = read(ld("[" * DEEP + "]" * DEEP, '{"a":' * 500 + "1" + "}" * 500, faq(question())))
    assert codes(data) == ["markup-broken", "markup-broken"]
    assert pairs(data) == RYE


def test_many_siblings_have_their_own_places() -> None:
    data = read(
        "<main>" + "".join(f'<p></p>{QUESTION}<b itemprop="name">Q{n}?</b></div>' for n in range(9)) + "</main>"
    )
    assert data.qas[8].locator.xpath == "/html/body/main/div[9]/b"


SCRAPS = st.sampled_from(
    (
        *tuple("{}[]:,\"'\\<>&/* \n\ufeff"),
        '"@type"',
        '"Question"',
        '"name"',
        '"acceptedAnswer"',
        '"text"',
        '"@id"',
        '"@graph"',
        '"@context"',
        "//",
        "/*",
        "<!--",
        "<![CDATA[",
        "&quot;",
        "u003cp>",
        "\\u00e4",
        "\\ud800",
        "null",
        "-1",
        "1e999",
        "What?",
        "“",
        json.dumps(question()),
        "<p>",
        "</script>",
        "<b itemscope itemtype=Question>",
        "<i itemprop='name text'>",
        "<p typeof=schema:Question property=name about=a>",
        "<p id=a itemref='a a' itemscope itemprop=acceptedAnswer>",
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SCRAPS, max_size=40).map("".join) | st.text())
def test_never_raises(text: str) -> None:
    read(ld(text))
    read(f"<main>{text}</main>")
    read(ld({"@type": "Question", "name": text, "acceptedAnswer": [text, {"text": text, "upvoteCount": text}]}))


def json_values() -> st.SearchStrategy[object]:
    names = st.sampled_from(
        ("@type", "@id", "name", "text", "acceptedAnswer", "mainEntity", "author", "@context", "@list")
    )
    texts = st.sampled_from(("Question", "a", "b", "https://schema.org", "<p>x</p>", ""))
    return st.recursive(
        texts | st.none() | st.booleans() | st.integers() | st.floats(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
        max_leaves=20,
    )


@settings(max_examples=300, deadline=None)
@given(json_values())
def test_never_raises_on_odd_shapes(value: object) -> None:
    read(ld(value))


@settings(max_examples=200, deadline=None)
@given(json_values())
@example({"@type": None, "@id": 10**31})
def test_repair_leaves_json_alone(value: object) -> None:
    text = json.dumps(value)
    assert read_json(text)[1] is None
    if text.count('"') > 3 and "NaN" not in text and "Infinity" not in text and "\\" not in text:
        assert list(elements(json.loads(repair(text)))) == [value]


def elements(values: object) -> Iterator[object]:
    assert isinstance(values, list)
    yield from values
