"""chat.*: what the bot says."""

from sandbox.args import Args
from sandbox.blockkit import checked_blocks
from sandbox.directory import BOT_USER_ID
from sandbox.limits import POSTING, TIER_3, TIER_4
from sandbox.methods import Api, Method
from sandbox.shapes import Json, Refusal
from sandbox.timeline import Post
from sandbox.workspace import Content


def content_of(api: Api, args: Args) -> Content:
    """Text and blocks of a call, checked. `markdown_text` and attachments are not drawn here, so refused."""
    for name in ("markdown_text", "attachments"):
        if args.text(name) not in ("", "[]"):
            raise Refusal("invalid_arguments", f"o sandbox não desenha {name}: use text e blocks")
    blocks = _blocks(args)
    return Content(args.text("text"), tuple(checked_blocks(blocks, api.workspace.ids)) if blocks else ())


def _blocks(args: Args) -> object:
    try:
        return args.structure("blocks")
    except Refusal as refusal:
        raise Refusal("invalid_blocks_format", refusal.why) from None


def metadata_of(args: Args) -> Json | None:
    """What a call says to other apps, checked: a name and an object; None where it says nothing."""
    try:
        given = args.structure("metadata")
    except Refusal as refusal:
        raise Refusal("invalid_metadata_format", refusal.why) from None
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Refusal("invalid_metadata_format", "metadata tem que ser um objeto")
    fields = {"event_type": str, "event_payload": dict}
    if given and not all(isinstance(given.get(name), kind) for name, kind in fields.items()):
        raise Refusal(
            "invalid_metadata_schema", "metadata tem event_type, um texto, e event_payload, um objeto"
        )
    return given


def post_message(api: Api, args: Args) -> Json:
    workspace = api.workspace
    channel = workspace.directory.postable(args.need("channel"))
    post = workspace.post(
        channel,
        BOT_USER_ID,
        content_of(api, args),
        thread_ts=args.text("thread_ts") or None,
        broadcast=args.flag("reply_broadcast"),
        metadata=metadata_of(args),
    )
    return {"channel": channel.id, "ts": post.ts, "message": workspace.timeline.render(post)}


def post_ephemeral(api: Api, args: Args) -> Json:
    workspace = api.workspace
    channel = workspace.directory.postable(args.need("channel"))
    user = workspace.directory.person(args.need("user")).id
    if user not in channel.members:
        raise Refusal("user_not_in_channel", f"{user} não está em #{channel.name}")
    post = workspace.post(
        channel,
        BOT_USER_ID,
        content_of(api, args),
        thread_ts=args.text("thread_ts") or None,
        only_for=user,
    )
    return {"message_ts": post.ts}


def update(api: Api, args: Args) -> Json:
    post = _own(api, args.need("channel"), args.need("ts"), "cant_update_message")
    api.workspace.edit(post, content_of(api, args), metadata=metadata_of(args))
    message = api.workspace.timeline.render(post)
    return {"channel": post.channel, "ts": post.ts, "text": message["text"], "message": message}


def delete(api: Api, args: Args) -> Json:
    post = _own(api, args.need("channel"), args.need("ts"), "cant_delete_message")
    api.workspace.delete(post)
    return {"channel": post.channel, "ts": post.ts}


def get_permalink(api: Api, args: Args) -> Json:
    channel = api.workspace.directory.visible_to_bot(args.need("channel"))
    post = api.workspace.timeline.get(channel.id, args.need("message_ts"))
    link = f"{api.workspace.base_url}/archives/{channel.id}/p{post.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _own(api: Api, channel_id: str, ts: str, otherwise: str) -> Post:
    """A message of the bot's own. An ephemeral one does not exist for these calls."""
    channel = api.workspace.directory.visible_to_bot(channel_id)
    if channel.is_archived:
        raise Refusal("is_archived", f"#{channel.name} está arquivado")
    post = api.workspace.timeline.get(channel.id, ts)
    if post.body["user"] != BOT_USER_ID:
        raise Refusal(otherwise, "a mensagem é de outra pessoa")
    return post


_WRITE = ("chat:write",)
METHODS = (
    Method("chat.postMessage", post_message, _WRITE, POSTING, json=True, by="channel"),
    Method("chat.postEphemeral", post_ephemeral, _WRITE, TIER_4, json=True),
    Method("chat.update", update, _WRITE, TIER_3, json=True),
    Method("chat.delete", delete, _WRITE, TIER_3, json=True),
    Method("chat.getPermalink", get_permalink),
)
