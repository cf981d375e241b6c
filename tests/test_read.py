"""Which files are read, and what odd ones come to."""

from __future__ import annotations

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
        ("a.txt", b"", "read", None),
        ("a.txt", b"\0\0\0a", "refused", "not a text"),
        ("a.txt", b"\0" * 50 + b"abc", "refused", "not a text"),
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
