"""Writes the screen down: method and account apart from each other, the rules for non-payment with it."""

from zoneinfo import ZoneInfo

from handlers.configure import there
from handlers.configure.form import Form
from handlers.configure.saved import Saved
from handlers.deps import Deps
from storage import parameters, rules
from storage.enums import Kind
from storage.models import Parameters


async def save(deps: Deps, form: Form, *, by: str, texts_read: bool = False) -> Parameters:
    """The parameters as stored now. Raises parameters.ParametersChanged where somebody else saved meanwhile.

    texts_read: the person has read the messages for non-payment; their rules are switched on with it.
    """
    now = deps.clock.now()
    async with deps.db.write() as session:
        stored = await parameters.update(
            session,
            version=form.version,
            by=by,
            now=now,
            method=form.method,
            email_server_id=form.server,
            sms_gateway_id=form.gateway,
            push_app_id=form.app,
            fallback=[method.value for method in form.fallback],
            covers_nonpayment=form.covers_nonpayment,
            results_channel=form.channel,
            send_at=form.hour,
            timezone=form.timezone,
        )
        keys = [rule.key for rule in await rules.of_kind(session, Kind.NONPAYMENT)]
        if texts_read:
            today = now.astimezone(ZoneInfo(form.timezone)).date()
            await rules.mark_texts_read(session, keys, by=by, now=now)
            await rules.switch_on(session, keys, by=by, now=now, today=today)
        elif not form.covers_nonpayment:
            # Ticked again one day, they start from that day and ask first.
            await rules.switch_off(session, keys, by=by, now=now)
    return stored


async def saved(deps: Deps, stored: Parameters) -> Saved:
    """The stored row with what the confirmation tells about it."""
    async with deps.db.read() as session:
        standing = await there.gather(session)
    return Saved(Form.of(stored), standing, paused=stored.paused)
