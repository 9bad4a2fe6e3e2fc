"""`should_escape`: what Slack does to the words of a slash command."""

import re

from sandbox.directory import Directory


def escaped(text: str, directory: Directory) -> str:
    """@names and #channels become ids, `<@U…|name>` and `<#C…|name>`; the three signs & < > are escaped."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    people = {one.handle: f"<@{one.id}|{one.handle}>" for one in directory.users.values()}
    channels = {one.name: f"<#{one.id}|{one.name}>" for one in directory.channels.values() if one.name}
    text = re.sub(r"(?<!\S)@([\w.]+)", lambda found: people.get(found[1], found[0]), text)
    return re.sub(r"(?<!\S)#([\w-]+)", lambda found: channels.get(found[1], found[0]), text)
