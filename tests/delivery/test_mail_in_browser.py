"""The mails in a real browser: they fit a small phone, whatever the words, by day and by night."""

from dataclasses import replace

import pytest

from delivery.render import Renderer, sample
from storage.enums import Anchor
from tests.support.browser import running_browser
from tests.support.clock import NOON_UTC

pytestmark = pytest.mark.browser

LONGEST = replace(
    sample(
        NOON_UTC.date(),
        Anchor.START,
        45,
        provider="Provedor de Internet Fibra Óptica do Vale do Jequitinhonha",
        contact="atendimento.financeiro@provedordefibraopticadovale.com.br",
    ),
    contract="CONTRATO-2026-000000123456789",
    plan="Plano Residencial Fibra 1 Giga + Streaming + Telefone Fixo Ilimitado",
    debt_cents=123456789,
)


async def test_fits_a_small_phone_and_has_a_dark_face() -> None:
    """At 320 pixels nothing is cut off to the right; in the dark the card is dark and its text light."""
    renderer = Renderer()
    keys = renderer.keys()
    async with running_browser() as browser:
        page = await browser.new_page(viewport={"width": 320, "height": 640}, color_scheme="dark")
        for key in keys:
            await page.set_content(renderer.email(key, LONGEST).html)
            assert await page.evaluate("document.documentElement.scrollWidth") == 320, key
        card = "getComputedStyle(document.querySelector('.card')).backgroundColor"
        title = "getComputedStyle(document.querySelector('h1')).color"
        assert await page.evaluate(card) == "rgb(25, 33, 46)"
        assert await page.evaluate(title) == "rgb(243, 246, 251)"
