"""Which files are read, and what odd ones come to."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from pipeline.bytestream import LARGEST_DOCUMENT
from pipeline.flow import run_flow
from pipeline.model import RawFile, WrongCall
from pipeline.rawfiles import list_raw_files
from pipeline.read import read_document
from pipeline.workers import Guard
from tests.test_pages import rows


def write(path: Path, data: bytes) -> RawFile:
    path.write_bytes(data)
    [file] = list_raw_files([path]).files
    return file


@pytest.mark.parametrize(
    ("name", "data", "status", "reason"),
    [
        ("a.txt", b"What is a?\n\nA letter.", "read", None),
        ("a.txt", b"\xef\xbb\xbfWhat is a?", "read", None),
        ("a.txt", b"", "refused", "is empty"),
        ("a.html", b"", "refused", "is empty"),
        ("a.html", b"\xef\xbb\xbf \n", "refused", "is empty"),
        ("a.html", b"<p>", "read", None),
        ("a.txt", b"\0\0\0a", "refused", "not a text"),
        ("a.txt", b"\0" * 50 + b"abc", "refused", "not a text"),
        ("a.html", b"%PDF-1.4\n%\xe2\xe3", "refused", "is a PDF"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(40), "refused", "is a PNG image"),
        ("a.txt", bytes(range(1, 256)) * 9, "refused", "not a text"),
        ("a.html", b"<p>" + bytes(range(1, 256)), "refused", "not a text"),
        ("a.txt", b"Ring the bell: \x07 \x07 \x07.", "read", None),
        ("a.txt", b"\x1b[31mred\x1b[0m \x1b[32mgreen\x1b[0m?", "read", None),
        ("a.txt", b"PK, GIF and %PDF are names. Rar is one, too.", "read", None),
        ("a.pdf", b"%PDF", "skipped", "files that end in .pdf are not read"),
        ("a", b"text", "skipped", "files that end in nothing are not read"),
    ],
)
def test_status_and_reason(tmp_path: Path, name: str, data: bytes, status: str, reason: str | None) -> None:
    page = read_document(write(tmp_path / name, data))
    assert page.status == status
    assert page.reason is None if reason is None else str(page.reason).startswith(reason)
    assert page.sha256 == hashlib.sha256(data).hexdigest()


def test_a_byte_order_mark_is_no_text_and_a_nul_is_shown(tmp_path: Path) -> None:
    marked = read_document(write(tmp_path / "a.txt", b"\xef\xbb\xbfabc"))
    assert (marked.text, marked.decoding) == ("abc", ("drop-byte-order-mark",))
    holed = read_document(write(tmp_path / "b.txt", b"a\0" + b"b" * 200))
    assert (holed.text[:3], holed.decoding) == ("a\ufffdb", ("replace-nul",))


def test_a_document_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST_DOCUMENT + 1)
    [listed] = list_raw_files([tmp_path]).files
    assert read_document(listed).status == "refused"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    listed = write(tmp_path / "a.txt", b"one")
    (tmp_path / "a.txt").write_bytes(b"two")
    assert "changed" in str(read_document(listed).reason)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("nowhere")
    assert [read_document(file).status for file in list_raw_files([tmp_path]).files] == ["refused", "refused"]


def test_index_gives_url_and_time(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("a")
    (tmp_path / "index.csv").write_text("path,url,fetched_at\nsub/a.txt,https://a.example/,2026-01-01T00:00:00Z\n")
    [file] = list_raw_files([tmp_path]).files
    assert (file.path, file.url, file.fetched_at) == ("sub/a.txt", "https://a.example/", "2026-01-01T00:00:00Z")


def test_an_index_without_paths_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("url\nhttps://a.example/\n")
    with pytest.raises(WrongCall, match="no column named path"):
        list_raw_files([tmp_path])


def test_names_that_are_not_text_do_no_harm(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    try:
        (raw / os.fsdecode(b"caf\xe9.txt")).write_text("What is a?\n\nA letter.\n")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    run_flow([raw], tmp_path / "out", workers=1)
    [page] = rows(tmp_path / "out", "pages")
    assert (page["path"], page["status"]) == (r"caf\xe9.txt", "read")


def test_what_an_index_says_amiss_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("What is a?\n\nA letter.\n")
    (tmp_path / "index.csv").write_text("path,url,fetched_at\na.txt,no url,2026-02-31\na.txt,,\nb.txt,,\n")
    listed = list_raw_files([tmp_path])
    assert [(file.url, file.fetched_at) for file in listed.files] == [(None, None)]
    assert [issue.code for issue in listed.issues] == ["index-odd"] * 3 + ["index-row-without-file"]
    run_flow([tmp_path], tmp_path / "out", workers=0)
    said = [row["message"] for row in rows(tmp_path / "out", "issues") if row["page_id"] is None]
    assert sorted(said) == sorted(issue.message for issue in listed.issues)


def test_the_index_beside_a_file_tells_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "index.csv").write_text("path,url,fetched_at\na.txt,https://a.example/,2026-03-02T09:30:00+01:00\n")
    for argument in (tmp_path / "a.txt", tmp_path / "*"):
        listed = list_raw_files([argument])
        assert [(f.path, f.url, f.fetched_at) for f in listed.files] == [
            ("a.txt", "https://a.example/", "2026-03-02T08:30:00Z")
        ]
        assert listed.issues == ()


def test_a_file_named_twice_is_read_once_and_the_output_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("What is a?\n\nA letter.\n")
    for _ in range(2):
        run_flow([tmp_path, tmp_path / "a.txt"], tmp_path / "out", workers=0)
        assert [page["path"] for page in rows(tmp_path / "out", "pages")] == ["a.txt"]


def test_the_results_of_another_run_are_not_read(tmp_path: Path) -> None:
    """They are passed over with an issue, what lies beside them is read, and a manifest of another kind is nothing."""
    for name in ("raw/old/a.txt", "raw/other/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("What is a?\n\nA letter.\n")
    (tmp_path / "raw" / "other" / "manifest.json").write_text('{"name": "an app"}')
    (tmp_path / "raw" / "other" / "qa.jsonl").write_text('{"text": "Why?"}\n')
    run_flow([tmp_path / "raw" / "old"], tmp_path / "raw" / "old", workers=0)
    listed = list_raw_files([tmp_path / "raw"])
    read = [file.path for file in listed.files]
    assert read == ["old/a.txt", "other/b.txt", "other/manifest.json", "other/qa.jsonl"]
    assert [(issue.code, issue.message.endswith("files in old")) for issue in listed.issues] == [
        ("results-passed-over", True)
    ]


def test_a_folder_that_may_not_be_opened_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "a.txt").write_text("a")
    with mock.patch("os.scandir", side_effect=scandir_but(closed)):
        listed = list_raw_files([tmp_path]).files
    assert [file.path for file in listed] == ["a.txt", "closed/"]
    assert read_document(listed[1]).status == "refused"


def scandir_but(closed: Path) -> Callable[[str], Iterator[os.DirEntry[str]]]:
    """The system's own listing of folders, but for one that may not be opened."""
    scandir = os.scandir

    def listing(folder: str) -> Iterator[os.DirEntry[str]]:
        if Path(folder) == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    return listing


# --- gzip and MHTML --------------------------------------------------------------------------------------------------

HTML = "<h1>FAQ</h1><p>Größe?"


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("a.html.gz", gzip.compress(HTML.encode()), "read", HTML),
        ("A.HTM.GZ", gzip.compress(HTML.encode()[:9]) + gzip.compress(HTML.encode()[9:]) + bytes(20), "read", HTML),
        ("a.txt.gz", gzip.compress(HTML.encode("utf-16")), "read", HTML),
        ("a.html.gz", gzip.compress(b""), "refused", "is empty"),
        ("a.html", gzip.compress(HTML.encode()), "refused", "is gzip data, and nothing said so"),
        ("a.html.gz", HTML.encode(), "refused", "its gzip data are damaged"),
        ("a.html.gz", b"", "refused", "its gzip data end early"),
        ("a.html.gz", gzip.compress(HTML.encode())[:-9], "refused", "its gzip data end early, after"),
        ("a.html.gz", gzip.compress(HTML.encode()) + b"more", "read", HTML),
        (
            "a.html.gz",
            gzip.compress(gzip.compress(HTML.encode())),
            "refused",
            "gzip data within gzip data are not read",
        ),
        ("a.html.gz", gzip.compress(b"\0" * 2**22), "refused", "decodes to more than 200 times its"),
        ("a.html.gz", gzip.compress(bytes(range(256)) * 2**18, 1), "refused", "decodes to more than the limit of"),
        ("a.pdf.gz", b"", "skipped", "files that end in .pdf.gz are not read"),
        ("a.gz", b"", "skipped", "files that end in .gz are not read"),
    ],
)
def test_gzip_files(tmp_path: Path, name: str, data: bytes, status: str, said: str) -> None:
    page = read_document(write(tmp_path / name, data))
    assert page.status == status
    assert page.text == said if status == "read" else str(page.reason).startswith(said)
    assert page.sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_not_whole_says_so(tmp_path: Path) -> None:
    mail = b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    for name, data, why in (
        ("a.html.gz", gzip.compress(HTML.encode()) + b"more", ["4 bytes that are no gzip data follow"]),
        ("b.html.gz", gzip.compress(HTML.encode()) + bytes(4), []),
        ("c.mht", mail + b"PGgxPkE8L2g", ["its base64 breaks off"]),
        ("d.mht", mail + b"PGgxPkE8L2g=", []),
        ("e.mht", mail + b"PGgxPkE=PGgxPkE=", []),
    ):
        issues = read_document(write(tmp_path / name, data)).issues
        assert [(i.code, i.message) for i in issues] == [
            ("document-incomplete", f"The document was not kept whole: {said}.") for said in why
        ]


MAIL = """From: <Saved by a browser>
Snapshot-Content-Location: https://a.example/faq
Subject: =?utf-8?Q?FAQ?=
Date: Sun, 1 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--b"

----b
Content-Type: text/css
Content-Location: https://a.example/faq.css

h1 { color: red }
----b
Content-Type: text/html; charset="windows-1252"
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.example/frame

<h1>FAQ</h1><p>Gr=F6=
=DFe?
----b
Content-Type: text/html

<p>A frame
----b--
"""


def test_a_page_that_was_saved_as_a_mail(tmp_path: Path) -> None:
    page = read_document(write(tmp_path / "a.mhtml", MAIL.encode()))
    assert (page.status, page.text, page.media_type) == ("read", HTML, "text/html")
    assert (page.encoding, page.decoding) == ("windows-1252", ("declared-by-mime",))
    assert (page.url, page.fetched_at) == ("https://a.example/faq", "2026-03-01T09:00:00Z")
    (tmp_path / "index.csv").write_text("path,url,fetched_at\na.mhtml,https://b.example/,2026-01-01\n")
    page = read_document(write(tmp_path / "a.mhtml", MAIL.encode()))
    assert (page.url, page.fetched_at) == ("https://b.example/", "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("mail", "status", "said"),
    [
        (MAIL.replace("\n", "\r\n"), "read", HTML),
        (
            MAIL.replace("\n", "\r\n")
            .replace('"--b"', '"--b"; start="<2>"')
            .replace("\r\n\r\n<p>A", "\r\nContent-ID: <2>\r\n\r\n<p>A"),
            "read",
            "<p>A frame",
        ),
        (MAIL[: MAIL.index("DFe?")], "read", "<h1>FAQ</h1><p>Grö"),
        (MAIL.replace("windows-1252", "klingon"), "read", HTML),
        (MAIL.replace("text/html", "image/png"), "refused", "no HTML stands in it"),
        ("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGgxPkE=\n", "read", "<h1>A"),
        ("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n\x7f%%%\n", "refused", "is empty"),
        ("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGgxP\nkEhPH\n", "read", "<h1>A!<"),
        ("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGgxPkE8L2g\n", "read", "<h1>A</h"),
        ("", "refused", "no HTML stands in it"),
        ("Content-Type: multipart/related\n\nno bound", "refused", "no HTML stands in it"),
        ("Content-Type: text/html\nDate: Sun, 99 Mar 99999999 10:00\nContent-Location: a\tb\n\n<p>a", "read", "<p>a"),
    ],
)
@pytest.mark.parametrize("ending", [".mht", ".mhtml.gz"])
def test_odd_mails(tmp_path: Path, ending: str, mail: str, status: str, said: str) -> None:
    data = mail.encode()
    page = read_document(write(tmp_path / f"a{ending}", gzip.compress(data) if ending.endswith(".gz") else data))
    assert (page.status, page.text if status == "read" else page.reason) == (status, said)


def test_a_mail_in_many_layers_ends(tmp_path: Path) -> None:
    layers = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(5_000))
    data = (layers + "Content-Type: text/html\n\n<p>a").encode()
    page, reason = Guard({}, None, lambda _: None)("a", read_document, write(tmp_path / "a.mht", data))
    assert page is None or page.status in ("read", "refused"), reason
