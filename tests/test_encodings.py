"""Encodings of HTML: what is declared, what the bytes say, and what is told where these differ."""

from __future__ import annotations

import pytest

from pipeline.decoding import decode_bytes, decode_html
from pipeline.encodings import Declaration, detect_encoding, encoding_of, wide_by_letters

RU = "Что такое рожь? Это злак, из которого пекут чёрный хлеб. Где она растёт? На бедных почвах, где пшеница не растёт."
JA = "ライ麦とは何ですか。黒パンを作る穀物です。どこで育ちますか。小麦が育たない土地でも育ちます。"
ZH = "黑麦是什么？它是一种谷物，可以用来做黑面包。黑麦长在哪里？它长在小麦不能生长的贫瘠土地上。"
TW = "黑麥是什麼？它是一種穀物，可以用來做黑麵包。黑麥長在哪裡？它長在小麥不能生長的貧瘠土地上。"
KO = "호밀은 무엇입니까? 검은 빵을 만드는 곡식입니다. 어디에서 자랍니까? 밀이 자라지 않는 메마른 땅에서도 자랍니다."
EL = "Τι είναι η σίκαλη; Είναι ένα δημητριακό από το οποίο γίνεται μαύρο ψωμί. Πού φυτρώνει; Σε φτωχά εδάφη."
HE = "מהו שיפון? זהו דגן שממנו אופים לחם שחור. היכן הוא גדל? באדמות דלות שבהן חיטה אינה גדלה."
AR = "ما هو الشيلم؟ إنه حبوب يصنع منها الخبز الأسود. أين ينمو؟ في الأراضي الفقيرة التي لا ينمو فيها القمح."
PL = (
    "Czym jest żyto? To zboże, z którego piecze się ciemny chleb. Gdzie rośnie? Na ubogich glebach, gdzie pszenica nie."
)
FR = "Qu’est-ce que le seigle ? C’est une céréale dont on fait du pain noir, là où le blé ne pousse guère – même l’été."

TR = "Çavdar nedir? Kara ekmeğin yapıldığı bir tahıldır. Nerede yetişir? Buğdayın yetişmediği yoksul topraklarda."
IS = "Hvað er rúgur? Það er korn sem brauð er bakað úr. Hvar vex það? Í rýrri jörð, þar sem hveiti þrífst ekki."

LEGACY = [
    ("windows-1251", "cp1251", RU),
    ("koi8-r", "koi8-r", RU),
    ("ibm866", "cp866", RU),
    ("iso-8859-5", "iso8859-5", RU),
    ("shift_jis", "cp932", JA),
    ("euc-jp", "euc_jp", JA),
    ("iso-2022-jp", "iso2022_jp", JA),
    ("gbk", "gbk", ZH),
    ("big5", "big5", TW),
    ("euc-kr", "euc_kr", KO),
    ("windows-1253", "cp1253", EL),
    ("windows-1255", "cp1255", HE),
    ("windows-1256", "cp1256", AR),
    ("iso-8859-2", "iso8859-2", PL),
    ("windows-1252", "cp1252", FR),
]
DETECTED = [case for case in LEGACY if case[0] not in ("iso-8859-2", "windows-1252")]


def page(label: str, text: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={label}"><p>{text}</p>'


def codes(data: bytes, *declared: Declaration) -> tuple[str, tuple[str, ...], list[str]]:
    """The encoding, the steps and the codes of the issues."""
    decoded = decode_html(data, declared)
    return decoded.encoding, decoded.steps, [issue.code for issue in decoded.issues]


@pytest.mark.parametrize(("name", "codec", "text"), LEGACY, ids=[name for name, *_ in LEGACY])
def test_a_declared_encoding_is_taken(name: str, codec: str, text: str) -> None:
    data = page(name, text).encode(codec)
    assert codes(data) == (name, ("declared-by-meta",), [])
    assert text in decode_html(data).text


@pytest.mark.parametrize(("codec", "text"), [case[1:] for case in DETECTED], ids=[name for name, *_ in DETECTED])
def test_an_undeclared_encoding_is_detected_where_that_is_sure(codec: str, text: str) -> None:
    for data in (f"<p>{text}".encode(codec), text.encode(codec)):
        decoded = decode_html(data)
        assert (text in decoded.text, decoded.steps) == (True, ("guess-encoding",))
    assert codes(page("utf-8", text).encode(codec))[1:] == (
        ("guess-encoding", "overrule-meta: utf-8"),
        ["encoding-misdeclared"],
    )


@pytest.mark.parametrize(("name", "codec", "text"), DETECTED, ids=[name for name, *_ in DETECTED])
def test_a_server_that_declares_its_default_is_overruled(name: str, codec: str, text: str) -> None:
    """By the page itself, if the bytes speak for what that says; else by the bytes alone."""
    default = Declaration("http", "ISO-8859-1")
    data = page(name, text).encode(codec)
    if name != "iso-2022-jp":  # has nothing but ASCII, and is known by its escapes
        assert codes(data, default) == (
            name,
            ("declared-by-meta", "overrule-http: ISO-8859-1"),
            ["encoding-misdeclared"],
        )
    assert text in decode_html(data, [default]).text
    assert text in decode_html(page("latin1", text).encode(codec), [default]).text


@pytest.mark.parametrize("text", [FR, "naïve", "£5 and 20°", "Größe", "¿Qué?", "5 €"])
def test_windows_1252_is_not_taken_for_another(text: str) -> None:
    data = f"<p>{text}".encode("cp1252")
    assert detect_encoding(data) is None
    assert (decode_html(data).text, codes(data)) == (f"<p>{text}", ("windows-1252", ("guess-encoding",), []))
    assert codes(page("iso-8859-1", text).encode("cp1252")) == ("windows-1252", ("declared-by-meta",), [])


def test_turkish_is_told_from_icelandic_by_its_letters() -> None:
    assert codes(f"<p>{TR}".encode("cp1254")) == ("windows-1254", ("guess-encoding",), [])
    assert TR in decode_html(f"<p>{TR}".encode("cp1254")).text
    assert codes(f"<p>{IS}".encode("cp1252")) == ("windows-1252", ("guess-encoding",), [])
    assert codes("<p>Það er þörf".encode("cp1252"))[0] == "windows-1252"  # too few letters to tell
    assert codes(page("iso-8859-1", TR).encode("cp1254"))[0] == "windows-1252"  # as declared


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RU, JA, ZH, TW, KO, EL, HE, AR, PL, FR])
def test_utf_16_without_a_mark_is_known_in_any_script(text: str, codec: str) -> None:
    decoded = decode_bytes(f"{text}\n\n{text}\n".encode(codec))
    assert (decoded.text, decoded.encoding) == (f"{text}\n\n{text}\n", codec)


@pytest.mark.parametrize("text", [RU, JA, EL, AR, FR])
@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp932", "euc_jp", "cp1253", "cp1256", "cp1252"])
def test_a_nul_makes_no_text_wide(text: str, codec: str) -> None:
    data = f"{text}\n\n{text}\n".encode(codec, "ignore") + b"ab \0\n\0"
    assert wide_by_letters(data) is None
    assert wide_by_letters(data + b"\n") is None


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "shift_jis", "gbk", "utf-16", "klingon", "koi8-r"])
@pytest.mark.parametrize("text", [FR, RU, JA])
def test_utf_8_is_known_whatever_is_declared(label: str, text: str) -> None:
    data = page(label, text).encode()
    encoding, steps, issues = codes(data)
    assert (encoding, decode_html(data).text) == ("utf-8", data.decode())
    wrong = label != "utf-16"  # which means UTF-8 where it can be read at all
    assert (steps, issues) == (((f"overrule-meta: {label}",), ["encoding-misdeclared"]) if wrong else ((), []))


def test_what_needs_no_decision_leaves_no_step() -> None:
    assert codes(page("utf-8", RU).encode(), Declaration("http", "UTF-8")) == ("utf-8", (), [])
    assert codes(page("iso-8859-1", "plain ASCII").encode()) == ("utf-8", (), [])
    assert codes(f"<p>{RU}".encode()) == ("utf-8", (), [])


def test_the_order_of_what_is_declared() -> None:
    """A byte order mark, then the server, then the page."""
    assert codes("\ufeff<p>é".encode(), Declaration("http", "koi8-r"))[0] == "utf-8"
    assert codes("\ufeff<p>é".encode("utf-16-le"), Declaration("http", "koi8-r"))[0] == "utf-16-le"
    both = page("windows-1251", RU).encode("koi8-r")
    assert codes(both, Declaration("http", "koi8-r")) == (
        "koi8-r",
        ("declared-by-http", "overrule-meta: windows-1251"),
        ["encoding-misdeclared"],
    )
    assert codes(page("utf-8", JA).encode("cp932"), Declaration("http", "Shift_JIS"))[0] == "shift_jis"
    assert codes(page("shift_jis", JA).encode("cp932"), Declaration("http", "utf-8"))[0] == "shift_jis"
    assert codes(f"<p>{JA}".encode("utf-16-le"), Declaration("http", "utf-16le"))[0] == "utf-16-le"


def test_a_short_east_asian_text_may_look_like_utf_8() -> None:
    data = page("gb2312", "联通").encode("gbk").replace("联通".encode("gbk"), b"\xc4\xa3\xc4\xa3")
    assert data.decode("utf-8")
    assert codes(data) == ("gbk", ("declared-by-meta",), [])


def test_damage_in_a_declared_encoding_is_replaced() -> None:
    data = page("euc-kr", KO).encode("euc_kr") + b"\xff\xff"
    assert codes(data)[:2] == ("euc-kr", ("declared-by-meta", "replace-undecodable"))
    assert codes(page("shift_jis", FR).encode("cp1252"))[:2] == (
        "windows-1252",
        ("guess-encoding", "overrule-meta: shift_jis"),
    )
    assert codes(page("iso-8859-1", RU).encode() + b"\xe9")[0] == "utf-8"


def test_what_was_encoded_twice_is_undone_after_that() -> None:
    data = page("utf-8", RU.encode().decode("latin-1")).encode()
    assert codes(data) == ("utf-8", ("undo-misreading-as-latin-1",), [])
    assert RU in decode_html(data).text


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "windows-1252"),
        (" ISO_8859-1:1987 ", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("tis-620", "windows-874"),
        ("gb2312", "gbk"),
        ("x-sjis", "shift_jis"),
        ("windows-31j", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("big5-hkscs", "big5"),
        ("iso-8859-8-i", "iso-8859-8"),
        ("koi8-ru", "koi8-u"),
        ("UTF8", "utf-8"),
        *(
            (label, None)
            for label in ("utf-7", "zlib", "unicode_escape", "idna", "hz-gb-2312", "", "\0", "é", "undefined")
        ),
    ],
)
def test_labels_mean_what_they_mean_on_the_web(label: str, name: str | None) -> None:
    found = encoding_of(label)
    assert (found.name if found else None) == name
    if found:
        assert b"a".decode(found.codec) == "a"


def test_a_label_is_data_from_strangers() -> None:
    data = b'<meta charset="\x1b[31m' + b"a" * 500 + b'"><p>caf\xe9'
    [step] = [step for step in decode_html(data).steps if step.startswith("overrule")]
    assert step.isprintable()
    assert len(step) < 60


def test_plain_text_is_told_by_its_bytes_too() -> None:
    assert decode_bytes(RU.encode("koi8-r")).text == RU
    assert decode_bytes(FR.encode("cp1252")).text == FR
