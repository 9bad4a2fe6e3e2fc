"""What Slack sends to the bot, as it sends it."""

from sandbox.directory import (
    APP_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    Channel,
    Person,
)
from sandbox.shapes import Json
from sandbox.state import Field
from sandbox.timeline import Post
from sandbox.views import View, view_json

_VERIFICATION = "sandbox-verification-token"
_APP: Json = {
    "token": _VERIFICATION,
    "api_app_id": APP_ID,
    "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
    "enterprise": None,
    "is_enterprise_install": False,
}


def _user(person: Person) -> Json:
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": TEAM_ID}


def slash_command(
    person: Person, channel: Channel, command: str, text: str, trigger_id: str, response_url: str
) -> Json:
    return {
        "token": _VERIFICATION,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_im else channel.name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def in_view(view: View) -> Json:
    """Where a gesture in a modal or Home was made."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view),
        "state": {"values": view.values},
    }


def in_message(post: Post, channel: Channel, message: Json, values: Json) -> Json:
    """Where a gesture in a message was made. Of an ephemeral one Slack sends no contents."""
    ephemeral = post.only_for is not None
    place: Json = {
        "container": {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
            **({"thread_ts": post.thread_ts} if post.thread_ts else {}),
        },
        "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
        "state": {"values": values},
    }
    return place if ephemeral else place | {"message": message}


def block_actions(person: Person, place: Json, action: Json, trigger_id: str) -> Json:
    return {
        "type": "block_actions",
        "user": _user(person),
        **_APP,
        **place,
        "trigger_id": trigger_id,
        "actions": [action],
    }


def action(field: Field, chosen: Json, ts: str) -> Json:
    """One entry of `actions`. chosen: what the element now holds, without its type."""
    element = field.element
    shown: Json = {
        key: element[key] for key in ("text", "value", "style", "confirm", "placeholder") if key in element
    }
    return {
        "type": element["type"],
        "action_id": field.action_id,
        "block_id": field.block_id,
        "action_ts": ts,
        **shown,
        **chosen,
    }


def view_submission(person: Person, view: View, trigger_id: str) -> Json:
    return {
        "type": "view_submission",
        "user": _user(person),
        **_APP,
        "trigger_id": trigger_id,
        "view": view_json(view),
        "response_urls": [],
    }


def view_closed(person: Person, view: View, is_cleared: bool) -> Json:
    return {
        "type": "view_closed",
        "user": _user(person),
        **_APP,
        "view": view_json(view),
        "is_cleared": is_cleared,
    }


def block_suggestion(person: Person, place: Json, field: Field, typed: str) -> Json:
    return {
        "type": "block_suggestion",
        "user": _user(person),
        **_APP,
        **place,
        "action_id": field.action_id,
        "block_id": field.block_id,
        "value": typed,
    }


def event(body: Json, event_id: str, now: float) -> Json:
    """An event in its callback, as the Events API wraps it."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": _VERIFICATION,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": body,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(now),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }
