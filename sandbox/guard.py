"""Any web page can reach a local port. So: loopback names only, no foreign origin, JSON for changes."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CHANGES = frozenset({"POST", "DELETE"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for another Host or Origin; 415 for a change through /control/ that is not JSON."""
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        return web.json_response({"ok": False, "error": "forbidden_host"}, status=403)
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        return web.json_response({"ok": False, "error": "forbidden_origin"}, status=403)
    changes = request.method in _CHANGES and request.path.startswith("/control/")
    if changes and request.content_type != "application/json":
        return web.json_response({"ok": False, "error": "json_required"}, status=415)
    return await handler(request)
