"""Headless Chromium for tests that look at the sandbox page.

A folder takes the fixtures into its conftest.py: `from tests.support.browser import browser, browser_page`.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

# Of the switches of this name Chromium hears the last one: Playwright's own features again, and two windows
# under an address bar that nobody sees here, which take half of what a page costs.
_FEATURES_OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay"),
    *("MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "OptimizationHints", "AimEnabled"),
    *("NetworkTimeServiceQuerying", "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
# Nothing here may reach the network, and root (a container) has no sandbox of Chromium's own.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_FEATURES_OFF)}",
)
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# What a page may take before it shows what a test waits for: the machine may be busy.
_PATIENCE_MS = 10_000


def chromium() -> str | None:
    """Where Chromium is, or None: SUSPENSAO_CHROMIUM, or the system's."""
    given = os.environ.get("SUSPENSAO_CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass(frozen=True)
class Window:
    """What a person looks through: 1280 × 800 and light; a phone is 390 pixels wide."""

    phone: bool = False
    dark: bool = False


DESK, PHONE_IN_THE_DARK = Window(), Window(phone=True, dark=True)


def window_of(request: pytest.FixtureRequest) -> Window:
    """The test's parameter `window`; the desk where it has none."""
    named = "window" in request.fixturenames
    return cast("Window", request.getfixturevalue("window")) if named else DESK


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Chromium. The test is skipped where there is none, unless CI says that there must be."""
    executable = chromium()
    if executable is None:
        missing = "Chromium is not installed (apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield started
        await started.close()


@asynccontextmanager
async def fresh_page(browser: Browser, window: Window = DESK) -> AsyncIterator[Page]:
    """An empty page. A script error on it fails the test, whatever else it saw."""
    context = await new_context(browser, dark=window.dark, phone=window.phone)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    yield page
    await context.close()
    # What was still being fetched when the sandbox went away is no error of the page's.
    assert not [error for error in errors if error != "Failed to fetch"], errors


async def new_context(browser: Browser, *, dark: bool = False, phone: bool = False) -> BrowserContext:
    """A person's window: in Portuguese, on São Paulo's clock, with nothing remembered."""
    context = await browser.new_context(
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        **(PHONE if phone else DESKTOP),
    )
    context.set_default_timeout(_PATIENCE_MS)
    return context


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of this test's own, in its own loop."""
    async with running_browser() as running:
        yield running


@pytest.fixture
async def browser_page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page of that browser, in the test's window: see `fresh_page`."""
    async with fresh_page(browser, window_of(request)) as page:
        yield page
