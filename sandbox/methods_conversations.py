"""conversations.*: channels and what was said in them. Scopes go by the kind of channel."""

from collections.abc import Mapping

from sandbox.args import Args
from sandbox.directory import BOT_USER_ID, Channel, channel_json
from sandbox.limits import TIER_2, TIER_3, TIER_4
from sandbox.methods import Api, Method, page
from sandbox.shapes import Json, Refusal
from sandbox.timeline import Post

_FAMILY: Mapping[str, str] = {
    "public_channel": "channels",
    "private_channel": "groups",
    "im": "im",
    "mpim": "mpim",
}


def list_all(api: Api, args: Args) -> Json:
    kinds = args.words("types") or ["public_channel"]
    unknown = [kind for kind in kinds if kind not in _FAMILY]
    if unknown:
        raise Refusal("invalid_types", f"não existe tipo de canal {', '.join(unknown)}")
    api.needs(*(f"{_FAMILY[kind]}:read" for kind in kinds))
    found = [
        channel
        for channel in api.workspace.directory.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public_channel" or channel.bot_in)
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    channels, metadata = page(found, args)
    return {"channels": [channel_json(channel) for channel in channels], "response_metadata": metadata}


def info(api: Api, args: Args) -> Json:
    return {"channel": channel_json(_readable(api, args, "read"))}


def members(api: Api, args: Args) -> Json:
    people, metadata = page(sorted(_readable(api, args, "read").members), args)
    return {"members": people, "response_metadata": metadata}


def join(api: Api, args: Args) -> Json:
    channel = api.workspace.directory.visible_to_bot(args.need("channel"))
    if channel.kind != "public_channel":
        raise Refusal("method_not_supported_for_channel_type", "um bot só entra sozinho em canal público")
    if channel.is_archived:
        raise Refusal("is_archived", f"#{channel.name} está arquivado")
    channel.members.add(BOT_USER_ID)
    return {"channel": channel_json(channel)}


def open_direct(api: Api, args: Args) -> Json:
    users = args.words("users")
    if len(users) != 1:
        raise Refusal("invalid_arguments", "o sandbox abre conversa direta com uma pessoa só")
    return {"channel": channel_json(api.workspace.directory.direct(users[0]))}


def history(api: Api, args: Args) -> Json:
    channel = _readable(api, args, "history")
    posts = [post for post in reversed(api.workspace.timeline.top(channel.id)) if _within(post, args)]
    return _messages(api, posts, args)


def replies(api: Api, args: Args) -> Json:
    channel = _readable(api, args, "history")
    timeline = api.workspace.timeline
    try:
        parent = timeline.get(channel.id, args.need("ts"))
    except Refusal as refusal:
        raise Refusal("thread_not_found", refusal.why) from None
    return _messages(api, [parent, *timeline.replies(channel.id, parent.ts)], args)


def _readable(api: Api, args: Args, right: str) -> Channel:
    """The channel, if the scope for its kind is granted; for history the bot must be in it too."""
    channel = api.workspace.directory.visible_to_bot(args.need("channel"))
    api.needs(f"{_FAMILY[channel.kind]}:{right}")
    if right == "history" and not channel.bot_in:
        raise Refusal("not_in_channel", f"o bot não está em #{channel.name}")
    return channel


def _within(post: Post, args: Args) -> bool:
    oldest, latest = args.text("oldest") or "0", args.text("latest") or "9999999999"
    return float(oldest) < float(post.ts) < float(latest)


def _messages(api: Api, posts: list[Post], args: Args) -> Json:
    shown, metadata = page(posts, args)
    whole = args.flag("include_all_metadata")
    return {
        "messages": [_as_asked(api.workspace.timeline.render(post), whole) for post in shown],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _as_asked(message: Json, whole: bool) -> Json:
    """What is said to other apps has only its name, where the whole was not asked for."""
    if whole or "metadata" not in message:
        return message
    return message | {"metadata": {"event_type": message["metadata"]["event_type"]}}


METHODS = (
    Method("conversations.list", list_all, rate=TIER_2),
    Method("conversations.info", info, rate=TIER_3),
    Method("conversations.members", members, rate=TIER_4),
    Method("conversations.join", join, ("channels:join",), TIER_3, json=True),
    Method("conversations.open", open_direct, ("im:write",), TIER_3, json=True),
    Method("conversations.history", history, rate=TIER_3),
    Method("conversations.replies", replies, rate=TIER_3),
)
