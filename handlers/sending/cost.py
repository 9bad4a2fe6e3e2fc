"""What the SMS of a run would cost, before it is sent."""

from dataclasses import dataclass

from delivery import sms_text
from delivery.facts import sample
from delivery.runs import Preview
from delivery.schedule import local_date
from handlers.deps import Deps
from storage import gateways, parameters, rules
from storage.enums import Channel, Kind


@dataclass(frozen=True)
class Cost:
    """Of all the SMS together. cents: None where the gateway has no price. `messages` of them there are."""

    messages: int
    segments: int
    cents: int | None


async def estimate(deps: Deps, preview: Preview) -> Cost | None:
    """By the longest message of the rules that are on; None where no SMS would go out."""
    messages = preview.channels.get(Channel.SMS, 0)
    async with deps.db.read() as session:
        settings = await parameters.get(session)
        gateway = await gateways.get(session, settings.sms_gateway_id) if settings.sms_gateway_id else None
        kinds = frozenset(Kind) if settings.covers_nonpayment else frozenset({Kind.TEMPORARY})
        enabled = await rules.enabled(session, kinds)
    if not messages or gateway is None or not enabled:
        return None
    today = local_date(deps.clock.now(), settings.timezone)
    renderer = await deps.editions.latest()
    longest = max(
        sms_text.measure(
            renderer.sms(
                rule.message,
                sample(today, rule.anchor, rule.offset_days, provider=gateway.sender_name),
                fold=gateway.fold_accents,
            ).text
        ).segments
        for rule in enabled
    )
    segments = messages * longest
    price = gateway.price_cents_segment
    return Cost(messages, segments, None if price is None else segments * price)
