"""views.*: modals and the Home tab."""

from sandbox.args import Args
from sandbox.blockkit import checked_view
from sandbox.limits import TIER_4
from sandbox.methods import Api, Method
from sandbox.shapes import Json
from sandbox.views import View, view_json


def open_view(api: Api, args: Args) -> Json:
    workspace = api.workspace
    spec = checked_view(_view(args), "modal", workspace.ids)
    trigger = workspace.triggers.exchange(args.need("trigger_id"))
    return _shown(api, workspace.views.open(trigger.user, spec, trigger.channel))


def push(api: Api, args: Args) -> Json:
    workspace = api.workspace
    spec = checked_view(_view(args), "modal", workspace.ids)
    trigger = workspace.triggers.exchange(args.need("trigger_id"))
    return _shown(api, workspace.views.push(trigger.user, spec, above=trigger.view_id))


def update(api: Api, args: Args) -> Json:
    views = api.workspace.views
    external = args.text("external_id")
    view = views.find_external(external) if external else views.find(args.need("view_id"))
    spec = checked_view(_view(args), view.spec["type"], api.workspace.ids)
    return _shown(api, views.update(view, spec, args.text("hash") or None))


def publish(api: Api, args: Args) -> Json:
    workspace = api.workspace
    user = workspace.directory.person(args.need("user_id"))
    spec = checked_view(_view(args), "home", workspace.ids)
    return _shown(api, workspace.views.publish(user.id, spec, args.text("hash") or None))


def _view(args: Args) -> object:
    args.need("view")
    return args.structure("view")


def _shown(api: Api, view: View) -> Json:
    api.workspace.announce_view(view)
    return {"view": view_json(view)}


METHODS = (
    Method("views.open", open_view, rate=TIER_4, json=True),
    Method("views.push", push, rate=TIER_4, json=True),
    Method("views.update", update, rate=TIER_4, json=True),
    Method("views.publish", publish, rate=TIER_4, json=True),
)
