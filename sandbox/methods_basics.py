"""auth, apps, users, bots, team."""

from sandbox.args import Args
from sandbox.directory import APP_ID, BOT_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, user_json
from sandbox.limits import MANY, TIER_1, TIER_2, TIER_3, TIER_4
from sandbox.methods import Api, Method, page
from sandbox.shapes import Json, Refusal


def auth_test(api: Api, args: Args) -> Json:
    return {
        "url": f"{api.workspace.base_url}/",
        "team": TEAM_NAME,
        "user": api.workspace.directory.bot.handle,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def connections_open(api: Api, args: Args) -> Json:
    host = api.workspace.base_url.removeprefix("http://")
    return {"url": f"ws://{host}/link?ticket={api.sockets.ticket()}&app_id={APP_ID}"}


def users_info(api: Api, args: Args) -> Json:
    return {"user": user_json(api.workspace.directory.user(args.need("user")))}


def users_list(api: Api, args: Args) -> Json:
    users, metadata = page(list(api.workspace.directory.users.values()), args)
    return {"members": [user_json(user) for user in users], "response_metadata": metadata}


def bots_info(api: Api, args: Args) -> Json:
    if args.text("bot") not in ("", BOT_ID):
        raise Refusal("bot_not_found", f"não há bot {args.text('bot')!r}")
    name = api.workspace.manifest.name
    return {"bot": {"id": BOT_ID, "deleted": False, "name": name, "app_id": APP_ID, "user_id": BOT_USER_ID}}


def team_info(api: Api, args: Args) -> Json:
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": "", "icon": {}}}


METHODS = (
    Method("auth.test", auth_test, rate=MANY),
    Method("apps.connections.open", connections_open, rate=TIER_1, app_level=True),
    Method("users.info", users_info, ("users:read",), TIER_4),
    Method("users.list", users_list, ("users:read",), TIER_2),
    Method("bots.info", bots_info, ("users:read",), TIER_3),
    Method("team.info", team_info, ("team:read",), TIER_3),
)
