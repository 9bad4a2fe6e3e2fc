"""*Salvar arquivo*: read, checked, sealed; then asked of Google, and taken out of Slack where that works."""

import asyncio
import re
from functools import partial

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from delivery import firebase_file
from delivery.errors import DeliveryError
from delivery.firebase_file import FirebaseFile, NotTheFile
from delivery.message import Account
from delivery.words import reason_text
from handlers import slack_errors
from handlers.blocks import escape
from handlers.deps import Deps
from handlers.download import NotServed, TooLarge, download
from handlers.firebase import texts
from handlers.firebase.modal import Place, place
from handlers.kept import Kept
from handlers.turn import Json, Reply, Turn
from storage import push_apps
from storage.account_rows import AccountGone
from storage.enums import Channel
from storage.ids import id_from
from storage.models import PushApp
from storage.push_apps import PushAppValues

WITHIN_ACK = 2.0  # seconds the file may take to come; the ack has three
PATIENCE = 15.0  # seconds Google is waited for
_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]{0,200}")
_MOST_BYTES = firebase_file.MOST_BYTES

Problems = dict[str, str]


async def save(kept: Kept, deps: Deps, turn: Turn) -> Reply:
    """What is wrong with the file is said at its field, inside the ack."""
    name = turn.modal.text("sender_name")
    problems = {} if _ONE_LINE.fullmatch(name) else {"sender_name": texts.NAME_LONG}
    problems = problems if name else {"sender_name": texts.NAME_EMPTY}
    given = await _given(deps, turn)
    if isinstance(given, dict) or problems:
        return Reply(errors={**problems, **(given if isinstance(given, dict) else {})})
    per_minute = turn.modal.text("per_minute")
    values = PushAppValues(given.project_id, turn.user, name, int(per_minute) if per_minute else None)
    where = place(turn.modal.metadata)
    try:
        app, before = await _store(deps, where, values, given, turn)
    except AccountGone:
        return Reply(errors={"file": texts.GONE})
    uploaded = next(iter(turn.modal.files("file")), None)
    return Reply(then=partial(_tell, kept, deps, turn, where, app, before, uploaded))


async def _given(deps: Deps, turn: Turn) -> FirebaseFile | Problems:
    """The file by either way, or what is wrong with it."""
    pasted, files = turn.modal.text("text"), turn.modal.files("file")
    if pasted and files:
        return {"text": texts.BOTH_GIVEN}
    if not pasted and not files:
        return {"file": texts.NOTHING_GIVEN}
    try:
        return firebase_file.read(pasted or await _fetched(deps, files[0]))
    except NotTheFile as error:
        return {"text" if pasted else "file": str(error)}


async def _fetched(deps: Deps, file: Json) -> bytes:
    """Raises NotTheFile, whose text says what to do."""
    try:
        async with asyncio.timeout(WITHIN_ACK):
            return await download(deps.client, file, most=_MOST_BYTES)
    except TooLarge:
        raise NotTheFile(texts.TOO_LARGE) from None
    except (NotServed, ClientError, TimeoutError, SlackApiError):
        raise NotTheFile(texts.NOT_SERVED) from None


async def _store(
    deps: Deps, where: Place, values: PushAppValues, file: FirebaseFile, turn: Turn
) -> tuple[PushApp, str]:
    """The project, and the name of the one it takes the place of ("" for none).

    The turn's second delivery adds none. Raises AccountGone.
    """
    now, by = deps.clock.now(), turn.user
    async with deps.db.write() as session:
        if where.app is None:
            make_id = partial(id_from, turn.key)
            made = await push_apps.register(
                session, deps.vault, values, file.text, by=by, now=now, make_id=make_id
            )
            return made, ""
        standing = await push_apps.get(session, where.app)
        if standing is None or not standing.active:
            raise AccountGone
        before = standing.project_id if standing.project_id != values.project_id else ""
        app = await push_apps.update(session, deps.vault, where.app, values, file.text, by=by, now=now)
        return app, before


async def _tell(
    kept: Kept, deps: Deps, turn: Turn, where: Place, app: PushApp, before: str, uploaded: Json | None
) -> None:
    """The screen below says how it went, once Google and Slack have answered."""
    told = [await _checked(deps, app)]
    if before:
        told.append(texts.OTHER_PROJECT.format(before=escape(before)))
    if uploaded is not None:
        told.append(await _taken_out(deps, uploaded))
    await kept(deps, turn, where.below, Channel.PUSH, app, "\n".join(told))


async def _checked(deps: Deps, app: PushApp) -> str:
    project = escape(app.project_id)
    try:
        async with asyncio.timeout(PATIENCE):
            sender = await deps.senders.get(Account(Channel.PUSH, app.id or 0))
            await sender.check()
    except TimeoutError:
        return texts.KEPT.format(project=project, checked=texts.NOT_CHECKED)
    except DeliveryError as error:
        why = escape(reason_text(error.code, error.fault, error.detail))
        return texts.REFUSED.format(project=project, why=why)
    return texts.KEPT.format(project=project, checked=texts.ACCEPTED)


async def _taken_out(deps: Deps, uploaded: Json) -> str:
    """Slack lets a bot delete its own files only; where it refuses, a person is told how."""
    try:
        await deps.client.files_delete(file=uploaded["id"])
    except SlackApiError as error:
        if slack_errors.code(error) in ("file_not_found", "file_deleted"):
            return texts.DELETED
    except (ClientError, TimeoutError):
        pass  # not known to be gone: the person is told how
    else:
        return texts.DELETED
    return texts.STILL_IN_SLACK.format(name=escape(str(uploaded.get("name") or "o arquivo .json")))
