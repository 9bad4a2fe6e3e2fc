"""Mails that come back settle their deliveries, in whatever order, however often they are read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from delivery.outbound import OutboundGuard
from delivery.receipts import Busy, Receipts
from delivery.returns import AFTER_REFUSAL, EVERY, Returns
from sandbox.dsn import returned
from sandbox.outbox import Mail
from sandbox.smtp import PASSWORD, USER
from storage.enums import Channel, DeliveryState, RunTrigger, Security, SuppressionReason
from storage.keys import new_key
from storage.models import Attempt, Delivery, EmailServer, Receipt, Run, Suppression
from storage.vault import Vault
from tests.support.mailbox import RunningMailbox, running_mailbox
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
GUARD = OutboundGuard(["127.0.0.0/8", "::1"])
S = DeliveryState
VAULT = Vault([new_key()])


@dataclass
class Post:
    """A run by e-mail that went out, and the mailbox its mails come back to."""

    world: World
    mailbox: RunningMailbox
    receipts: Receipts = field(init=False)

    def __post_init__(self) -> None:
        self.receipts = Receipts(self.world.db, news=self.world.news)

    def returns(self) -> Returns:
        """A process, as it were."""
        return Returns(self.world.db, VAULT, GUARD, self.receipts, self.world.clock, tls=self.mailbox.trust)

    async def comes_back(self, event: str, *, number: int = 1) -> None:
        """The mail to client `number`; of each event there is one mail, whenever it is put there."""
        to = f"cliente{number}@example.com"
        (attempt,) = await self.world.attempts(to)
        raw = f"From: {USER}\r\nMessage-ID: <{attempt.key}@example.com>\r\n\r\n.".encode()
        at = self.world.clock.now().timestamp()
        self.mailbox.put(returned(Mail("M1", USER, (to,), raw, at), event, f"{event}{number}", at))

    async def look(self) -> int:
        """The next look, when it is due."""
        self.world.clock.move(EVERY)
        return await self.returns().round()

    async def server(self) -> EmailServer:
        (server,) = await self.world.rows(EmailServer)
        assert isinstance(server, EmailServer)
        return server


@pytest.fixture
async def post(world: World, tmp_path: Path) -> AsyncIterator[Post]:
    async with running_mailbox(tmp_path) as mailbox:
        server = (await world.rows(EmailServer))[0]
        place = {"table": "email_servers", "row": server.uid}
        await world.change(
            EmailServer,
            username=USER,
            password_sealed=VAULT.seal(PASSWORD, field="password_sealed", **place),
            bounce_host="localhost",
            bounce_port=mailbox.port,
            bounce_security=Security.STARTTLS,
        )
        await world.suspend(2, mobile=True)
        await world.sent()
        yield Post(world, mailbox)


@pytest.mark.parametrize(
    ("event", "state", "suppressed"),
    [
        ("bounced", S.BOUNCED, True),
        ("qmail", S.BOUNCED, True),
        ("full", S.BOUNCED, False),
        ("blocked", S.BOUNCED, False),
        ("expired", S.BOUNCED, False),
        ("delayed", S.ACCEPTED, False),
        ("delivered", S.DELIVERED, False),
        ("vacation", S.ACCEPTED, False),
    ],
)
async def test_what_came_back(post: Post, event: str, state: S, suppressed: bool) -> None:
    """It settles its own delivery and no other; only an address that does not exist is sent nothing more."""
    await post.comes_back(event)
    await post.look()
    assert (await post.world.delivery("cliente1@example.com")).state is state
    assert (await post.world.delivery("cliente2@example.com")).state is S.ACCEPTED
    found = [(one.destination, one.reason, one.by) for one in await post.world.rows(Suppression)]
    assert found == ([("cliente1@example.com", SuppressionReason.BOUNCED, "smtp")] if suppressed else [])


@pytest.mark.parametrize("event", ["bounced", "delayed"])
async def test_a_doubt_is_settled(post: Post, event: str) -> None:
    """The server had the mail after all: given up, or still tried."""
    await post.world.change(Delivery, state=S.IN_DOUBT)
    await post.comes_back(event)
    await post.look()
    settled = S.BOUNCED if event == "bounced" else S.ACCEPTED
    assert await post.world.states() == {settled: 1, S.IN_DOUBT: 1}


async def test_read_again_nothing_is_new(post: Post) -> None:
    """A position that was lost, mails numbered anew: the same events."""
    await post.comes_back("bounced")
    assert await post.look() == 1
    await post.world.change(EmailServer, bounce_seen_uid=None)
    assert await post.look() == 0
    post.mailbox.end.inbox.renumber()
    assert await post.look() == 0
    assert len(await post.world.rows(Receipt)) == 1


async def test_a_delivery_that_is_held_comes_again(post: Post) -> None:
    """The mark stays before what was not taken; the next look takes it."""
    await post.comes_back("bounced")

    class Held(Receipts):
        async def take(self, *_: object, **__: object) -> int:
            raise Busy

    free, post.receipts = post.receipts, Held(post.world.db, news=post.world.news)
    assert await post.look() == 0
    assert (await post.server()).bounce_seen_uid is None
    post.receipts = free
    assert await post.look() == 1


async def test_cut_off_between_receipt_and_mark(post: Post) -> None:
    """The kill in between: the mail is read again, and is nothing new."""
    await post.comes_back("bounced")

    class Killed(Receipts):
        async def take(self, *args: object, **named: object) -> int:
            await super().take(*args, **named)  # type: ignore[arg-type]
            raise OperationalError("", None, Exception("the process ends here"))

    whole, post.receipts = post.receipts, Killed(post.world.db, news=post.world.news)
    with pytest.raises(OperationalError):
        await post.look()
    assert await post.world.states() == {S.BOUNCED: 1, S.ACCEPTED: 1}
    assert (await post.server()).bounce_seen_uid is None
    post.receipts = whole
    assert await post.look() == 0
    assert (await post.server()).bounce_seen_uid == 1


async def test_a_refused_password_is_not_tried_each_minute(post: Post) -> None:
    """Providers lock an account for that; what is wrong stands with it until it goes well again."""
    post.mailbox.fault("auth")
    await post.look()
    assert (await post.server()).bounce_error == "535"
    await post.comes_back("bounced")
    assert await post.look() == 0
    post.world.clock.move(AFTER_REFUSAL)
    assert await post.look() == 1
    server = await post.server()
    assert (server.bounce_error, server.bounce_read_at) == (None, post.world.clock.now())


@pytest.mark.parametrize("changes", [{"active": False}, {"bounce_host": ""}])
async def test_no_mailbox_no_look(post: Post, changes: dict[str, object]) -> None:
    await post.world.change(EmailServer, **changes)
    await post.comes_back("bounced")
    assert await post.look() == 0


async def test_the_next_method_takes_over(post: Post) -> None:
    """What came back goes on by SMS, in a follow-up of the run that has ended."""
    await post.world.with_methods(Channel.EMAIL, Channel.SMS)
    await post.comes_back("bounced")
    await post.look()
    await post.world.dispatcher.settle()
    sms = await post.world.delivery(World.mobile(1))
    assert sms.state is S.ACCEPTED
    assert [run.trigger for run in await post.world.rows(Run)] == [RunTrigger.HAND, RunTrigger.FOLLOW_UP]
    assert len(await post.world.rows(Attempt)) == 3
