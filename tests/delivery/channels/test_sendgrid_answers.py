"""What each answer of SendGrid's means, for whom, and what may follow."""

import json

import pytest
from multidict import CIMultiDict

from delivery.channels.sendgrid_answers import Failed, Reply, meaning
from delivery.errors import Fate, Fault
from delivery.message import Receipt

NOW = 1_800_000_000.0


def reply(status: int, *errors: tuple[str, str | None], **headers: str) -> Reply:
    body = json.dumps({"errors": [{"message": message, "field": field} for message, field in errors]})
    named = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
    return Reply(status, named, body.encode())


def failed(reply: Reply) -> Failed:
    outcome = meaning(reply, now=NOW)
    assert isinstance(outcome, Failed)
    return outcome


def test_accepted_names_the_message() -> None:
    """Whatever the case of the header's name."""
    assert meaning(reply(202, x_message_id="abc"), now=NOW) == Receipt("abc", "202")


@pytest.mark.parametrize(
    ("given", "fate", "fault", "code"),
    [
        (reply(400, ("Bad Request", None)), Fate.PERMANENT, Fault.MESSAGE, "http_400"),
        (
            reply(400, ("too short", "content.0.value")),
            Fate.PERMANENT,
            Fault.MESSAGE,
            "http_400",
        ),
        (reply(400, ("not valid", "from.email")), Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_sender"),
        (reply(401, ("authorization required", "null")), Fate.NOT_SENT, Fault.ACCOUNT, "http_401"),
        (reply(401, ("Maximum credits exceeded", None)), Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_credits"),
        (reply(403, ("access forbidden", None)), Fate.NOT_SENT, Fault.ACCOUNT, "http_403"),
        (
            reply(403, ("No Sender Identity", None)),
            Fate.NOT_SENT,
            Fault.ACCOUNT,
            "sendgrid_sender",
        ),
        (reply(404, ("not found", None)), Fate.NOT_SENT, Fault.ACCOUNT, "http_404"),
        (reply(408), Fate.NOT_SENT, Fault.NETWORK, "http_408"),
        (reply(413, ("content too large", None)), Fate.PERMANENT, Fault.MESSAGE, "http_413"),
        (reply(429, ("too many requests", None)), Fate.NOT_SENT, Fault.NETWORK, "http_429"),
        (reply(500), Fate.IN_DOUBT, Fault.NETWORK, "http_500"),
        (reply(503), Fate.IN_DOUBT, Fault.NETWORK, "http_503"),
        (reply(200), Fate.IN_DOUBT, Fault.NETWORK, "bad_answer"),
        (reply(301), Fate.IN_DOUBT, Fault.NETWORK, "bad_answer"),
    ],
)
def test_whose_fault_it_is(given: Reply, fate: Fate, fault: Fault, code: str) -> None:
    error = failed(given).error
    assert (error.fate, error.fault, error.code) == (fate, fault, code)


def test_the_mails_that_are_wrong_are_named() -> None:
    """One address and one body among many: the others are blamed for nothing."""
    outcome = failed(
        reply(
            400,
            ("Does not contain a valid address.", "personalizations.3.to.0.email"),
            ("The substitutions values must be strings.", "personalizations.12.substitutions"),
        )
    )
    assert {place: (e.fate, e.fault) for place, e in outcome.culprits.items()} == {
        3: (Fate.PERMANENT, Fault.RECIPIENT),
        12: (Fate.PERMANENT, Fault.MESSAGE),
    }


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"x_ratelimit_reset": str(int(NOW) + 30)}, 30.0),
        ({"x_ratelimit_reset": str(int(NOW) - 30)}, 0.0),
        ({"retry_after": "7", "x_ratelimit_reset": str(int(NOW) + 30)}, 7.0),
        ({"x_ratelimit_reset": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert failed(reply(429, **headers)).error.retry_after == seconds


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"errors": 3}', b'{"errors": ["x"]}', b"\xff"])
def test_a_body_that_is_not_sendgrids(body: bytes) -> None:
    """A proxy's page is told by its status alone."""
    error = failed(Reply(403, CIMultiDict(), body)).error
    assert (error.code, error.detail) == ("http_403", "HTTP 403")
