"""Takes the docs' pictures when the golden files are recorded; otherwise does nothing."""

from pathlib import Path

import pytest
from playwright.async_api import Page

PICTURES = Path(__file__).parents[2] / "docs"


class Camera:
    """Of one page."""

    def __init__(self, page: Page, record: bool) -> None:
        self._page = page
        self._record = record

    async def take(self, name: str) -> None:
        if self._record:
            PICTURES.mkdir(exist_ok=True)
            await self._page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
def camera(browser_page: Page, request: pytest.FixtureRequest) -> Camera:
    return Camera(browser_page, bool(request.config.getoption("--record-golden")))
