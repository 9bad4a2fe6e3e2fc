"""Slack's mrkdwn as the page draws it. The browser itself runs the module."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ROOT = Path(__file__).parents[3]
CASES = {
    "*forte* _leve_ ~fora~": "<strong>forte</strong> <em>leve</em> <s>fora</s>",
    "a*b*c e 2 * 3 * 4": "a*b*c e 2 * 3 * 4",
    "snake_case_name": "snake_case_name",
    "*_os dois_*": "<strong><em>os dois</em></strong>",
    "`a *b* &lt;c&gt;`": '<code class="mk-code">a *b* &lt;c&gt;</code>',
    "```\nlinha 1\nlinha *2*\n```": '<pre class="mk-pre">linha 1\nlinha *2*</pre>',
    "&gt; citada\n&gt; também\nfora": '<blockquote class="mk-quote">citada<br>também</blockquote>fora',
    "um\ndois": "um<br>dois",
    "A &amp; B &lt;b&gt;": "A &amp; B &lt;b&gt;",
    "<b>não é marca</b>": "<span>b</span>não é marca<span>/b</span>",
    "<javascript:alert(1)|clique>": "<span>clique</span>",
    "<!here> todos": '<span class="mention broadcast">@here</span> todos',
    ":nao_existe: 10:30:00": ":nao_existe: 10:30:00",
    "<mailto:a@example.com|a@example.com>": (
        '<a href="mailto:a@example.com" target="_blank" rel="noopener noreferrer nofollow">a@example.com</a>'
    ),
}


async def draw(page: Page, text: str) -> str:
    """The HTML that a mrkdwn string becomes."""
    script = """async (text) => {
        const { mrkdwn } = await import("/static/js/mrkdwn.js");
        const box = document.createElement("div");
        box.append(...mrkdwn(text));
        return box.innerHTML;
    }"""
    return str(await page.evaluate(script, text))


async def test_mrkdwn_is_drawn_as_slack_draws_it(workspace: Workspace) -> None:
    """Styles only at word edges, nothing read inside code, every other sign as text."""
    drawn = {text: await draw(workspace.page, text) for text in CASES}
    assert drawn == CASES


async def test_people_and_channels_are_named(workspace: Workspace) -> None:
    """An id becomes the name the workspace knows; an unknown one stays visible."""
    people = await workspace.page.evaluate("fetch('/control/people').then((answer) => answer.json())")
    ana = next(person for person in people if person["name"] == "Ana Souza")
    assert ">@Ana Souza<" in await draw(workspace.page, f"<@{ana['id']}>")
    assert ">@U404<" in await draw(workspace.page, "<@U404>")


async def test_emoji_are_drawn_alike_everywhere(workspace: Workspace) -> None:
    """A shortcode and its character become the same picture, named for a screen reader."""
    short, character = [await draw(workspace.page, text) for text in (":warning:", "⚠️")]
    assert short == character
    assert 'aria-label="warning"' in short


async def test_every_emoji_of_the_product_is_drawn(workspace: Workspace) -> None:
    """No shortcode that the bot writes is left as text."""
    sources = [path.read_text() for path in (ROOT / "handlers").rglob("*.py")]
    used = {found for source in sources for found in re.findall(r":[a-z]+(?:_[a-z]+)*:", source)}
    assert used
    assert [code for code in sorted(used) if 'role="img"' not in await draw(workspace.page, code)] == []
