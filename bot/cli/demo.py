"""`suspensao demo`: the sandbox in a process of its own, and the bot against it. Leaves nothing behind."""

import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.cli import console
from bot.cli.exits import Exit
from bot.log import configure
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_LOOPBACK = "127.0.0.0/8,::1,localhost"


def demo() -> None:
    """O trabalho inteiro num navegador, sem conta nenhuma."""
    with console.expected_errors(), _sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        settings = _settings(sandbox, Path(folder), os.environ, ingress_port=_free_port())
        os.environ["SSL_CERT_FILE"] = str(_trust(Path(sandbox["ca_file"]), Path(folder)))
        configure(settings.log)
        from bot.lifecycle import serve

        console.run(serve(settings, ready=lambda: _greet(sandbox["http"])))


@contextlib.contextmanager
def _sandbox() -> Iterator[dict[str, Any]]:
    """Starts the sandbox and reads its first line; ends it with the command, however that ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "sandbox"],
        stdin=subprocess.PIPE,  # closes with this process, even by kill -9: nothing keeps the ports then
        stdout=subprocess.PIPE,
        env=os.environ | {"SANDBOX_WITH_PARENT": "1"},
        text=True,
        cwd=ROOT,
        start_new_session=True,  # Ctrl+C is for the bot: it says goodbye to a workspace that still answers
    ) as process:
        try:
            import_module("bot.lifecycle")  # meanwhile, on another core: each takes about a second
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                console.stop(Exit.FAILED, "O workspace local não iniciou: o motivo está logo acima.")
            yield json.loads(line)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _free_port() -> int:
    """One on this machine that nobody listens at: far ends must know it before the bot listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(
    sandbox: Mapping[str, Any], folder: Path, environ: Mapping[str, str], *, ingress_port: int
) -> Settings:
    """The bot's real settings, pointed at the sandbox and at a database that nobody needs afterwards.

    Of `environ` only the logging: whoever exports a real workspace's settings must not reach it from here.
    """
    logging = {name: value for name, value in environ.items() if name.startswith("SUSPENSAO_LOG_")}
    own = {
        "SLACK_BOT_TOKEN": sandbox["bot_token"],
        "SLACK_APP_TOKEN": sandbox["app_token"],
        "SLACK_API_URL": f"{sandbox['http']}/api/",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "SUSPENSAO_KEY_FILE": str(folder / "demo.key"),
        "SUSPENSAO_BACKUPS": "0",
        "SUSPENSAO_ALLOWED_HOSTS": _LOOPBACK,
        "SENDGRID_API_URL": sandbox["http"],
        "TWILIO_API_URL": sandbox["http"],
        "FCM_API_URL": sandbox["http"],
        "FCM_TOKEN_URL": f"{sandbox['http']}/token",
        "PUBLIC_URL": f"http://127.0.0.1:{ingress_port}",
        "INGRESS_PORT": str(ingress_port),
    }
    return Settings.read(logging | own).model_copy(update={"demo": True})


def _trust(sandbox_ca: Path, folder: Path) -> Path:
    """The authorities this machine trusts, and the sandbox's own: its mail server speaks TLS too."""
    system = ssl.get_default_verify_paths().cafile
    bundle = folder / "trusted.pem"
    bundle.write_bytes((Path(system).read_bytes() if system else b"") + sandbox_ca.read_bytes())
    return bundle


def _greet(url: str) -> None:
    console.out.print(
        f"\n  [bold]suspensao[/] está pronto em [link={url}]{url}[/link]\n"
        "  Abra no navegador, entre em #suspensoes e digite [bold]/suspensao config[/].\n"
        "  Ctrl+C encerra; nada fica gravado.\n",
        highlight=False,
    )
