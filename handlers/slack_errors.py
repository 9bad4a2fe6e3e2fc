"""What Slack's refusals say, whatever shape they come in."""

from slack_sdk.errors import SlackApiError

_PASSING = ("", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
_PATIENCE = 30.0  # seconds, where Slack asks to wait and does not say how long


def code(error: SlackApiError) -> str:
    """`not_in_channel`, `ratelimited`…; "" where it was no answer of Slack's (a proxy's error page)."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def is_passing(error: SlackApiError) -> bool:
    """Slack is out of order, and will be back: nothing that a person could mend."""
    return code(error) in _PASSING


def retry_after(error: SlackApiError) -> float | None:
    """Seconds that Slack asks us to wait; None where it is no matter of waiting."""
    status = getattr(error.response, "status_code", None)
    if code(error) != "ratelimited" and status != 429:
        return None
    asked = {k.lower(): v for k, v in (getattr(error.response, "headers", None) or {}).items()}
    try:
        return max(1.0, float(asked.get("retry-after", _PATIENCE)))
    except ValueError:
        return _PATIENCE
