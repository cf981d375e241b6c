"""The same Q&As in the markup of many site builders, plug-ins and habits, amid what stands on any page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.test_html import read

# A question, and the texts of its answer; an item of a list begins with "* ".
QAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("How long does sourdough need to rise?", ("Between four and twelve hours.", "A cold kitchen takes longer.")),
    (
        "Which flour is best?",
        ("Strong white flour gives an open crumb.", "* rye for flavour", "* spelt for colour"),
    ),
    ("Can I freeze the dough?", ("Yes, but the yeast loses strength after three weeks in the freezer.",)),
    ("Why is my crust pale?", ("The oven was not hot enough, or there was no steam.",)),
    ("Do you sell starters", ("We do, in the shop next to the mill.",)),
)
MARKED = QAS[:4]

HEAD = """<!DOCTYPE html><html lang="en"><head><title>Bread questions | The Old Mill</title></head><body>
<header class="site-header"><a href="/">The Old Mill</a>
<nav class="main-nav"><ul><li><a href="/shop">Shop</a></li><li><a href="/why-bread">Why bread?</a></li></ul></nav></header>
<main><h1>Bread</h1><p>We bake every day but Monday. Here is what people want to know.</p>{before}"""
FOOT = """</main>
<aside class="sidebar"><h3>Related</h3><ul><li><a href="/a">What is a levain?</a></li><li><a href="/b">Is rye healthy?</a></li></ul></aside>
<section id="comments" class="comments-area"><h2>2 comments</h2><ol><li class="comment"><p>Does this work with spelt?</p></li>
<li class="comment"><p>It does for me.</p></li></ol></section>
<form class="newsletter"><label>Want more recipes?</label><input type="email"><button>Sign up</button></form>
<footer class="site-footer"><p>Questions? Call the mill.</p><p>All rights reserved.</p></footer></body></html>"""


def body(texts: tuple[str, ...]) -> str:
    marked = "".join(f"<li>{t[2:]}</li>" if t.startswith("* ") else f"<p>{t}</p>" for t in texts)
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", marked)


def each(form: str, wrap: str = "{}") -> Callable[[tuple[tuple[str, tuple[str, ...]], ...]], str]:
    """A widget: `form` for each Q&A ({q}, {a}, {n}, and {open} where the first one is open), all of it in `wrap`."""

    def make(qas: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
        items = (
            form.replace("{q}", q)
            .replace("{a}", body(a))
            .replace("{text}", " ".join(t.removeprefix("* ") for t in a))
            .replace("{n}", str(n))
            .replace("{open}", " is-open active" if n == 1 else "")
            for n, (q, a) in enumerate(qas, 1)
        )
        return wrap.replace("{}", "".join(items))

    return make


FAQ = "<h2>Frequently asked questions</h2>{}"

# Widgets of which the page says that they hold questions, or that are made of switches: all lines of a kind count.
CALLED = {
    "yoast": each(
        '<div class="schema-faq-section" id="faq-question-{n}"><strong class="schema-faq-question">{q}</strong> '
        '<div class="schema-faq-answer">{a}</div></div>',
        '<div class="schema-faq wp-block-yoast-faq-block">{}</div>',
    ),
    "rank-math": each(
        '<div id="faq-{n}" class="rank-math-list-item"><h3 class="rank-math-question">{q}</h3>'
        '<div class="rank-math-answer">{a}</div></div>',
        '<div id="rank-math-faq" class="rank-math-block"><div class="rank-math-list">{}</div></div>',
    ),
    "elementor-accordion": each(
        '<div class="elementor-accordion-item"><div id="t-{n}" class="elementor-tab-title{open}" data-tab="{n}" role="button" '
        'aria-controls="c-{n}" aria-expanded="false"><span class="elementor-accordion-icon"><i class="fas fa-plus"></i></span>'
        '<a class="elementor-accordion-title" tabindex="0">{q}</a></div><div id="c-{n}" class="elementor-tab-content" '
        'role="region">{a}</div></div>',
        '<div class="elementor-widget-container"><div class="elementor-accordion">{}</div></div>',
    ),
    "elementor-toggle": each(
        '<div class="elementor-toggle-item"><div class="elementor-tab-title" role="button" aria-expanded="false">'
        '<a href="" class="elementor-toggle-title">{q}</a></div><div class="elementor-tab-content">{a}</div></div>',
        FAQ,
    ),
    "divi": each(
        '<div class="et_pb_toggle et_pb_module et_pb_accordion_item et_pb_accordion_item_{n} et_pb_toggle_close">'
        '<h5 class="et_pb_toggle_title">{q}</h5><div class="et_pb_toggle_content clearfix">{a}</div></div>'
    ),
    "wpbakery": each(
        '<div class="vc_tta-panel" id="{n}"><div class="vc_tta-panel-heading"><h4 class="vc_tta-panel-title">'
        '<a href="#{n}" data-vc-accordion=""><span class="vc_tta-title-text">{q}</span><i class="vc_tta-controls-icon"></i></a>'
        '</h4></div><div class="vc_tta-panel-body"><div class="wpb_text_column">{a}</div></div></div>',
        '<h2>FAQ</h2><div class="vc_tta-container"><div class="vc_tta-panels">{}</div></div>',
    ),
    "bootstrap-5": each(
        '<div class="accordion-item"><h2 class="accordion-header" id="h{n}"><button class="accordion-button collapsed" '
        'type="button" data-bs-toggle="collapse" aria-expanded="false" aria-controls="b{n}">{q}</button></h2>'
        '<div id="b{n}" class="accordion-collapse collapse"><div class="accordion-body">{a}</div></div></div>',
        '<div class="accordion" id="x">{}</div>',
    ),
    "bootstrap-4": each(
        '<div class="card"><div class="card-header" id="h{n}"><h5 class="mb-0"><button class="btn btn-link" '
        'data-toggle="collapse" data-target="#b{n}" aria-expanded="true">{q}</button></h5></div>'
        '<div id="b{n}" class="collapse"><div class="card-body">{a}</div></div></div>',
        '<div id="accordion">{}</div>',
    ),
    "bootstrap-3": each(
        '<div class="panel panel-default"><div class="panel-heading" role="tab"><h4 class="panel-title">'
        '<a data-toggle="collapse" href="#c{n}" aria-expanded="false">{q}</a></h4></div>'
        '<div id="c{n}" class="panel-collapse collapse"><div class="panel-body">{a}</div></div></div>',
        '<div class="panel-group" id="accordion">{}</div>',
    ),
    "jquery-ui": each(
        '<h3 class="ui-accordion-header ui-state-default" role="tab" aria-expanded="false" aria-controls="p{n}">'
        '<span class="ui-accordion-header-icon"></span>{q}</h3><div id="p{n}" class="ui-accordion-content" role="tabpanel" '
        'style="display: none;">{a}</div>',
        '<div id="accordion" class="ui-accordion">{}</div>',
    ),
    "material": each(
        '<div class="MuiPaper-root MuiAccordion-root"><div class="MuiButtonBase-root MuiAccordionSummary-root" role="button" '
        'aria-expanded="false"><div class="MuiAccordionSummary-content"><p class="MuiTypography-root">{q}</p></div>'
        '<div class="MuiAccordionSummary-expandIconWrapper"><span class="material-icons">expand_more</span></div></div>'
        '<div class="MuiCollapse-root MuiCollapse-hidden"><div class="MuiAccordionDetails-root">{a}</div></div></div>'
    ),
    "squarespace": each(
        '<li class="accordion-item"><h4 class="accordion-item__title-wrapper" role="heading" aria-level="3">'
        '<button class="accordion-item__click-target" aria-expanded="false"><span class="accordion-item__title">{q}</span>'
        '<div class="accordion-icon-container"><div class="plus"></div></div></button></h4>'
        '<div class="accordion-item__dropdown" role="region"><div class="accordion-item__description">{a}</div></div></li>',
        '<ul class="accordion-items-container">{}</ul>',
    ),
    "webflow": each(
        '<div class="faq-item w-dropdown"><div class="faq-toggle w-dropdown-toggle"><div class="faq-q">{q}</div>'
        '<div class="icon">+</div></div><nav class="w-dropdown-list"><div class="rich-text w-richtext">{a}</div></nav></div>',
        '<div class="faq-list">{}</div>',
    ),
    "shopify": each(
        '<div class="accordion"><details id="Details-{n}"><summary role="button" aria-expanded="false"><span class="summary__title">'
        '<svg></svg><h2 class="h4 accordion__title">{q}</h2></span></summary><div class="accordion__content rte">{a}</div>'
        "</details></div>",
        '<div class="collapsible-content">{}</div>',
    ),
    "details": each("<details><summary>{q}</summary>{a}</details>"),
    "gutenberg-details": each('<details class="wp-block-details"><summary>{q}</summary>{a}</details>'),
    "definition-list": each("<dt>{q}</dt><dd>{a}</dd>", "<dl>{}</dl>"),
    "definition-list-in-divs": each("<div><dt>{q}</dt><dd>{a}</dd></div>", '<dl class="faq">{}</dl>'),
    "kadence": each(
        '<div class="wp-block-kadence-pane kt-accordion-pane kt-pane-{n}"><h4 class="kt-accordion-header-wrap">'
        '<button class="kt-blocks-accordion-header" type="button"><span class="kt-blocks-accordion-title-wrap">'
        '<span class="kt-blocks-accordion-title">{q}</span></span><span class="kt-blocks-accordion-icon-trigger"></span></button>'
        '</h4><div class="kt-accordion-panel kt-accordion-panel-hidden"><div class="kt-accordion-panel-inner">{a}</div></div></div>',
        '<div class="wp-block-kadence-accordion">{}</div>',
    ),
    "list-of-faqs": each(
        '<li class="faq"><span class="q">{q}</span><div class="ans">{a}</div></li>', '<ul class="faqs">{}</ul>'
    ),
    "hashed-classes": each(
        '<div class="sc-1x2y FaqItem__Wrap-a{n}"><button class="sc-9 FaqItem__Head-b"><span>{q}</span><svg></svg></button>'
        '<div class="sc-3 FaqItem__Body-c">{a}</div></div>',
        '<section class="Faq__Section-z">{}</section>',
    ),
    "aria-tabs": lambda qas: (
        '<div class="tabs"><ul role="tablist">'
        + "".join(
            f'<li role="presentation"><button role="tab" id="tab{n}" aria-controls="panel{n}" aria-selected="false">{q}</button></li>'
            for n, (q, _) in enumerate(qas, 1)
        )
        + "</ul>"
        + "".join(
            f'<div role="tabpanel" id="panel{n}" aria-labelledby="tab{n}" hidden>{body(a)}</div>'
            for n, (_, a) in enumerate(qas, 1)
        )
        + "</div>"
    ),
    "q-and-a-letters": each('<div class="row"><p>Q: {q}</p><p>A: {text}</p></div>'),
    "heading-and-content-in-faq": each('<h3 class="t">{q}</h3>{a}', FAQ),
    "bold-in-faq": each("<p><strong>{q}</strong></p>{a}", FAQ),
    "table-of-faqs": each('<tr><td class="q">{q}</td><td>{a}</td></tr>', '<table class="faq-table">{}</table>'),
}

# Widgets in which only what reads as a question is one.
UNCALLED = {
    **{f"h{n}": each(f"<h{n}>{{q}}</h{n}>{{a}}") for n in (2, 3, 4, 5)},
    "h3-in-boxes": each('<div class="item{open}"><h3>{q}</h3><div>{a}</div></div>'),
    "bold-paragraphs": each("<p><b>{q}</b></p>{a}"),
    "bold-run-in": each("<p><strong>{q}</strong> {text}</p>"),
    "bold-and-break": each("<p><strong>{q}</strong><br>{text}</p>"),
    "numbered-headings": each("<h3>{n}. {q}</h3>{a}"),
    "numbered-bold": each("<p><strong>{n}) {q}</strong></p>{a}"),
    "letters-in-one": each("<p>Q. {q} A. {text}</p>"),
    "letters-and-break": each("<p><b>Q:</b> {q}<br><b>A:</b> {text}</p>"),
    "letters-in-cells": each("<tr><td>Q</td><td>{q}</td></tr><tr><td>A</td><td>{text}</td></tr>", "<table>{}</table>"),
    "anchors": lambda qas: (
        "<ul>"
        + "".join(f'<li><a href="#q{n}">{q}</a></li>' for n, (q, _) in enumerate(qas))
        + "</ul>"
        + "".join(
            f'<h4><a name="q{n}"></a>{q}</h4>{body(a)}<p><a href="#top">Back to top</a></p>'
            for n, (q, a) in enumerate(qas)
        )
    ),
    "heading-role": each('<div role="heading" aria-level="3">{q}</div><div>{a}</div>'),
    "styled-spans": each('<p><span style="font-weight: bold;">{q}</span></p>{a}'),
    "styled-600": each('<div><div style="font-weight:600">{q}</div><div>{a}</div></div>'),
    "italic": each("<p><em>{q}</em></p>{a}"),
    "plain-paragraphs-of-a-faq": lambda qas: "<h1>Frequently asked questions</h1>" + each("<p>{q}</p>{a}")(qas),
    "plain-paragraphs-below-topics": lambda qas: "<h1>FAQ</h1><h2>Baking</h2>" + each("<p>{q}</p>{a}")(qas),
    "bold-in-list": each("<li><strong>{q}</strong>{a}</li>", "<ol>{}</ol>"),
}


def found(markup: str, before: str = "") -> list[tuple[str, list[str]]]:
    parsed = read(HEAD.replace("{before}", before) + markup + FOOT)
    return [(o.question.text, o.answer.text.replace("•", " ").split()) for o in parsed.occurrences]


def true(qas: tuple[tuple[str, tuple[str, ...]], ...]) -> list[tuple[str, list[str]]]:
    return [(q, " ".join(t.removeprefix("* ") for t in a).split()) for q, a in qas]


PLAIN = (("Delivery", ("Two to five days.",)), ("How do I log in", ("Use your mail address.", "And the code.")))
NAMED = {
    "question-and-answer": each('<div class="item"><div class="faq-q">{q}</div><div class="faq-a">{a}</div></div>'),
    "title-and-content": each(
        '<div class="faq-item"><div class="faq-title"><span>{q}</span></div><div class="faq-content">{a}</div></div>'
    ),
    "bem": each('<div class="x__question">{q}</div><div class="x__answer">{a}</div>'),
    "details": each("<details><summary>{q}</summary>{a}</details>", "<h1>Häufige Fragen</h1>{}"),
}


@pytest.mark.parametrize("name", NAMED)
def test_names_tell_questions_that_do_not_ask(name: str) -> None:
    assert found(NAMED[name](PLAIN)) == true(PLAIN)


def test_terms_that_share_a_description_share_an_answer() -> None:
    terms = "<dt>What is zinc?</dt><dt>What is Zn?</dt><dd>A metal.</dd><dt>Is it toxic?</dt><dd>No.</dd>"
    asked = (("What is zinc?", ("A metal.",)), ("What is Zn?", ("A metal.",)), ("Is it toxic?", ("No.",)))
    assert found(f"<h2>FAQ</h2><dl>{terms}</dl>") == true(asked)
    alone = (("What is zinc?", ("A metal.",)), ("What is Zn?", ("A metal.",)))
    assert found("<h2>FAQ</h2><dl><dt>What is zinc?</dt><dt>What is Zn?</dt><dd>A metal.</dd></dl>") == true(alone)
    questions = "<h3>What is zinc?</h3><h3>What is Zn?</h3><p>A metal.</p><h3>Is it toxic?</h3><p>No.</p>"
    assert found(f"<h2>FAQ</h2>{questions}") == true(asked[1:])


def test_an_interview_may_ask_in_bold_what_is_next() -> None:
    asked = (("When did you begin to bake?", ("When I was six.",)), ("What comes next?", ("A mill in Oslo.",)))
    assert found(each("<p><b>{q}</b></p>{a}")(asked)) == true(asked)
    assert found(each("<h2>{q}</h2>{a}")(asked)) == []


def test_a_sign_before_a_number_is_no_bullet() -> None:
    asked = (("+44 is which country?", ("The United Kingdom.",)), ("-5 is which colour?", ("Blue.",)))
    assert found("<h2>FAQ</h2>" + each("<h3>{q}</h3>{a}")(asked)) == true(asked)
    assert found("<h2>FAQ</h2>" + each("<h3>+ {q}</h3>{a}")(TWO_ASKED)) == true(TWO_ASKED)


TWO_ASKED = (("Which flour is best?", ("Strong white flour.",)), ("Is it dear?", ("No, it is cheap.",)))


def test_headings_without_marks_ask_by_their_words() -> None:
    asked = (("What is rye", ("A grass.",)), ("How many loaves fit in", ("Ten.",)), ("Can I freeze it", ("Yes.",)))
    assert found(each("<h2>{q}</h2>{a}")(asked)) == true(asked)
    mixed = ((MARKED[0][0], ("Twelve hours.",)), (MARKED[1][0], ("Rye.",)), ("Why is the crust pale", ("It is cold.",)))
    assert found(each("<h3>{q}</h3>{a}")(mixed)) == true(mixed)


@pytest.mark.parametrize("name", CALLED)
def test_all_lines_of_a_widget_count(name: str) -> None:
    assert found(CALLED[name](QAS)) == true(QAS)


@pytest.mark.parametrize("name", UNCALLED)
def test_what_reads_as_a_question_counts(name: str) -> None:
    assert found(UNCALLED[name](MARKED)) == true(MARKED)


# --- what only looks like Q&As ---------------------------------------------------------------------------------------

NONE = {
    "teaser-links": '<section class="related-questions"><h2>Related questions</h2><ul><li><a href="/1">What is a levain?</a></li>'
    '<li><a href="/2">Is rye healthy?</a></li><li><a href="/3">How hot is an oven?</a></li></ul></section>',
    "teaser-cards": '<div class="card"><h3><a href="/1">What is a levain?</a></h3><p>We ask three bakers.</p><a href="/1">Read more</a></div>'
    '<div class="card"><h3><a href="/2">Is rye healthy?</a></h3><p>A look at the studies.</p><a href="/2">Read more</a></div>',
    "questions-without-answers": "<h2>People also ask</h2><div>What is a levain?</div><div>Is rye healthy?</div><div>How hot is an oven?</div>",
    "menu": '<nav><ul><li><button aria-expanded="false">Who are we?</button><ul><li><a href="/team">The team</a></li></ul></li>'
    '<li><button aria-expanded="false">Where to buy?</button><ul><li><a href="/shops">Shops</a></li></ul></li></ul></nav>',
    "comments": '<div id="comments" class="comments"><h3>3 comments</h3><ol><li class="comment"><p><b>Ann asks: does it rise?</b></p></li>'
    '<li class="comment"><p>It does.</p></li><li class="comment"><p>Which flour?</p></li></ol></div>',
    "reviews": '<section class="reviews"><h2>Reviews</h2><div class="review"><h4>Worth the money?</h4><p>I think so, the crust is great.</p></div>'
    '<div class="review"><h4>Why so small?</h4><p>Half the size of the picture.</p></div></section>',
    "quiz": "<form><fieldset><legend>Which bread are you?</legend><label><input type=radio>Rye</label><label><input type=radio>Wheat</label>"
    "</fieldset><fieldset><legend>How do you eat it?</legend><label><input type=radio>Warm</label></fieldset></form>",
    "one-rhetorical-heading": "<h2>Hungry?</h2><p>Come in, we are open until six.</p>",
    "search-box": '<div role="search"><label>What are you looking for?</label><input></div>',
    "sentences-that-ask": "<p>Have you ever wondered why bread rises? So did we. What if the yeast sleeps?</p><p>It does at times.</p>",
    "cookie-dialog": '<div role="dialog"><h2>Do you accept cookies?</h2><p>We use them to count our readers.</p><button>Yes</button></div>',
    "table-of-contents": '<div class="toc"><p>Contents</p><ul><li><a href="#a">What is rye?</a></li><li><a href="#b">Is it old?</a></li></ul></div>'
    '<p id="a">Rye is a grass.</p><p id="b">It is.</p>',
    "test-with-choices": "<h3>1. What is a levain?</h3><ul><li>A) A sourdough</li><li>B) A cheese</li></ul>"
    "<h3>2. Is rye a grass?</h3><ul><li>A) Yes</li><li>B) No</li></ul>",
    "boxes-to-tick": "<h3>Which bread do you eat?</h3><p>[ ] rye</p><p>[ ] wheat</p><h3>How do you eat it?</h3><p>( ) warm</p><p>( ) cold</p>",
    "was-it-helpful": "<div><h3>Was this article helpful?</h3><a>Yes</a> <a>No</a><p>12 out of 15 found this helpful</p></div>"
    "<h3>Have more questions?</h3><p>Write to the mill.</p><h3>War dieser Artikel hilfreich?</h3><p>Sagen Sie es uns.</p>",
    "headings-that-tell": "<h2>What we do</h2><p>We bake.</p><h2>How it works</h2><p>With heat.</p><h2>Who we are</h2><p>Bakers.</p>",
    "test-with-answers-to-choose": '<div class="question">The capital of Peru</div><div class="answer">Lima</div><div class="answer">Quito</div>'
    '<div class="question">The longest river</div><div class="answer">Nile</div><div class="answer">Amazon</div>',
    "details-of-a-product": "<details><summary>Ingredients</summary><p>Rye.</p></details><details><summary>Care</summary><p>Dry.</p></details>",
    "calls-to-act": "<h2>Ready to bake?</h2><p>Join 5,000 bakers.</p><h2>Why we bake</h2><p>For you.</p><h2>Hungry?</h2><p>Order now.</p>",
    "rhetorical-headings": "<h2>Who pays for the mill?</h2><p>So asked the crowd on Monday.</p><h2>What now?</h2><p>We wait.</p>",
    "a-linked-heading-at-the-end": '<h2>Hungry?</h2><p>So were we.</p><h2><a href="/next">And then</a></h2><p>We ate.</p>',
    "spec-list": "<dl><dt>Weight</dt><dd>2 kg</dd><dt>Colour</dt><dd>red</dd></dl>",
    "tabs-of-a-product": '<ul role="tablist"><li role="tab" aria-controls="d">Description</li><li role="tab" aria-controls="s">Shipping</li></ul>'
    '<div id="d" role="tabpanel"><p>A loaf.</p></div><div id="s" role="tabpanel"><p>Two days.</p></div>',
}


@pytest.mark.parametrize("name", NONE)
def test_what_only_looks_like_qas(name: str) -> None:
    assert found(NONE[name]) == []


# --- what stands between answers -------------------------------------------------------------------------------------

BESIDE = {
    "feedback": '<div class="fb">Was this article helpful? <button>Yes</button> <button>No</button><p>12 of 15 found this helpful</p></div>',
    "feedback-in-german": "<p>War diese Antwort hilfreich?</p><p>Ja</p>",
    "categories": '<div class="faq-categories">Categories: Bread</div><a class="faq-permalink" href="#">Permalink</a>',
    "tags": "<p>Tags: bread, rye</p>",
    "date": '<time datetime="2025-05-03">3 May 2025</time>',
    "caption": "<figure><img src=a.jpg><figcaption>A loaf. Photo: Ann</figcaption></figure>",
    "margin": "<aside>Read also: other news</aside>",
    "way-on": '<p><a href="/rye">Read more about rye</a></p>',
    "byline": '<p class="byline">By Jo Marsh</p>',
    "thumbs": "<div>👍 12 👎 1</div>",
}
TWO = (("Which flour is best?", "Strong white flour."), ("Is it dear?", "No, it is cheap."))


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_an_answer_is_no_part_of_it(name: str) -> None:
    markup = "".join(f"<div><h3>{q}</h3><p>{a}</p>{BESIDE[name]}</div>" for q, a in TWO)
    assert found(f"<h2>FAQ</h2>{markup}") == [(q, a.split()) for q, a in TWO]


KEPT = {
    "a-date-that-answers": "<time>3 May 2025</time>",
    "advice-to-read": "<p>Read more about it before you buy.</p>",
    "a-lettered-list": "<p>A) Knead it.</p><p>B) Bake it.</p>",
    "text-about-tags": "<p>Tags: they are sewn in. Cut them off.</p>",
    "help-that-was": "<p>Was this treatment helpful? It was.</p>",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_only_looks_like_it_is_answered(name: str) -> None:
    markup = f"<h3>Which flour is best?</h3>{KEPT[name]}<h3>Is it dear?</h3><p>No, it is cheap.</p>"
    said = re.sub(r"<[^>]*>", " ", KEPT[name]).split()
    assert found(f"<h2>FAQ</h2>{markup}") == [
        ("Which flour is best?", said),
        ("Is it dear?", ["No,", "it", "is", "cheap."]),
    ]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("<td>Q{n}.</td>", "<td>A{n}.</td>"),
        ("<td><b>Q{n}</b></td>", "<td><b>A{n}</b></td>"),
        ("<th>Question</th>", "<th>Answer</th>"),
    ],
)
def test_labels_in_cells_of_their_own(asked: str, answered: str) -> None:
    rows = "".join(
        f"<tr>{asked}<td>{q}</td></tr><tr>{answered}<td>{a}</td></tr>".replace("{n}", str(n))
        for n, (q, a) in enumerate(TWO, 1)
    )
    assert found(f"<table>{rows}</table>") == [(q, a.split()) for q, a in TWO]


# --- posts -----------------------------------------------------------------------------------------------------------

ASKED = "How do I keep bread fresh?"
POSTS = (("Ann", "In a linen bag, never in the fridge."), ("Ben", "Freeze it in slices."))

THREADS = {
    "stack": f'<div class="question-page"><h1>{ASKED}</h1><div class="question" id="question"><div class="js-vote-count">3</div>'
    '<div class="s-prose js-post-body"><p>It gets hard in a day.</p></div><div class="comments"><p>Which bread?</p></div></div>'
    '<div id="answers">'
    + "".join(
        f'<div class="answer{" accepted-answer" if n == 0 else ""}" id="answer-{n}"><div class="js-vote-count">{9 - n}</div>'
        f'<div class="s-prose js-post-body"><p>{text}</p></div><div class="user-details">{name}</div>'
        '<div class="comments"><ul><li>Nice, thanks?</li></ul></div></div>'
        for n, (name, text) in enumerate(POSTS)
    )
    + "</div></div>",
    "xenforo": f'<body class="forum"><h1 class="p-title-value">{ASKED}</h1><div class="block-body">'
    + "".join(
        f'<article class="message message--post" data-author="{name}"><div class="message-user"><a class="username">{name}</a></div>'
        f'<div class="message-body"><div class="bbWrapper">{text}</div></div><div class="message-actions"><a>Reply</a></div></article>'
        for name, text in (("Eve", "It gets hard in a day."), *POSTS)
    )
    + "</div></body>",
    "phpbb": f'<div class="viewtopic"><h1>{ASKED}</h1>'
    + "".join(
        f'<div class="post bg2"><p class="author"><a class="username">{name}</a></p><div class="postbody"><div class="content">{text}</div></div></div>'
        for name, text in (("Eve", "It gets hard in a day."), *POSTS)
    )
    + "</div>",
}


THREE = (("Eve", "It gets hard in a day."), *POSTS)
THREADS |= {
    "phpbb-with-a-smaller-heading": f'<h2 class="topic-title"><a href="./t">{ASKED}</a></h2>'
    + "".join(
        f'<div class="post bg1"><dl class="postprofile"><dt><a class="username">{name}</a></dt><dd>Posts: <a href="#">12</a></dd></dl>'
        f'<div class="postbody"><h3><a href="#p">Re: {ASKED}</a></h3><ul><li><a href="#">Quote</a></li></ul>'
        f'<p class="author">by <strong>{name}</strong> » <time>Mon May 03, 2021</time></p><div class="content">'
        f'<blockquote><div><cite>Eve wrote:</cite>It gets hard.</div></blockquote>{text}</div><div class="signature">Bake on.</div></div></div>'
        for name, text in THREE
    ),
    "vbulletin": f'<h1>Thread: <a href="#">{ASKED}</a></h1><ol class="posts">'
    + "".join(
        f'<li class="postbitlegacy postcontainer"><span class="date">05-03-2021</span><div class="userinfo"><a class="username"><strong>{name}</strong></a>'
        f'<span class="usertitle">Member</span></div><div class="postbody"><h2 class="title">{ASKED}</h2><div class="content">'
        f'<blockquote class="postcontent">{text}</blockquote></div></div></li>'
        for name, text in THREE
    )
    + "</ol>",
    "xenforo-without-a-name": f'<h1><span class="label label--blue">Question</span> {ASKED}</h1>'
    + "".join(
        f'<article class="message message--post" data-author="{name}"><h4 class="message-name">{name}</h4><h5>New member</h5>'
        f'<div class="message-body"><div class="bbWrapper">{text}</div></div></article>'
        for name, text in THREE
    ),
    "discourse": f'<h1><a href="/t">{ASKED}</a></h1><div itemscope itemtype="http://schema.org/DiscussionForumPosting">'
    f'<meta itemprop="headline" content="{ASKED}">'
    + "".join(
        f'<div {"itemprop=comment itemscope itemtype=http://schema.org/Comment" if n else ""} class="topic-body crawler-post">'
        f'<div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope itemtype="http://schema.org/Person"><a><span itemprop="name">{name}</span></a></span>'
        f'<time>January {n}</time></div><div class="post" itemprop="text"><p>{text}</p></div><span class="post-likes">4 Likes</span></div>'
        for n, (name, text) in enumerate(THREE)
    )
    + "</div>",
    "lines-above-the-text": f"<h1>{ASKED}</h1><div>It gets hard in a day.</div><ul>"
    + "".join(
        f'<li class="answer"><div>{name}</div><div>Lv 7</div><div>4 years ago</div><div>Best Answer</div><div>{text}</div><div>👍 12 👎 1</div></li>'
        for name, text in POSTS
    )
    + "</ul>",
}


@pytest.mark.parametrize("name", THREADS)
def test_each_post_answers_the_question_of_a_thread(name: str) -> None:
    parsed = read(f"<html><head><title>{ASKED} - Bread forum</title></head>{THREADS[name]}</html>")
    assert [(o.question.text, o.answer.text) for o in parsed.occurrences] == [(ASKED, text) for _, text in POSTS]
    assert [o.standing.author for o in parsed.occurrences] == [name for name, _ in POSTS]


def test_an_answer_of_several_that_the_text_lacks_is_one_of_its_own() -> None:
    markup = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "QAPage", "mainEntity": {"@type":
    "Question", "name": "Why do cats purr?", "acceptedAnswer": {"@type": "Answer", "text": "They purr to soothe."},
    "suggestedAnswer": [{"@type": "Answer", "text": "Because of joy.", "author": {"name": "Ann"}}]}}</script>"""
    parsed = read(f"{markup}<h1>Why do cats purr?</h1><p>They purr to soothe.</p>")
    assert [(o.answer.text, o.markup, o.standing.author) for o in parsed.occurrences] == [
        ("They purr to soothe.", "text", None),
        ("Because of joy.", "json-ld", "Ann"),
    ]
    assert parsed.issues == ()


def test_a_part_of_a_faq_may_be_named_a_category() -> None:
    part = "".join(f"<h3>{q}</h3>{body(a)}" for q, a in MARKED)
    assert found(f'<h2>FAQ</h2><div class="faq-category">{part}</div>') == true(MARKED)
    assert found(f'<h2>FAQ</h2><div class="signature-breads">{part}</div>') == true(MARKED)


def test_thumbs_and_badges_judge_a_post() -> None:
    parsed = read(THREADS["lines-above-the-text"])
    assert [(o.standing.votes, o.standing.accepted) for o in parsed.occurrences] == [(11, True)] * 2


def test_likes_in_markup_are_votes() -> None:
    count = (
        '<div itemprop="interactionStatistic" itemscope itemtype="http://schema.org/InteractionCounter"><meta itemprop="userInteractionCount" content="4">'
        '<meta itemprop="interactionType" content="http://schema.org/LikeAction"></div>'
    )
    parsed = read(THREADS["discourse"].replace('<span class="post-likes">', f'{count}<span class="post-likes">'))
    assert [(o.standing.author, o.standing.votes) for o in parsed.occurrences] == [("Ann", 4), ("Ben", 4)]


def test_the_title_of_a_help_article_is_a_question() -> None:
    head = f"<header><h1>{ASKED}</h1><ul><li>Jo</li><li><time>1 year ago</time></li><li>Updated</li></ul></header>"
    page = f"<title>{ASKED} - Help</title><article>{head}<section><p>In a linen bag.</p></section><h3>Was this article helpful?</h3><p>12 of 15</p></article>"
    assert [(o.question.text, o.answer.text) for o in read(page).occurrences] == [(ASKED, "In a linen bag.")]
    assert read(page.replace("Was this article helpful?", "More bread")).occurrences == ()


def test_a_list_of_posts_below_a_question_is_no_thread() -> None:
    posts = "".join(
        f'<article class="post"><h2><a href="/{n}">{title}</a></h2><span class="author">Ann</span><div class="entry-content"><p>A text.</p></div></article>'
        for n, title in enumerate(("On rye", "On oats", "On wheat"))
    )
    assert read(f"<h1>What do bakers read?</h1>{posts}").occurrences == ()


def test_a_reply_is_no_question_of_its_own() -> None:
    replies = "".join(f"<h3>Re: {q}</h3><p>{a}</p>" for q, a in TWO)
    assert read(f"<h1>FAQ</h1>{replies}").occurrences == ()


def test_a_thread_in_markup_alone_has_the_comments_for_answers() -> None:
    thread = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "DiscussionForumPosting",
    "headline": "HEAD", "text": "Which mix?", "comment": [{"@type": "Comment", "text": "Half grit.", "author": {"name":
    "Tom"}}]}</script><p>Read on.</p>"""
    parsed = read(thread.replace("HEAD", "Best soil for cacti?"))
    assert [(o.question.text, o.answer.text, o.standing.author, o.standing.accepted) for o in parsed.occurrences] == [
        ("Best soil for cacti?", "Half grit.", "Tom", None)
    ]
    assert read(thread.replace("HEAD", "My cacti")).occurrences == ()
