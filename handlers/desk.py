"""The one desk every request passes: parsed, guarded, answered in time, carried on in the background.

Deny by default: what no conversation has registered is refused, and what one has registered asks
for that conversation's role. A handler is `async (deps, turn) -> None`, a submission's returns its
`Reply`; neither sees Bolt. Ids read `<conversation>.<what>`.
"""

import asyncio
import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from handlers import slack_errors, texts
from handlers.blocks import modal, section
from handlers.deps import Deps
from handlers.overtime import Overtime
from handlers.people import allows
from handlers.tell import tell, with_banner
from handlers.turn import Json, Reply, Turn, Work, parse
from handlers.verbs import Verb, split_verb
from storage.enums import Role

log = logging.getLogger(__name__)

Handler = Callable[[Deps, Turn], Awaitable[None]]
Submission = Callable[[Deps, Turn], Awaitable[Reply]]
Ack = Callable[..., Awaitable[Any]]

_REMEMBERED_TURNS = 2_000
_SHOWN_AFTER = 0.4  # seconds Slack may take from an ack to showing the view in it
_ANY = re.compile(".*", re.DOTALL)


@dataclass
class Conversation:
    """What one folder registers. `needs` None means everybody may."""

    name: str
    needs: Role | None
    verbs: dict[str, tuple[Verb, Handler]] = field(default_factory=dict)
    actions: dict[str, Handler] = field(default_factory=dict)
    submissions: dict[str, Submission] = field(default_factory=dict)
    home: Handler | None = None

    def verb(self, verb: Verb, handler: Handler) -> None:
        """`/suspensao <verb>` opens this conversation."""
        self.verbs[verb.name] = (verb, handler)

    def action(self, what: str, handler: Handler) -> None:
        """A button or a dispatching input with action_id `<name>.<what>`."""
        self.actions[what] = handler

    def submit(self, what: str, handler: Submission) -> None:
        """A modal with callback_id `<name>.<what>`, sent."""
        self.submissions[what] = handler


class Desk:
    """Routes, guards and answers. Made once; `listen` ties it to Bolt."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._conversations: dict[str, Conversation] = {}
        self._answered: OrderedDict[str, asyncio.Future[Reply | None]] = OrderedDict()
        self._overtime = Overtime(deps.client)
        self._tasks: set[asyncio.Task[None]] = set()

    # -- registration -----------------------------------------------------------------------------

    def conversation(self, name: str, *, needs: Role | None) -> Conversation:
        """A new conversation; its name is the first part of all its ids."""
        return self._conversations.setdefault(name, Conversation(name, needs))

    def verbs(self) -> list[tuple[Verb, Role | None]]:
        """Every verb with the role it takes, in the order of registration: the help's contents."""
        return [(verb, c.needs) for c in self._conversations.values() for verb, _ in c.verbs.values()]

    def listen(self, app: AsyncApp) -> None:
        """Everything Slack sends arrives in these five; ids are sorted out here, not in Bolt."""
        app.command("/suspensao")(self.on_command)
        app.action(_ANY)(self.on_action)
        app.view(_ANY)(self.on_submission)
        app.view_closed(_ANY)(self.on_closed)
        app.event("app_home_opened")(self.on_home)
        app.error(self.on_error)

    async def drain(self) -> None:
        """Waits for work in the background; called at shutdown, with a deadline round it."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- what Slack sends -------------------------------------------------------------------------

    async def on_command(self, ack: Ack, body: Json) -> None:
        await ack()
        turn = parse(body)
        if self._first_time(turn):
            self.background(turn, lambda: self.open(turn))

    async def on_action(self, ack: Ack, body: Json) -> None:
        await ack()
        turn = parse(body)
        action_id = (body.get("actions") or [{}])[0].get("action_id", "")
        if self._first_time(turn):
            self.background(turn, lambda: self._act(turn, action_id))

    async def on_submission(self, ack: Ack, body: Json) -> None:
        turn = parse(body)
        waiting = self._answered.get(turn.key)
        if waiting is not None:  # delivered again: the same answer, the work once
            await ack(**((await asyncio.shield(waiting)) or Reply()).payload())
            return
        answer = self._remember(turn)
        reply = await self._overtime.reply(turn, self._submit(turn))
        answer.set_result(reply)
        await ack(**reply.payload())
        if reply.then is not None:
            there = turn if reply.stays else replace(turn, view=None)
            self.background(there, reply.then if reply.update is None else _once_shown(reply.then))

    async def on_closed(self, ack: Ack) -> None:
        await ack()

    async def on_home(self, body: Json) -> None:
        turn = parse(body)
        home = next((c for c in self._conversations.values() if c.home is not None), None)
        if home is not None and home.home is not None and body["event"].get("tab", "home") == "home":
            handler = home.home
            self.background(turn, lambda: handler(self.deps, turn))

    async def on_error(self, error: Exception, body: Json) -> None:
        """What broke before there was a turn: a request that could not be read, or a bug in this file."""
        user = body.get("user_id") or (body.get("user") or {}).get("id")
        sentence = self._explain(str(user), error)
        if user:
            await self.deps.client.chat_postMessage(channel=user, text=sentence)

    # -- routing ----------------------------------------------------------------------------------

    async def open(self, turn: Turn) -> None:
        """Does what `turn.text` says, a verb and its words; the help where no verb is meant by it."""
        word, rest = split_verb(turn.text)
        found = self._by_word(word)
        if found is None:
            found, rest = self._by_word("ajuda"), word
        if found is None:
            raise LookupError("no help is registered")
        conversation, handler = found
        if await self._may(turn, conversation):
            await handler(self.deps, replace(turn, text=rest))

    async def _act(self, turn: Turn, action_id: str) -> None:
        conversation, what = self._named(action_id)
        handler = conversation.actions.get(what) if conversation else None
        if conversation is None or handler is None:
            log.warning("unknown_action", extra={"action_id": action_id})
            await tell(self.deps.client, turn, texts.UNKNOWN_REQUEST)
        elif await self._may(turn, conversation):
            await handler(self.deps, turn)

    async def _submit(self, turn: Turn) -> Reply:
        conversation, what = self._named(turn.modal.callback_id)
        handler = conversation.submissions.get(what) if conversation else None
        if conversation is None or handler is None:
            log.warning("unknown_view", extra={"callback_id": turn.modal.callback_id})
            return _refusal(turn, texts.UNKNOWN_REQUEST)
        try:
            if not allows(await self._role(turn.user, conversation.needs), conversation.needs):
                return _refusal(turn, texts.ask_for_access(await self.deps.people.admins()))
            return await handler(self.deps, turn)
        except Exception as error:  # noqa: BLE001 - the person keeps the form and gets a code; the log the cause
            return _refusal(turn, self._explain(turn.user, error))

    async def _may(self, turn: Turn, conversation: Conversation) -> bool:
        """The guard. Says whom to ask where the answer is no."""
        if allows(await self._role(turn.user, conversation.needs), conversation.needs):
            return True
        log.info("refused", extra={"user": turn.user, "conversation": conversation.name})
        await tell(self.deps.client, turn, texts.ask_for_access(await self.deps.people.admins()))
        return False

    async def _role(self, user: str, needs: Role | None) -> Role | None:
        return None if needs is None else await self.deps.people.role_of(user)

    def _by_word(self, word: str) -> tuple[Conversation, Handler] | None:
        for conversation in self._conversations.values():
            for verb, handler in conversation.verbs.values():
                if word in verb.words:
                    return conversation, handler
        return None

    def _named(self, dotted: str) -> tuple[Conversation | None, str]:
        name, _, what = dotted.partition(".")
        return self._conversations.get(name), what.partition(":")[0]

    # -- once, in the background, never in silence ------------------------------------------------

    def background(self, turn: Turn, work: Work) -> None:
        """Runs `work` apart from the ack, so that no error of its own can undo the ack (Bolt 1.30)."""
        task = asyncio.create_task(self._guarded(turn, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, turn: Turn, work: Work) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the person gets a sentence, the log the cause
            sentence = self._explain(turn.user, error)
            try:
                await tell(self.deps.client, turn, sentence)
            except Exception:
                log.exception("could_not_tell", extra={"user": turn.user})

    def _explain(self, user: str, error: Exception) -> str:
        refusal = slack_errors.code(error) if isinstance(error, SlackApiError) else None
        code = secrets.token_hex(2).upper()
        log.error("turn_failed", exc_info=error, extra={"code": code, "user": user, "slack": refusal})
        return texts.SLACK_REFUSALS.get(str(refusal)) or texts.failed(code)

    def _first_time(self, turn: Turn) -> bool:
        """Whether this is no second delivery of what was already taken on."""
        if turn.key in self._answered:
            return False
        self._remember(turn).set_result(None)
        return True

    def _remember(self, turn: Turn) -> asyncio.Future[Reply | None]:
        answer: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self._answered[turn.key] = answer
        while len(self._answered) > _REMEMBERED_TURNS:
            self._answered.popitem(last=False)
        return answer


def allowed_verbs(verbs: Iterable[tuple[Verb, Role | None]], role: Role | None) -> list[Verb]:
    """The verbs that someone who is `role` may use."""
    return [verb for verb, needs in verbs if allows(role, needs)]


def _once_shown(work: Work) -> Work:
    """`work`, once the view of the ack is there: a views.update that comes before it is overwritten by it."""

    async def later() -> None:
        await asyncio.sleep(_SHOWN_AFTER)
        await work()

    return later


def _refusal(turn: Turn, sentence: str) -> Reply:
    """Says why on top of the form; what the person typed stays in it."""
    view = turn.modal.raw_view
    if view.get("type") == "modal" and view.get("blocks"):
        return Reply(update=with_banner(view, sentence))
    return Reply(update=modal("desk.refusal", "Não deu certo", [section(sentence)], close="Fechar"))
