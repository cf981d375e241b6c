"""How questions are asked in many languages, with a mark and without, and what only looks like one."""

from __future__ import annotations

import re

import pytest

from pipeline.headings import kind_of
from pipeline.repeats import asks_again
from pipeline.rules.questions import (
    ANSWER_LABEL,
    ASKING,
    FAQ_HEADING,
    LABEL,
    asks_in_words,
    begins_as_question,
    count_words,
)
from pipeline.rules.wording import QUESTION_MARK, SENTENCE_END


@pytest.mark.parametrize("asking", ASKING, ids=lambda asking: asking.language)
def test_every_language_shows_what_asks_and_what_does_not(asking: object) -> None:
    [found] = [a for a in ASKING if a is asking]
    assert found.asks
    assert found.tells
    assert [text for text in found.asks if not begins_as_question(text)] == []
    assert [text for text in found.tells if begins_as_question(text)] == []


def test_no_heading_of_one_language_asks_in_another() -> None:
    assert [(a.language, text) for a in ASKING for text in a.tells if kind_of(text, "…") == "question"] == []


@pytest.mark.parametrize(
    "text",
    [
        "返品できますか",
        "送料はいくらですか。",
        "サブスクリプションとは",
        "返品するには",
        "なぜ届かないの",
        "如何退货",
        "可以退货吗",
        "为什么还没有收到包裹",
        "可以貨到付款嗎",
        "배송은 얼마나 걸리나요",
        "환불이 가능합니까",
        "어떻게 교환하죠",
        "จะเปลี่ยนรหัสผ่านได้อย่างไร",
        "คืนสินค้าได้ไหม",
        "मैं सामान कैसे लौटाऊँ",
        "Phí vận chuyển là gì",
        "Tôi đổi hàng được không",
        "Kartla ödeyebilir miyim",
        "¿Cómo devuelvo un producto",
        "«Πώς επιστρέφω ένα προϊόν»",
        "\u200fכמה עולה המשלוח",
        "“How do I pay”",
        "Ինչպե՞ս վճարել",
    ],
)
def test_asks_without_a_mark(text: str) -> None:
    assert kind_of(text, "…") == "question"


@pytest.mark.parametrize(
    "text",
    [
        "返品について",
        "送料",
        "配送与退货",
        "联系我们",
        "배송 안내",
        "การจัดส่งและการคืนสินค้า",
        "डिलीवरी",
        "المدفوعات",
        "Versand",
        "Contact",
        "",
        "\u200f",
    ],
)
def test_does_not_ask(text: str) -> None:
    assert kind_of(text, "…") == "topic"


@pytest.mark.parametrize(
    "text",
    [
        "What?",
        "What? ",
        "何？」",
        "ماذا؟",
        "ماذا؟\u200f",
        "מה?\u200f\u200e",
        "Πότε;",
        "Πότε\u037e",
        "Τι είναι το Facebook;",
        "Τι είναι το «Wi-Fi»;",
        "Πόσο κάνουν 3;»",
        "Ինչպե՞ս վճարել",
        "ለምን፧",
        "Really⁉",
    ],
)
def test_question_marks(text: str) -> None:
    assert QUESTION_MARK.search(text[-40:])


@pytest.mark.parametrize("text", ["What", "He said so;", "a? b", "int x = 3;", "α; b", "Ինչպե՞ս վճարել։ Այսպես։"])
def test_no_question_marks(text: str) -> None:
    assert not QUESTION_MARK.search(text[-40:])


@pytest.mark.parametrize("text", ["So.", "यह है।", "这是。", "這是．", "Այսպես։", "تم۔", "כך.\u200f", "Nein.“ [3]"])
def test_ends_of_sentences(text: str) -> None:
    assert SENTENCE_END.search(text[-40:])


@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        ("What is zinc?", "What is Zinc (Zn)?", True),
        ("What is zinc used for?", "What is zinc good for?", True),
        ("What is interpersonal therapy?", "Define interpersonal therapy?", True),
        ("What does tea therapy focus on?", "What does tea therapy entail?", True),
        ("What is zinc?", "How is copper mined?", False),
        ("What is zinc?", "Is zinc toxic?", False),
        ("What is zinc?", "What is zinc used for?", False),
        ("What is zinc?", "What is zinc oxide?", False),
        ("How long does tea therapy last?", "How much does tea therapy cost?", False),
        ("是什么？", "为什么？", False),
    ],
)
def test_what_asks_the_same_again(first: str, second: str, again: bool) -> None:
    assert asks_again(first, second) == again


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Q: Why?", "Q: "),
        ("Q1. Why?", "Q1. "),
        ("Frage 3: Warum?", "Frage 3: "),
        ("Q1．返品できますか", "Q1．"),
        ("Q：返品できますか", "Q："),
        ("問2：なぜですか", "問2："),
        ("问：为什么？", "问："),
        ("질문: 왜요?", "질문: "),
        ("س: لماذا؟", "س: "),
        ("ש: למה?", "ש: "),
        ("Вопрос 2. Почему?", "Вопрос 2. "),
        ("В: Почему?", "В: "),
        ("Ερώτηση 1: Γιατί;", "Ερώτηση 1: "),
        ("12. Why?", "12. "),
        ("【質問2】なぜですか", "【質問2】"),
        ("[Q] Why?", "[Q] "),
        ("[1] Why?", ""),
        ("− Why?", "− "),
        ("12、为什么？", "12、"),
        ("1.2 Why?", "1.2 "),
        ("Q1.2.3. Why?", "Q1.2.3. "),
        ("A2.1 Почему?", "A2.1 "),
        ("3.5 or 4 litres?", ""),
        ("1.5 million people, or more?", ""),
        ("S. aureus or E. coli?", ""),
        ("D. Smith or J. Smith?", ""),
        ("В. Пушкин или А. Пушкин?", ""),
        ("问题在哪里？", ""),
    ],
)
def test_labels_of_questions(text: str, label: str) -> None:
    match = LABEL.match(text)
    assert (match[0] if match else "") == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A: So.", "A: "),
        ("Answer 3: So.", "Answer 3: "),
        ("Antwort: So.", "Antwort: "),
        ("A．はい。", "A．"),
        ("答：可以。", "答："),
        ("回答: はい。", "回答: "),
        ("ج: نعم.", "ج: "),
        ("О: Да.", "О: "),
        ("【回答】はい。", "【回答】"),
        ("[A1] So.", "[A1] "),
        ("C. difficile is a germ.", ""),
        ("О. Генри писал рассказы.", ""),
        ("答案很简单。", ""),
        ("A:b is a ratio.", ""),
    ],
)
def test_labels_of_answers(text: str, label: str) -> None:
    match = ANSWER_LABEL.match(text)
    assert (match[0] if match else "") == label


@pytest.mark.parametrize(
    "text",
    [
        "FAQ",
        "F.A.Q.",
        "Frequently Asked Questions",
        "Häufige Fragen",
        "Häufig gestellte Fragen",
        "Fragen und Antworten",
        "Preguntas frecuentes",
        "Questions fréquentes",
        "Foire aux questions",
        "Questions les plus fréquentes",
        "Domande frequenti",
        "Perguntas frequentes",
        "Dúvidas frequentes",
        "Veelgestelde vragen",
        "Najczęściej zadawane pytania",
        "Vanliga frågor",
        "Ofte stillede spørgsmål",
        "Ofte stilte spørsmål",
        "Usein kysytyt kysymykset",
        "Časté dotazy",
        "Întrebări frecvente",
        "Gyakori kérdések",
        "Sıkça sorulan sorular",
        "Часто задаваемые вопросы",
        "Поширені запитання",
        "Συχνές ερωτήσεις",
        "שאלות נפוצות",
        "الأسئلة الشائعة",
        "よくある質問",
        "よくあるご質問",
        "常见问题",
        "常見問題",
        "자주 묻는 질문",
        "Câu hỏi thường gặp",
        "Pertanyaan yang sering diajukan",
        "คำถามที่พบบ่อย",
    ],
)
def test_headings_of_faqs(text: str) -> None:
    assert FAQ_HEADING.search(text)


@pytest.mark.parametrize(
    "text", ["Häufchen", "Questions of style", "Preguntas", "问题", "質問箱", "Вопрос жизни", "Frågor"]
)
def test_other_headings(text: str) -> None:
    assert not FAQ_HEADING.search(text)


def test_words_of_scripts_without_spaces_are_counted() -> None:
    assert count_words("one two three") == 3
    assert count_words("café au lait") == 3
    assert 8 <= count_words("パスワードを変更するにはどうすればいいですか") <= 12
    assert count_words("字" * 300) > 100


@pytest.mark.parametrize(
    "pattern",
    [LABEL, ANSWER_LABEL, FAQ_HEADING, QUESTION_MARK, SENTENCE_END],
    ids=["label", "answer-label", "heading", "question-mark", "sentence-end"],
)
@pytest.mark.parametrize("bait", ["α", "՞", "a ", "问", "…", "\u200f", "sık ", ";", " m", "1"])
def test_patterns_are_linear(pattern: re.Pattern[str], bait: str) -> None:
    """A quadratic one would not end in CI's time."""
    pattern.search(bait * 20_000)
    begins_as_question(bait * 20_000)


@pytest.mark.parametrize(
    "text",
    [
        *("What is the capital of Peru", "How many people live there", "Can I freeze bread", "Which flour is best"),
        *("What size of pot should I use", "Wie lange dauert der Versand", "Почему яйца трескаются", "¿Cuánto cuesta"),
        *("富士山はいつ登れますか", "भारत की राजधानी क्या है", "ما هي عاصمة المغرب"),
    ],
)
def test_a_heading_may_ask_by_its_words_alone(text: str) -> None:
    assert asks_in_words(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "What we do",
            "How it works",
            "What you need",
            "Why choose us",
            "How to bake",
            "Where to buy",
            "Do it yourself",
        ),
        *("Who we are", "How can we help", "Will Smith", "What people are saying", "How the mill was built"),
        *("Wie wir arbeiten", "Pourquoi nous choisir", "Quiénes somos", "Почему мы", "Rye and oats"),
    ],
)
def test_a_heading_that_only_begins_as_a_question_tells(text: str) -> None:
    assert not asks_in_words(text)
