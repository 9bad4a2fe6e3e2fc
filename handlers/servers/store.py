"""Keeps an account: its password sealed, its draft forgotten."""

from dataclasses import dataclass
from functools import partial

from delivery.channels.sendgrid_config import SendGridConfig
from handlers.deps import Deps
from handlers.servers.form import Place, Typed
from handlers.servers.parse import Account
from handlers.turn import Turn
from storage import accounts, drafts
from storage.accounts import AccountGone, EmailServerValues
from storage.enums import EmailKind
from storage.ids import id_from
from storage.models import EmailServer


@dataclass(frozen=True)
class Filled:
    """A form in which nothing is wrong: as typed, where it stands, and as an account."""

    typed: Typed
    where: Place
    account: Account

    @property
    def new_password(self) -> str | None:
        """None where the stored one stays; "" where the account signs in no more."""
        untouched = not self.typed.password and not self.where.draft
        signs_in = self.typed.kind is EmailKind.SENDGRID or bool(self.typed.username)
        return None if untouched and signs_in else self.account.secret

    @property
    def new_bounce_password(self) -> str | None:
        """The same of the *Caixa de devoluções*; "" where it has none of its own."""
        untouched = not self.typed.bounce_password and not self.where.bounce_draft
        return None if untouched and self.account.mailbox_user else self.account.mailbox_secret


async def store(deps: Deps, filled: Filled, turn: Turn, *, checked: bool) -> EmailServer:
    """Adds the account, or changes the one being edited; the turn's second delivery adds none.

    Raises AccountGone where the one being edited was deactivated.
    """
    now, values, where, by = deps.clock.now(), values_of(filled.account), filled.where, turn.user
    async with deps.db.write() as session:
        if where.server is None:
            secret, make_id = filled.account.secret, partial(id_from, turn.key)
            server = await accounts.add_email_server(
                session,
                deps.vault,
                values,
                secret,
                by=by,
                now=now,
                make_id=make_id,
                bounce_password=filled.account.mailbox_secret,
            )
        else:
            standing = await accounts.get_email_server(session, where.server)
            if standing is None or not standing.active:
                raise AccountGone
            server = await accounts.update_email_server(
                session,
                deps.vault,
                where.server,
                values,
                filled.new_password,
                by=by,
                now=now,
                bounce_password=filled.new_bounce_password,
            )
        if checked and server.id is not None:
            await accounts.mark_checked(session, server.id, now=now)
        for draft in filter(None, (where.draft, where.bounce_draft)):
            await drafts.discard(session, draft)
    return server


def values_of(account: Account) -> EmailServerValues:
    """The name is what tells one account from another: the address clients see, the server behind it."""
    config = account.config
    if isinstance(config, SendGridConfig):
        return accounts.sendgrid_values(
            f"{config.sender_address} · SendGrid",
            config.sender_address,
            sender_name=config.sender_name,
            reply_to=config.reply_to,
            webhook_key=account.webhook_key or None,
            per_minute=config.per_minute,
            per_day=account.per_day,
        )
    return EmailServerValues(
        name=f"{config.sender_address} · {config.host}",
        host=config.host,
        port=config.port,
        security=config.security,
        sender_address=config.sender_address,
        username=config.username,
        sender_name=config.sender_name,
        reply_to=config.reply_to,
        max_connections=config.max_connections,
        per_minute=config.per_minute,
        per_day=account.per_day,
        bounce_host=account.mailbox.host if account.mailbox else "",
        bounce_port=account.mailbox.port if account.mailbox else None,
        bounce_security=account.mailbox.security if account.mailbox else None,
        bounce_username=account.mailbox_user,
    )
