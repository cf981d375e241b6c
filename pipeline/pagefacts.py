"""The head of an HTML document -> what it says about itself: title, site, author, dates, address, language, rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from pipeline.htmltext import HtmlText
from pipeline.htmltree import Element
from pipeline.model import PageFacts, Rights
from pipeline.rules.wording import INVISIBLE

# Names of meta elements, the best first. Names are compared without case, and "." and ":" are one.
TITLES = ("og:title", "twitter:title", "dc:title", "dcterms:title")
SITES = ("og:site_name", "application-name")
AUTHORS = ("author", "article:author", "dc:creator", "dcterms:creator", "parsely-author")
PUBLISHED = (
    *("article:published_time", "og:published_time", "dcterms:issued", "dc:date:issued", "dcterms:created"),
    *("dc:date:created", "dcterms:date", "dc:date", "citation_publication_date", "parsely-pub-date", "pubdate"),
    *("publish-date", "publish_date", "date"),
)
UPDATED = (
    *("article:modified_time", "og:updated_time", "dcterms:modified", "dc:date:modified", "last-modified"),
    *("last_modified", "revised"),
)
LANGUAGES = ("content-language", "dc:language", "dcterms:language", "og:locale")
LICENCES = ("dcterms:license", "dc:license", "dc:rights:license")

# What tells robots what they may do, and the robots that are told so by their own names.
ROBOTS = ("robots", "x-robots-tag")
NAMED_ROBOTS = ("googlebot", "bingbot", "google-extended", "gptbot", "ccbot", "claudebot", "anthropic-ai")
# The TDM Reservation Protocol of the W3C community group.
TDM = ("tdm-reservation", "tdm-policy")

LONGEST = 2_000  # characters of a fact; more is something else

Said = Mapping[str, list[str]]


Served = Iterable[tuple[str, str]]


def page_facts(html: HtmlText, url: str | None = None, served: Served = ()) -> PageFacts:
    """What the document says about itself; `url` is the address that it was fetched from, `served` what its server
    says of it."""
    said = read_metas(html.tagged["meta"])
    add_served(said, served)
    links = read_links(html.tagged["link"])
    base = next((e.get("href") for e in html.tagged["base"] if e.get("href")), None)
    base = absolute(base, url) or url
    return PageFacts(
        title=title_of(html.tagged["title"]) or first(said, TITLES),
        site=first(said, SITES),
        author=author_of(said),
        published_raw=first(said, PUBLISHED),
        updated_raw=first(said, UPDATED),
        canonical_url=canonical_url(links, said, base),
        language=language_tag(html.root) or first(said, LANGUAGES),
        rights=rights_of(html.tagged["a"], said, links, base),
    )


def read_metas(metas: Iterable[Element]) -> dict[str, list[str]]:
    """What the meta elements say, by their names."""
    said: dict[str, list[str]] = {}
    for meta in metas:
        name = meta.get("name") or meta.get("property") or meta.get("http-equiv")
        value = tidy(meta.get("content"))
        if name and value:
            # A property may be a list of names.
            for one in name.lower().replace(".", ":").split():
                said.setdefault(one, []).append(value)
    return said


def served_facts(served: Served) -> PageFacts:
    """What its server alone says of a page."""
    said: dict[str, list[str]] = {}
    add_served(said, served)
    return PageFacts(rights=rights_of((), said, {}, None))


def add_served(said: dict[str, list[str]], served: Served) -> None:
    for name, value in served:
        if text := tidy(value):
            said.setdefault(name, []).append(text)


def read_links(links: Iterable[Element]) -> dict[str, list[str]]:
    """Where the link elements lead, by their relations."""
    found: dict[str, list[str]] = {}
    for link in links:
        address = tidy(link.get("href"))
        if address:
            for relation in (link.get("rel") or "").lower().split():
                found.setdefault(relation, []).append(address)
    return found


def tidy(text: str | None) -> str | None:
    """The text on one line; None for nothing, or for more than a fact has."""
    if not text or len(text) > LONGEST:
        return None
    return " ".join(text.split()).strip(INVISIBLE) or None


def first(said: Said, names: Iterable[str]) -> str | None:
    return next((value for name in names for value in said.get(name, ())), None)


def title_of(titles: Iterable[Element]) -> str | None:
    """The text of the document's title; those of its images are not meant."""
    for title in titles:
        parent = title.getparent()
        if parent is None or parent.tag in ("head", "html", "body"):
            return tidy("".join(title.itertext()))
    return None


def author_of(said: Said) -> str | None:
    """The first author that is a name; some give the address of a profile."""
    return next((v for name in AUTHORS for v in said.get(name, ()) if "://" not in v and not v.startswith("@")), None)


def canonical_url(links: Said, said: Said, base: str | None) -> str | None:
    """The page's proper address; None where it names several."""
    named = {absolute(address, base) for address in links.get("canonical", said.get("og:url", []))}
    return named.pop() if len(named) == 1 else None


def absolute(address: str | None, base: str | None) -> str | None:
    """The address in full; None where that cannot be told, or where it is none of the web."""
    try:
        joined = urljoin(base or "", address or "")
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if address and parts.scheme in ("http", "https") and parts.hostname else None


def language_tag(root: Element) -> str | None:
    """The language that the root element names."""
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        tag = tidy(root.get(name))
        if tag:
            return tag
    return None


def rights_of(anchors: Iterable[Element], said: Said, links: Said, base: str | None) -> Rights:
    """What the page says about use by machines."""
    robots = [value for name in ROBOTS for value in said.get(name, ())]
    robots += [f"{name}: {value}" for name in NAMED_ROBOTS for value in said.get(name, ())]
    tdm = [f"{name}: {value}" for name in TDM for value in said.get(name, ())]
    return Rights(
        robots=", ".join(dict.fromkeys(robots)) or None,
        tdm=", ".join(dict.fromkeys(tdm)) or None,
        licence=licence_of(anchors, said, links, base),
    )


def licence_of(anchors: Iterable[Element], said: Said, links: Said, base: str | None) -> str | None:
    """The licence that the head names, else the one that the text links to; None where the text links to several."""
    named = links.get("license", [])
    linked = named or list(dict.fromkeys(licence_links(anchors)))
    if named or len(linked) == 1:
        return absolute(tidy(linked[0]), base) or tidy(linked[0])
    return first(said, LICENCES)


def licence_links(anchors: Iterable[Element]) -> Iterator[str]:
    """Where links lead that are said to lead to a licence."""
    for link in anchors:
        relations, address = link.get("rel"), link.get("href")
        if relations and address is not None and " license " in f" {relations} ":
            yield address
