"""files.*: the upload in three steps, look-up, deletion."""

from sandbox.args import Args
from sandbox.blockkit import checked_blocks
from sandbox.directory import BOT_USER_ID
from sandbox.limits import TIER_3, TIER_4
from sandbox.methods import Api, Method
from sandbox.shapes import Json, Refusal
from sandbox.workspace import Content


def get_upload_url(api: Api, args: Args) -> Json:
    files = api.workspace.files
    file = files.expect(BOT_USER_ID, args.need("filename"), args.number("length", 0))
    return {"upload_url": files.upload_url(file), "file_id": file.id}


def complete_upload(api: Api, args: Args) -> Json:
    workspace = api.workspace
    given = args.structure("files")
    if not isinstance(given, list) or not given:
        raise Refusal("invalid_arguments", "files é uma lista de {id, title} em JSON")
    targets = args.words("channels") or args.words("channel_id")
    channels = [workspace.directory.postable(target) for target in targets]
    blocks = args.structure("blocks")
    content_blocks = tuple(checked_blocks(blocks, workspace.ids)) if blocks else ()
    files = [workspace.files.finish(str(one.get("id")), one.get("title")) for one in given]
    for channel in channels:
        content = Content(args.text("initial_comment"), content_blocks, tuple(files))
        workspace.post(channel, BOT_USER_ID, content, thread_ts=args.text("thread_ts") or None)
    return {"files": [workspace.files.json(file) for file in files]}


def info(api: Api, args: Args) -> Json:
    file = api.workspace.files.get(args.need("file"))
    return {"file": api.workspace.files.json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(api: Api, args: Args) -> Json:
    api.workspace.delete_file(args.need("file"))
    return {}


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, ("files:write",), TIER_4),
    Method("files.completeUploadExternal", complete_upload, ("files:write",), TIER_4, json=True),
    Method("files.info", info, ("files:read",), TIER_4),
    Method("files.delete", delete, ("files:write",), TIER_3, json=True),
)
