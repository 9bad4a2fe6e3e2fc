"""README's tour, by the sandbox's /control/ API: the whole job for somebody who has only this repository."""

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cli.demo import ROOT
from bot.wiring import Parts
from delivery.report import summary
from delivery.sources.example import ANCHOR, shift_dates
from storage.enums import SkipReason
from tests.support.sandbox import SUSPENSOES, Control, RunningSandbox, text_of
from tests.support.steps import ADMIN, register_account

Json = dict[str, Any]
EXAMPLE = ROOT / "examples" / "clientes.csv"


@pytest.fixture(autouse=True)
def trusted(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server's certificate is one that the system trusts, as in the demo."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.ca_file))


def example() -> bytes:
    """The example file as the demo offers it: written for today."""
    today = dt.datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    return shift_dates(EXAMPLE.read_bytes(), ANCHOR, today)


async def filled(control: Control, block_id: str) -> Json:
    """The top modal, once it has left its loading state and shows this field."""
    return await control.wait_for_view(
        ADMIN, where=lambda view: block_id in {block["block_id"] for block in view["blocks"]}
    )


async def configure(control: Control) -> None:
    """Steps 1 and 2: parameters, account, and the test send from the confirmation."""
    screen = await register_account(control)
    await control.submit(ADMIN, screen, channel=SUSPENSOES)
    saved = await control.wait_for_view(ADMIN, callback_id="configure.saved")
    await control.action(ADMIN, saved, "test_send.open")
    asking = await filled(control, "destination")
    await control.submit(ADMIN, asking, destination="voce@example.com")
    await control.wait_for_view(ADMIN, where=lambda view: "ceito pelo servidor" in text_of(view))
    await control.post("close", user=ADMIN, view=(await control.views(ADMIN))[0]["id"], all=True)


async def bring_in(control: Control, content: bytes) -> str:
    """Step 3: the file given, looked at and taken in; what the preview said."""
    await control.command(ADMIN, "/suspensao importar")
    asking = await filled(control, "file")
    uploaded = await control.upload(ADMIN, "clientes.csv", content)
    await control.submit(ADMIN, asking, file=[uploaded])
    preview = await control.wait_for_view(
        ADMIN, callback_id="importing.preview", where=lambda view: bool(view.get("submit"))
    )
    await control.submit(ADMIN, preview)
    await control.wait_for_view(
        ADMIN, callback_id="importing.result", where=lambda view: "mportad" in text_of(view)
    )
    await control.post("close", user=ADMIN, view=(await control.views(ADMIN))[0]["id"], all=True)
    return text_of(preview)


async def send(control: Control) -> Json:
    """Step 4: what would happen, confirmed."""
    await control.command(ADMIN, "/suspensao enviar")
    preview = await control.wait_for_view(
        ADMIN, callback_id="sending.confirm", where=lambda view: "hourglass" not in text_of(view)
    )
    if preview.get("submit"):
        await control.submit(ADMIN, preview)
    return preview


async def test_the_whole_job(bot: Parts, control: Control) -> None:
    """Each client with an e-mail gets exactly one mail per notice owed; the others are named; the counts
    of channel, ledger and outbox agree; sending again sends nothing."""
    await configure(control)
    assert "linha" in await bring_in(control, example())
    before = len(await control.outbox("smtp"))
    await send(control)
    report = await control.wait_for_message(
        "Enviados", SUSPENSOES, where=lambda message: "Parar envio" not in text_of(message), timeout=60
    )

    async with bot.db.read() as session:
        counted = await summary(session, 2)  # the first run was the test send
    mails = (await control.outbox("smtp"))[before:]
    assert len(mails) == counted.sent > 150
    assert f"*Enviados*\n{counted.sent}" in text_of(report)
    twice = {key: n for key, n in Counter((m["to"], m["text"]) for m in mails).items() if n > 1}
    assert not twice
    assert counted.failed == counted.in_doubt == counted.open == 0
    assert counted.skips[SkipReason.NO_EMAIL] > 0
    assert counted.skips[SkipReason.ALREADY_SUSPENDED] > 0
    thread = await control.messages(SUSPENSOES, thread=report["ts"])
    assert "sem e-mail" in "\n".join(text_of(message) for message in thread).lower()

    again = await send(control)
    assert not again.get("submit")
    assert len(await control.outbox("smtp")) == before + len(mails)
