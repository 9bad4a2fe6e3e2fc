"""The ingress at its address, from `start` to `stop`. TLS is a proxy's in front of it."""

import logging

from aiohttp import web

from bot.ingress import runner
from bot.settings import SettingsError

log = logging.getLogger(__name__)


class Served:
    """One application at `host`:`port`."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        self._runner = runner(app)
        self._where = host, port

    @property
    def port(self) -> int:
        """The one that is listened at; 0 before `start`."""
        return int(self._runner.addresses[0][1]) if self._runner.addresses else 0

    async def start(self) -> None:
        """Raises SettingsError where it cannot listen there."""
        await self._runner.setup()
        host, port = self._where
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            raise SettingsError(
                [f"INGRESS_PORT: não consigo atender em {host}:{port} ({error.strerror})."]
            ) from error
        log.info("ingress_listening", extra={"host": host, "port": self.port})

    async def stop(self) -> None:
        """Nothing more is taken; what is being read is finished. Safe to call twice."""
        await self._runner.cleanup()
