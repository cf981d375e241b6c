"""A web page saved as a mail (MHTML, RFC 2557): the HTML that it is about, and where it came from."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

import msgspec

from pipeline.encodings import Declaration
from pipeline.ids import readable
from pipeline.pages import HTML

LOCATIONS = ("Snapshot-Content-Location", "Content-Location")
NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=]+")
COMPLETE_URL = re.compile(r"(?:https?|ftp|file)://\S+\Z", re.IGNORECASE)


class SavedPage(msgspec.Struct, frozen=True):
    """The HTML of a saved page, the encoding that the mail declares for it, its address and when it was saved.

    `odd` says how it was not kept whole.
    """

    data: bytes
    declared: tuple[Declaration, ...]
    media_type: str
    url: str | None
    saved_at: str | None
    odd: tuple[str, ...] = ()


def read_saved_page(data: bytes) -> SavedPage:
    """The page that a mail holds. Raises ValueError, with the reason, where it holds none."""
    mail = message_from_bytes(data, policy=compat32)
    root = find_root(mail)
    if root is None:
        raise ValueError("no HTML stands in it")
    odd: list[str] = []
    payload = decode_payload(root, odd)
    if not isinstance(payload, bytes):
        raise ValueError("its HTML cannot be decoded")  # noqa: TRY004  # about the page, not about our call
    charset = root.get_param("charset")
    return SavedPage(
        data=payload,
        declared=(Declaration("mime", charset),) if isinstance(charset, str) else (),
        media_type=root.get_content_type(),
        url=location_of(mail) or location_of(root),
        saved_at=date_of(mail),
        odd=tuple(odd),
    )


def decode_payload(root: Message, odd: list[str]) -> object:
    """The bytes of a part; base64 that was cut, or holds other signs, as far as it goes."""
    said = root.get_payload()
    if str(root.get("Content-Transfer-Encoding", "")).strip().lower() != "base64" or not isinstance(said, str):
        return root.get_payload(decode=True)
    signs = NOT_BASE64.sub("", said)
    whole, *rest = signs.split("=", 1)
    spare = len(whole) % 4
    if not rest and spare:
        odd.append("its base64 breaks off")
    whole = whole[: len(whole) - (spare == 1)]
    # Parts that were encoded one by one, each with its padding, are for the standard library.
    return root.get_payload(decode=True) if rest and rest[0].strip("=") else b64decode(whole + "=" * (-len(whole) % 4))


def find_root(mail: Message) -> Message | None:
    """The part that the mail names as its root, if that is HTML, else the first that is."""
    start = mail.get_param("start")
    pages = [part for part in mail.walk() if part.get_content_type() in HTML]
    named = [part for part in pages if start and part.get("Content-ID") == start]
    return next(iter(named or pages), None)


def location_of(part: Message) -> str | None:
    for name in LOCATIONS:
        location = "".join(str(part.get(name, "")).split())
        if COMPLETE_URL.match(location):
            return readable(location)
    return None


def date_of(mail: Message) -> str | None:
    """When the mail says it was made, in UTC; None where it says nothing that means a time."""
    try:
        time = parsedate_to_datetime(str(mail.get("Date", "")))
        return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time.tzinfo else None
    except (ValueError, OverflowError):
        return None
