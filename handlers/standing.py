"""What Slack lets the app do, as of the last connection. Written by bot/slack.py, read by the status."""

from dataclasses import dataclass


@dataclass
class Standing:
    """missing_scopes: those of app.manifest.yml that the installed token lacks, in order."""

    missing_scopes: tuple[str, ...] = ()
