"""The Web API at /api/<method>: reads the call, asks token, scope and rate, answers, keeps the call."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from sandbox import methods_basics, methods_chat, methods_conversations, methods_files, methods_views
from sandbox.args import Args
from sandbox.calls import Calls
from sandbox.far_end import HTTP_KINDS, broken, reset
from sandbox.faults import Fault, Faults
from sandbox.limits import Limiter
from sandbox.methods import Api, Method
from sandbox.shapes import Json, Refusal

FAULT_KINDS = HTTP_KINDS | {"429", "permanent", "auth"}
_FAMILIES = (methods_basics, methods_chat, methods_views, methods_conversations, methods_files)
METHODS: Mapping[str, Method] = {method.name: method for family in _FAMILIES for method in family.METHODS}


@dataclass(frozen=True)
class Tokens:
    """The two that the app got when it was installed."""

    bot: str
    app: str


class SlackApi:
    """Answers calls."""

    def __init__(self, api: Api, tokens: Tokens, calls: Calls, limiter: Limiter, faults: Faults) -> None:
        self._api = api
        self._tokens = tokens
        self._calls = calls
        self._limiter = limiter
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/api/{method}", self.handle)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call. Errors are HTTP 200 with `ok: false`, as in Slack; only `ratelimited` is 429."""
        name = request.match_info["method"]
        args: Json = {}
        try:
            args = await _arguments(request, METHODS.get(name))
            fault = self._faults.take("slack", name, *FAULT_KINDS)
            if fault is not None and (response := await self._fail(fault, request)) is not None:
                self._calls.add(
                    name,
                    args,
                    {"ok": False, "error": fault.kind},
                    status=response.status,
                    why="falha pedida no painel",
                )
                return response
            answer: Json = {"ok": True, **self._run(name, Args(args), _token(request, args))}
            self._calls.add(name, args, answer)
            if fault is not None and fault.kind == "reset_after":
                return reset(request)
            return web.json_response(answer, headers=self._headers())
        except Refusal as refusal:
            status = 429 if refusal.retry_after else 200
            headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
            self._calls.add(name, args, refusal.answer(), status=status, why=refusal.why)
            return web.json_response(refusal.answer(), status=status, headers=self._headers() | headers)

    def _run(self, name: str, args: Args, token: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", f"não existe o método {name}", more={"req_method": name})
        self._authenticate(method, token)
        self._api.needs(*method.scopes)
        key = f"{name} {args.text(method.by)}" if method.by else name
        self._limiter.spend(key, method.rate)
        return method.handle(self._api, args)

    def _authenticate(self, method: Method, token: str) -> None:
        if not token:
            raise Refusal("not_authed", "a chamada veio sem token")
        if token not in (self._tokens.bot, self._tokens.app):
            raise Refusal("invalid_auth", "este token não é o deste app")
        if method.app_level != (token == self._tokens.app):
            kind = "xapp-…" if method.app_level else "xoxb-…"
            raise Refusal("not_allowed_token_type", f"{method.name} pede o token {kind}")

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        """The answer in place of the real one; None where the call goes on (slow, reset_after)."""
        match fault.kind:
            case "429":
                raise Refusal("ratelimited", "falha pedida no painel", retry_after=max(1, int(fault.seconds)))
            case "permanent":
                raise Refusal("fatal_error", "falha pedida no painel")
            case "auth":
                raise Refusal("invalid_auth", "falha pedida no painel")
        return await broken(fault, request)

    def _headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self._api.workspace.manifest.scopes))}


def _token(request: web.Request, args: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else str(args.get("token", ""))


async def _arguments(request: web.Request, method: Method | None) -> Json:
    """Query, then form or JSON over it. A method that takes no JSON does not see it, as in Slack."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise Refusal("invalid_json", "o corpo não é JSON") from None
        if not isinstance(body, dict):
            raise Refusal("json_not_object", "o corpo tem que ser um objeto JSON")
        if method is None or method.json:
            args |= {key: value for key, value in body.items() if key != "token"}
    elif request.method == "POST":
        form = await request.post()
        args |= {key: value for key, value in form.items() if isinstance(value, str)}
    return args
