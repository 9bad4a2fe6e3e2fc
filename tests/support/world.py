"""A small provider: an account, clients, suspensions; the core around them and a fake far end."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col, select

from delivery.dispatcher import Dispatcher
from delivery.message import Account
from delivery.ports import Clock
from delivery.runs import Runs
from delivery.signal import Signal
from storage.engine import Database
from storage.enums import (
    BacklogChoice,
    Channel,
    DeliveryState,
    Kind,
    RunTrigger,
    Security,
    Source,
    SuspensionState,
)
from storage.models import (
    Attempt,
    Client,
    Contract,
    Delivery,
    Device,
    EmailServer,
    NoticeRule,
    Parameters,
    PushApp,
    Run,
    Skip,
    SmsGateway,
    Suspension,
)
from tests.support.clock import FixedClock
from tests.support.fake_senders import FakeLetters, FakeSender, FakeSenders

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 24)
WHO = "U0PERSON"


class World:
    """Everything below `handlers` and `bot`, on a database of the `db` fixture."""

    def __init__(self, db: Database, clock: FixedClock, *, sender: FakeSender | None = None) -> None:
        self.db = db
        self.clock = clock
        self.sender = sender or FakeSender()
        self.senders = FakeSenders(self.sender)
        self.letters = FakeLetters()
        self.work, self.news = Signal(), Signal()
        self.runs = Runs(db, clock, work=self.work, news=self.news)
        self.dispatcher = self.new_dispatcher()
        self.account = Account(Channel.EMAIL, 0)

    def new_dispatcher(
        self,
        *,
        db: Database | None = None,
        senders: FakeSenders | None = None,
        clock: Clock | None = None,
        **options: Any,
    ) -> Dispatcher:
        """Another process, as it were: with nothing in memory."""
        return Dispatcher(
            db or self.db,
            senders or self.senders,
            self.letters,
            clock or self.clock,
            work=self.work,
            news=self.news,
            draw=lambda: 0.5,
            **options,
        )

    async def ready(self, **parameters: Any) -> "World":
        """E-mail is the method, through one account; the schedule runs and nothing holds a run."""
        now = self.clock.now()
        async with self.db.write() as session:
            server = EmailServer(
                uid="server",
                name="Principal",
                host="smtp.example.com",
                port=587,
                security=Security.STARTTLS,
                sender_name="Fibra Sul",
                sender_address="avisos@example.com",
                created_at=now,
                updated_at=now,
            )
            session.add(server)
            await session.flush()
            self.account = Account(Channel.EMAIL, server.id or 0)
            values = {
                "method": Channel.EMAIL,
                "email_server_id": server.id,
                "paused": False,
                "pending_hold": None,
                "updated_at": now - 30 * DAY,
                **parameters,
            }
            await session.execute(update(Parameters).values(**values))
            await session.execute(update(NoticeRule).values(enabled_on=None))
        return self

    async def suspend(
        self,
        count: int = 1,
        *,
        kind: Kind = Kind.TEMPORARY,
        starts_on: dt.date = TODAY,
        ends_on: dt.date | None = TODAY + 60 * DAY,
        first_seen_on: dt.date = TODAY,
        state: SuspensionState = SuspensionState.IN_FORCE,
        email: bool = True,
        mobile: bool = False,
        devices: int = 0,
    ) -> list[str]:
        """`count` clients, each with a suspended contract; their addresses.

        Of client 7 the mobile is `mobile(7)`, and the devices are "token-7-1", "token-7-2", …
        """
        now, offset = self.clock.now(), len(await self.rows(Client))
        stamps = {"created_at": now, "updated_at": now}
        numbers = range(offset + 1, offset + count + 1)
        addresses = [f"cliente{n}@example.com" for n in numbers]
        clients = [
            {
                "id": n,
                "external_id": f"K{n}",
                "name": f"Cliente {n}",
                "email": to if email else None,
                "mobile": self.mobile(n) if mobile else None,
                **stamps,
            }
            for n, to in zip(numbers, addresses, strict=True)
        ]
        contracts = [{"id": n, "external_id": f"C{n}", "client_id": n, **stamps} for n in numbers]
        suspensions = [
            {
                "id": n,
                "contract_id": n,
                "kind": kind,
                "state": state,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "source": Source.IMPORT,
                "first_seen_on": first_seen_on,
                **stamps,
            }
            for n in numbers
        ]
        async with self.db.write() as session:
            connection = await session.connection()
            for model, rows in ((Client, clients), (Contract, contracts), (Suspension, suspensions)):
                await connection.execute(insert(model), rows)
            tokens = [
                {"client_id": n, "token": f"token-{n}-{device + 1}", "created_at": now}
                for n in numbers
                for device in range(devices)
            ]
            if tokens:
                await connection.execute(insert(Device), tokens)
        return addresses

    @staticmethod
    def mobile(number: int) -> str:
        """The mobile of a client."""
        return f"+55119{87650000 + number}"

    async def with_methods(self, *methods: Channel) -> "World":
        """The first is the method, the others its fallbacks; each with an account of its own."""
        now = self.clock.now()
        stamps = {"created_at": now, "updated_at": now}
        async with self.db.write() as session:
            gateway = SmsGateway(uid="gateway", name="Gateway", kind="http", **stamps)
            app = PushApp(uid="app", project_id="fibra-app", uploaded_by=WHO, **stamps)
            session.add_all([gateway, app])
            await session.flush()
            values = {
                "method": methods[0],
                "fallback": [method.value for method in methods[1:]],
                "sms_gateway_id": gateway.id,
                "push_app_id": app.id,
            }
            await session.execute(update(Parameters).values(**values))
        return self

    async def planned(self, choice: BacklogChoice = BacklogChoice.INCLUDE) -> int:
        """A run by hand, planned; its id."""
        run = await self.runs.request(
            RunTrigger.HAND, f"ask-{len(await self.rows(Run))}", asked_by=WHO, backlog=choice
        )
        return (await self.runs.plan(run.id or 0)).id or 0

    async def sent(self, choice: BacklogChoice = BacklogChoice.INCLUDE) -> int:
        """A run by hand, planned and sent as far as it goes now; its id."""
        run_id = await self.planned(choice)
        await self.dispatcher.settle()
        return run_id

    async def rows(self, model: type[Any]) -> Sequence[Any]:
        """Every row of a table, by id."""
        async with self.db.read() as session:
            return (await session.exec(select(model).order_by(model.id))).all()

    async def run(self, run_id: int) -> Run:
        async with self.db.read() as session:
            return (await session.exec(select(Run).where(col(Run.id) == run_id))).one()

    async def states(self) -> dict[DeliveryState, int]:
        """Deliveries by state."""
        return dict(Counter(row.state for row in await self.rows(Delivery)))

    async def delivery(self, destination: str) -> Delivery:
        return next(row for row in await self.rows(Delivery) if row.destination == destination)

    async def attempts(self, destination: str) -> list[Attempt]:
        wanted = (await self.delivery(destination)).id
        return [row for row in await self.rows(Attempt) if row.delivery_id == wanted]

    async def skips(self) -> list[str]:
        return [row.reason.value for row in await self.rows(Skip)]

    async def change(self, model: type[Any], **values: Any) -> None:
        """Every row of a table gets these values."""
        async with self.db.write() as session:
            await session.execute(update(model).values(**values))
