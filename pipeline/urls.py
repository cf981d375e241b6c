"""When two URLs name one page: the form of a URL that a source list and a scraper share."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

# Parameters that say how a reader came to a page, not which page it is.
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)=[^&]*(?:&|\Z)")

_PORTS = {"http": 80, "https": 443}

# Characters that an address may hold as they are: the others are percent-encoded.
_PLAIN = "/:@!$&'()*+,;=~-._"


def address_of(url: str | None) -> str | None:
    """What names the page that a URL leads to: host, path and query, in one form; None where it is not absolute.

    Scheme, `www.`, default port, a slash at the end, fragment, parameters of trackers and the way characters are
    encoded make no difference.
    """
    try:
        parts = urlsplit(url or "")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host:
        return None
    host = host.rstrip(".").removeprefix("www.")
    if port and port != _PORTS[parts.scheme]:
        host += f":{port}"
    path = quote(unquote_to_bytes(parts.path), safe=_PLAIN).rstrip("/")
    query = _TRACKING.sub("", parts.query).rstrip("&")
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def is_same_page(url: str | None, other: str | None) -> bool:
    """Whether two URLs are the same, or name the same page."""
    return url == other or ((address := address_of(url)) is not None and address == address_of(other))
