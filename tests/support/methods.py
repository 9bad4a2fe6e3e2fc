"""Each method set up through Slack, as an admin does it: several end-to-end tests start from there."""

import json
from typing import Any

from tests.support.sandbox import SUSPENSOES, Control, text_of
from tests.support.steps import ADMIN, open_config

Json = dict[str, Any]


async def choose(control: Control, method: str, shows: str) -> Json:
    """The parameter screen with a method chosen."""
    screen = await open_config(control)
    await control.action(ADMIN, screen, "configure.method", method)
    return await control.wait_for_view(
        ADMIN, callback_id="configure.screen", where=lambda view: shows in text_of(view)
    )


async def kept(control: Control) -> Json:
    """The screen once an account was kept in the modal above it."""
    return await control.wait_for_view(
        ADMIN, callback_id="configure.screen", where=lambda view: "Falta *Salvar*" in text_of(view)
    )


async def save(control: Control, screen: Json, **values: object) -> Json:
    """*Salvar*: the confirmation."""
    await control.submit(ADMIN, screen, channel=SUSPENSOES, **values)
    return await control.wait_for_view(ADMIN, callback_id="configure.saved")


async def twilio_fields(control: Control) -> Json:
    """The sandbox's Twilio account, as typed."""
    account = (await control.accounts())["twilio"]
    return {
        "account_sid": account["account_sid"],
        "auth_token": account["auth_token"],
        "sender": account["from"],
        "sender_name": "Fibra Exemplo",
        "price": "0,08",
        "fold": ["fold"],
    }


async def open_gateway(control: Control) -> Json:
    """The empty gateway modal."""
    screen = await choose(control, "sms", "Servidor SMS")
    await control.action(ADMIN, screen, "configure.gateway_new")
    return await control.wait_for_view(ADMIN, callback_id="gateways.gateway")


async def register_twilio(control: Control) -> Json:
    """A Twilio account kept; the screen with it chosen."""
    form = await open_gateway(control)
    await control.submit(ADMIN, form, **await twilio_fields(control))
    return await kept(control)


async def http_fields(control: Control) -> Json:
    """The sandbox's regional gateway, as its manual tells it."""
    account = (await control.accounts())["sms_http"]
    return {
        "url": account["url"],
        "method": "GET",
        "encoding": "query",
        "chave": account["key"],
        "accepted": "situacao = OK",
        "refused": "codigo = 402",
        "again": "codigo = 410",
        "account": "codigo = 403\ncodigo = 407",
        "id_path": "id",
        "check_url": account["check_url"],
        "sender_name": "Fibra Exemplo",
        "fold": ["fold"],
    }


async def register_http(control: Control) -> Json:
    """A gateway of kind HTTP kept; the screen with it chosen."""
    form = await open_gateway(control)
    await control.action(ADMIN, form, "gateways.kind", "http")
    form = await control.wait_for_view(
        ADMIN, callback_id="gateways.gateway", where=lambda view: "Endereço" in text_of(view)
    )
    await control.submit(ADMIN, form, **await http_fields(control))
    return await kept(control)


async def firebase_file(control: Control) -> str:
    """What a person downloads in the Firebase console."""
    return json.dumps((await control.accounts())["fcm"]["firebase"], indent=2)


async def open_firebase(control: Control) -> Json:
    """The modal that takes the file."""
    screen = await choose(control, "push", "Arquivo de configuração do Firebase")
    await control.action(ADMIN, screen, "configure.app_new")
    return await control.wait_for_view(ADMIN, callback_id="firebase.file")


async def register_firebase(control: Control) -> Json:
    """The file pasted and kept; the screen with its project."""
    form = await open_firebase(control)
    await control.submit(ADMIN, form, text=await firebase_file(control), sender_name="Fibra Exemplo")
    return await kept(control)


async def register_sendgrid(control: Control) -> Json:
    """A SendGrid account kept; the screen with it chosen."""
    account = (await control.accounts())["sendgrid"]
    screen = await choose(control, "email", "Servidor SMTP")
    await control.action(ADMIN, screen, "configure.server_new")
    form = await control.wait_for_view(ADMIN, callback_id="servers.account")
    await control.action(ADMIN, form, "servers.kind", "sendgrid")
    form = await control.wait_for_view(ADMIN, where=lambda view: "Chave de API" in text_of(view))
    await control.submit(
        ADMIN,
        form,
        password=account["api_key"],
        webhook_key=account["webhook_public_key"],
        sender_name="Fibra Exemplo",
        sender_address=account["from"],
    )
    return await kept(control)


async def open_test(control: Control) -> Json:
    """The test's form, by its command."""
    await control.command(ADMIN, "/suspensao teste")
    return await control.wait_for_view(
        ADMIN, callback_id="test_send.form", where=lambda view: "Como vai a mensagem" in text_of(view)
    )


async def tested(control: Control, **destination: str) -> str:
    """What a test's answer says."""
    await control.submit(ADMIN, await open_test(control), **destination)
    return text_of(await control.wait_for_view(ADMIN, callback_id="test_send.outcome"))
