"""Chromium, driven: every page is also asked whether it spoke to another host, and whether axe finds anything."""

import os
import re
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SPILLS = "document.documentElement.scrollWidth > innerWidth"


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests; install Debian's package `chromium` to run them."""
    if CHROMIUM is None:
        # Where nobody watches, a missing browser is a failure: a skipped test would look green.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a screen: opens pages of this office and notices what should not be."""

    def __init__(self, context, base: str):
        self.context, self.base = context, base
        self.page = context.new_page()
        self.strangers: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note_request(self, request):
        # The viewer of PDF files speaks to the browser itself (chrome:, chrome-extension:), not to a host.
        to_a_host = request.url.startswith(("http:", "https:", "ws:", "wss:"))
        if to_a_host and not request.url.startswith(self.base):
            self.strangers.append(request.url)

    def open(self, address: str):
        """Go to an address of the office."""
        return self.page.goto(self.base + address)

    def sign_in(self, user) -> None:
        """Come in by the session, without typing a password each time."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])

    def stands_before(self, title: str) -> None:
        """Wait for the page with these words in its title: a page that was pressed for is there a moment later."""
        from playwright.sync_api import expect

        expect(self.page).to_have_title(re.compile(re.escape(title)))

    def finds_nothing_wrong(self) -> None:
        """Ask axe, the width, the network and the console, once the page is there as a whole."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.wait_for_load_state()
        found = Axe().run(self.page).response["violations"]
        assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
        assert not self.page.evaluate(SPILLS), f"spills sideways: {self.page.url}"
        assert self.strangers == []
        # A status is told on the page itself; a region asked for anew while the old answer was under way is aborted.
        expected = (
            "htmx:sendAbort",
            "htmx:afterRequest",
            "status of 403",
            "status of 404",
            "status of 409",
            "status of 422",
            "status of 429",
        )
        assert [fault for fault in self.faults if not any(words in fault for words in expected)] == []


@pytest.fixture
def at_screen(chromium, live_server):
    """Make somebody at a screen of a width; JavaScript and cookies as asked."""
    contexts = []

    def make(width: int = 1280, *, scripts: bool = True, **options) -> Person:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            **options,
        )
        contexts.append(context)
        return Person(context, live_server.url)

    yield make
    for context in contexts:
        context.close()
