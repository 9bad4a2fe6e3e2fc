"""What the app may do, from its manifest: scopes, slash commands, subscribed events."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from sandbox.shapes import Json


@dataclass(frozen=True)
class Command:
    """A slash command as the composer offers it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Manifest:
    """The part of an app manifest that the sandbox keeps to."""

    name: str = "bot"
    scopes: frozenset[str] = frozenset({"commands", "chat:write"})
    commands: tuple[Command, ...] = ()
    events: frozenset[str] = frozenset()

    def command(self, word: str) -> Command | None:
        return next((command for command in self.commands if command.command == word), None)


def read_manifest(path: Path) -> Manifest:
    """The manifest in a YAML or JSON file; without a file, a bot that may only talk."""
    if not path.is_file():
        return Manifest()
    given: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    features, settings = given.get("features", {}), given.get("settings", {})
    events = settings.get("event_subscriptions", {}).get("bot_events", [])
    return Manifest(
        name=features.get("bot_user", {}).get("display_name") or given["display_information"]["name"],
        scopes=frozenset(given.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        commands=tuple(
            Command(
                command["command"],
                command.get("description", ""),
                command.get("usage_hint", ""),
                command.get("should_escape", False),
            )
            for command in features.get("slash_commands", [])
        ),
        events=frozenset(events),
    )
