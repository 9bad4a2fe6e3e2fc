"""`python -m sandbox`: runs until interrupted; the first line says where, as JSON."""

import asyncio
import errno
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sandbox.app import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Options, Sandbox
from sandbox.manifest import read_manifest

_MANIFEST = Path(__file__).parent.parent / "app.manifest.yml"


def options_from(environment: dict[str, str]) -> Options:
    """From SANDBOX_ and PORT, SMTP_PORT, IMAP_PORT, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, REQUEST_URL,
    MANIFEST, LOG or WEBHOOK_URL."""
    log = environment.get("SANDBOX_LOG")
    return Options(
        manifest=read_manifest(Path(environment.get("SANDBOX_MANIFEST", str(_MANIFEST)))),
        http_port=int(environment.get("SANDBOX_PORT", "8765")),
        smtp_port=int(environment.get("SANDBOX_SMTP_PORT", "2525")),
        imap_port=int(environment.get("SANDBOX_IMAP_PORT", "2143")),
        bot_token=environment.get("SANDBOX_BOT_TOKEN", BOT_TOKEN),
        app_token=environment.get("SANDBOX_APP_TOKEN", APP_TOKEN),
        signing_secret=environment.get("SANDBOX_SIGNING_SECRET", SIGNING_SECRET),
        request_url=environment.get("SANDBOX_REQUEST_URL", ""),
        log=Path(log) if log else None,
        webhook_url=environment.get("SANDBOX_WEBHOOK_URL", ""),
    )


async def serve(options: Options, *, with_parent: bool = False) -> None:
    """Serves until SIGINT or SIGTERM; `with_parent` also until whoever started it is gone."""
    # aiosmtpd warns at each login of a property that it sets itself, and prints a traceback where a client
    # hangs up in the middle: after an armed fault that is what should happen.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if with_parent:
        _at_end_of_input(stop.set)
    async with Sandbox(options) as sandbox:
        ready = {
            "http": sandbox.url,
            "smtp_port": sandbox.smtp_port,
            "imap_port": sandbox.imap_port,
            "bot_token": options.bot_token,
            "app_token": options.app_token,
            "signing_secret": options.signing_secret,
            "ca_file": str(sandbox.ca_file),
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stop.wait()


def _at_end_of_input(call: Callable[[], None]) -> None:
    """Calls once standard input ends: a pipe ends with the process that holds it, even by kill -9."""
    loop, source = asyncio.get_running_loop(), sys.stdin.fileno()

    def read() -> None:
        if not os.read(source, 4096):
            loop.remove_reader(source)
            call()

    loop.add_reader(source, read)


def main() -> int:
    """0 after an orderly end; 1 where a port is taken, with a sentence that says which."""
    try:
        with_parent = os.environ.get("SANDBOX_WITH_PARENT") == "1"
        asyncio.run(serve(options_from(dict(os.environ)), with_parent=with_parent))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.stderr.write(
            f"A porta {error.filename} já está em uso. Feche o outro programa, ou escolha outra com "
            "SANDBOX_PORT, SANDBOX_SMTP_PORT e SANDBOX_IMAP_PORT (0 pega uma livre).\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
