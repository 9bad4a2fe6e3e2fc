"""Mails a second, ours beside others, in one sitting into one smtp-sink (Postfix): ratios count, not figures.

    .venv/bin/python -m tests.bench.mail                     # ours, and bare aiosmtplib with nothing kept
    .venv/bin/python -m tests.bench.mail --peers DIR         # and the peers of ../shared/bench, set up in DIR

Ours is everything: planning, the ledger on SQLite with synchronous=FULL, text and HTML rendered for each
client, one process, ten connections. Rounds are interleaved; the median of each is printed.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
from sqlalchemy import update

from delivery.editions import Editions
from delivery.outbound import OutboundGuard
from delivery.senders import AccountSenders
from storage.engine import Database
from storage.enums import DeliveryState, Security
from storage.keys import new_key
from storage.migrate import upgrade
from storage.models import EmailServer
from storage.vault import Vault
from tests.support.clock import FixedClock
from tests.support.world import World

HOST = "127.0.0.1"
CONNECTIONS = 10
# The best durable peer found, as installed and tuned: its queue is filled, then sent by two processes.
PEERS = {
    "django-post_office, as installed": ("1", {}),
    "django-post_office, tuned": ("2", {"PEER_BATCH": "2500", "PEER_THREADS": "20"}),
}


async def ours(port: int, count: int) -> float:
    """Seconds from planning to the last row recorded."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        await upgrade(url)
        db = Database.open(url)
        world = await World(db, FixedClock()).ready()
        async with db.write() as session:
            values = {"host": HOST, "port": port, "security": Security.NONE, "max_connections": CONNECTIONS}
            await session.execute(update(EmailServer).values(**values))
        for _ in range(0, count, 5_000):
            await world.suspend(min(count, 5_000))
        senders = AccountSenders(db, Vault((new_key(),)), OutboundGuard([HOST]))
        world.letters = Editions(db)  # type: ignore[assignment]  # the real one in the fake one's place
        dispatcher = world.new_dispatcher(senders=senders)  # type: ignore[arg-type]
        start = time.perf_counter()
        await world.planned()
        await dispatcher.settle()
        took = time.perf_counter() - start
        assert await world.states() == {DeliveryState.ACCEPTED: count}
        await senders.close()
        await db.close()
    return took


async def bare(port: int, count: int) -> float:
    """aiosmtplib alone: one message built once, nothing rendered, nothing recorded."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "x"
    message.set_content("x" * 1_000)
    message.add_alternative("x" * 2_000, subtype="html")
    raw, left = message.as_bytes(), iter(range(count))

    async def connection() -> None:
        async with aiosmtplib.SMTP(hostname=HOST, port=port, start_tls=False) as smtp:
            for _ in left:
                await smtp.sendmail("a@example.com", ["b@example.com"], raw)

    start = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return time.perf_counter() - start


def peer(folder: Path, port: int, count: int, processes: str, extra: dict[str, str]) -> float:
    """A peer of ../shared/bench, as its own harness runs it."""
    with tempfile.TemporaryDirectory() as scratch:
        environ = {
            **os.environ,
            **extra,
            "PEER_SMTP_PORT": str(port),
            "PEER_DB": f"sqlite:{scratch}/q.db",
            "PYTHONPATH": str(folder),
            "PYTHONWARNINGS": "ignore",
        }
        python = folder / ".venvs" / "post_office" / "bin" / "python"
        command = [python, folder / "peer_post_office.py", str(count), processes]
        done = subprocess.run(command, env=environ, cwd=scratch, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.strip().splitlines()[-1])
    return float(result["enqueue_s"] + result["send_s"])


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Postfix's sink on a free port."""
    program = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        sys.exit("smtp-sink is not installed (apt install postfix; no configuration, start no daemon)")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *user, f"{HOST}:{port}", "1000"])
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                socket.create_connection((HOST, port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path)
    asked = parser.parse_args()
    with smtp_sink() as port:
        contenders: dict[str, Callable[[], float]] = {
            "suspensao, everything": lambda: asyncio.run(ours(port, asked.count)),
            "aiosmtplib alone": lambda: asyncio.run(bare(port, asked.count)),
        }
        if asked.peers:
            for name, (processes, extra) in PEERS.items():
                contenders[name] = lambda p=processes, e=extra: peer(asked.peers, port, asked.count, p, e)
        rates: defaultdict[str, list[float]] = defaultdict(list)
        for _ in range(asked.rounds):
            for name, run in contenders.items():
                rates[name].append(asked.count / run())
    mine = statistics.median(rates["suspensao, everything"])
    for name, seen in rates.items():
        middle = statistics.median(seen)
        print(
            f"{name:<36}{middle:>8,.0f}/s  {min(seen):,.0f}..{max(seen):,.0f}  ours is {mine / middle:.2f} ×"
        )


if __name__ == "__main__":
    main()
