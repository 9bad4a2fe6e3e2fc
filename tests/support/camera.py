"""Takes the docs' pictures when the golden files are recorded, and sees that each screen fits the window."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.support.browser import DESK, window_of

PICTURES = Path(__file__).parents[2] / "docs"


class Camera:
    """Of one page."""

    def __init__(self, page: Page, record: bool) -> None:
        self._page = page
        self._record = record

    async def take(self, name: str) -> None:
        beyond = await self._page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{name} is {beyond} pixels wider than the window"
        if self._record:
            PICTURES.mkdir(exist_ok=True)
            await self._page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
def camera(browser_page: Page, request: pytest.FixtureRequest) -> Camera:
    record = bool(request.config.getoption("--record-golden"))
    return Camera(browser_page, record and window_of(request) == DESK)
