"""Firebase Cloud Messaging as the bot meets it: the v1 API's `messages:send`, and Google's token endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from sandbox import fcm_message
from sandbox.far_end import HTTP_KINDS, Parts, broken, reset
from sandbox.faults import Fault
from sandbox.fcm_message import Invalid, Pushed
from sandbox.outbox import Posted
from sandbox.service_account import PROJECT, NoToken, ServiceAccount
from sandbox.shapes import Json, Refusal

NAME = "fcm"
FAKE_ID = "fake_message_id"
"""What Google answers where a message is only validated."""
_DETAIL = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
_VIOLATIONS = "type.googleapis.com/google.rpc.BadRequest"


@dataclass(frozen=True)
class Answer:
    """How Google says no. code: FCM's own, "" where the refusal is not FCM's but the API's in general."""

    http: int
    status: str
    code: str
    message: str


NO: Mapping[str, Answer] = {
    "unregistered": Answer(404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found."),
    "permanent": Answer(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Request contains an invalid argument."),
    "429": Answer(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Sending quota exceeded."),
    "auth": Answer(403, "PERMISSION_DENIED", "", "Permission 'cloudmessaging.messages.create' denied."),
}
NO_TOKEN = Answer(401, "UNAUTHENTICATED", "", "Request had invalid authentication credentials.")


@dataclass(frozen=True)
class Push(Posted):
    """A push. replaces: the one of the same tag on the same device whose place it took."""

    data: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""
    replaces: str | None = None

    def json(self) -> Json:
        return super().json() | {"data": dict(self.data), "tag": self.tag, "replaces": self.replaces}


class Fcm:
    """The stand-in: one project, one service account."""

    name = NAME
    fault_kinds = frozenset(HTTP_KINDS | NO.keys())

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._service = ServiceAccount()
        self._shown: dict[tuple[str, str], str] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/projects/{project}/messages:send", self.send),
            web.post("/token", self.token),
        ]

    def account(self) -> Json:
        """firebase: the file to upload. The two addresses are settings of the bot, not of the account."""
        return {
            "firebase": self._service.file,
            "api_url": self._parts.url,
            "token_url": f"{self._parts.url}/token",
        }

    async def receipt(self, message_id: str, event: str) -> Json:
        raise Refusal("not_supported", "o Firebase não avisa da entrega de um push")

    async def token(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self._service.token(await request.text()))
        except NoToken as no:
            return web.json_response(no.answer(), status=400)

    async def send(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self._parts.traffic.note(NAME)
        if not self._service.knows(request.headers.get("Authorization", "")):
            return _refused(NO_TOKEN)
        if request.match_info["project"] != PROJECT:
            return _refused(NO["auth"])
        try:
            pushed = fcm_message.read(raw)
        except Invalid as invalid:
            return _invalid(invalid)
        fault = self._parts.faults.take(NAME, pushed.target, *self.fault_kinds)
        if fault is not None and fault.kind in NO:
            return _refused(NO[fault.kind], fault)
        if (answer := await broken(fault, request)) is not None:
            return answer
        name = FAKE_ID if pushed.validate_only else await self._keep(pushed, raw)
        if fault is not None and fault.kind == "reset_after":
            return reset(request)
        return web.json_response({"name": f"projects/{PROJECT}/messages/{name}"})

    async def _keep(self, pushed: Pushed, raw: bytes) -> str:
        """On the device, one notification of a tag stands in the place of the one before."""
        outbox, place = self._parts.outbox, (pushed.target, pushed.tag)
        before = self._shown.get(place)
        push = Push(
            provider=NAME,
            id=self._parts.ids.new("P"),
            to=pushed.target,
            sender=PROJECT,
            subject=pushed.title,
            text=pushed.body,
            raw=raw,
            at=self._parts.clock(),
            data=pushed.data,
            tag=pushed.tag,
            replaces=before if before is not None and outbox.has(before) else None,
        )
        await outbox.add(push)
        if pushed.tag:
            self._shown[place] = push.id
        return push.id


def _invalid(invalid: Invalid) -> web.Response:
    violation = {"field": invalid.field, "description": str(invalid)}
    details = [{"@type": _VIOLATIONS, "fieldViolations": [violation]}] if invalid.field else []
    return _error(Answer(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", str(invalid)), details)


def _refused(answer: Answer, fault: Fault | None = None) -> web.Response:
    wait = {"Retry-After": str(round(fault.seconds))} if fault and answer.http == 429 else {}
    return _error(answer, [], wait)


def _error(answer: Answer, details: list[Json], headers: Mapping[str, str] | None = None) -> web.Response:
    """Google's envelope of an error."""
    own = [{"@type": _DETAIL, "errorCode": answer.code}] if answer.code else []
    error = {"code": answer.http, "message": answer.message, "status": answer.status}
    return web.json_response(
        {"error": error | {"details": [*own, *details]}}, status=answer.http, headers=headers
    )
