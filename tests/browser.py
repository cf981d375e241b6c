"""A real browser for tests: the Chromium that is installed, in a new profile, speaking to nobody but this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, WebSocketRoute, sync_playwright

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # it runs as root in CI, on pages of our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What a test cannot see go out, such as a look-up ahead of a click, finds no host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
WITHIN = frozenset(("about", "blob", "data"))  # what such an address names is in the page itself

SHOWN_AT = "http://localhost/page.html"  # answered by the test, so that no server is needed


class Tab:
    """A tab of the browser. `left` lists the addresses outside this machine that its pages asked for, in vain."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.markup = b""
        self.left: list[str] = []
        page.context.route("**/*", self.answer)
        page.context.route_web_socket("**/*", self.answer_socket)

    def show(self, markup: str | bytes, fragment: str = "") -> Page:
        """The page of a document, loaded from an address of this machine, which may end in `#` and a fragment."""
        self.markup = markup.encode() if isinstance(markup, str) else markup
        self.page.goto("about:blank")  # else a new fragment only scrolls
        self.page.goto(f"{SHOWN_AT}{fragment}")
        return self.page

    def answer(self, route: Route, request: Request) -> None:
        if request.url.partition("#")[0] == SHOWN_AT:
            route.fulfill(body=self.markup, content_type="text/html; charset=utf-8")
        elif stays(request.url):
            route.continue_()
        else:
            self.left.append(request.url)
            route.abort()

    def answer_socket(self, socket: WebSocketRoute) -> None:
        if stays(socket.url):
            socket.connect_to_server()
        else:
            self.left.append(socket.url)


def stays(address: str) -> bool:
    """Whether what an address names is on this machine."""
    parts = urlsplit(address)
    return parts.scheme in WITHIN or parts.hostname in LOOPBACK


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The browser. Skips the test where there is none, and fails it if the environment says BROWSER=1."""
    path = shutil.which("chromium")
    if path is None:
        said = "no chromium on the PATH: `make browser` installs it"
        if os.environ.get("BROWSER") == "1":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_tab(browser: Browser) -> Iterator[Tab]:
    """A tab with cookies and storage of its own. What asked for anything outside this machine has failed."""
    with browser.new_context(service_workers="block") as context:
        tab = Tab(context.new_page())
        yield tab
        assert tab.left == [], "a page asked for something outside this machine"
