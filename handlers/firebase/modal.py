"""The modal that takes the Firebase file. Pure."""

import json
from dataclasses import dataclass

from handlers.blocks import Json, field, file_input, modal, number_input, section, text_input
from handlers.firebase import texts

MOST_TEXT = 3_000  # of a text input of Slack's; the file has some 2,400
MOST_A_MINUTE = 100_000


@dataclass(frozen=True)
class Place:
    """Where the modal stands. app: id of the project being replaced. below: the parameter screen's dump."""

    below: str
    app: int | None = None

    def dump(self) -> str:
        return json.dumps([self.below, self.app])


def place(metadata: str) -> Place:
    """What `dump` wrote."""
    return Place(*json.loads(metadata))


def form(place: Place, *, sender_name: str = "", per_minute: int | None = None) -> Json:
    """Two ways to give the file. What is pasted is in no view that we send."""
    return modal(
        "firebase.file",
        texts.TITLE,
        [
            section(texts.INTRO),
            field(
                "file",
                texts.FILE,
                file_input("firebase.file", filetypes=["json"]),
                hint=texts.FILE_HINT,
                optional=True,
            ),
            field(
                "text",
                texts.TEXT,
                text_input("firebase.text", multiline=True, max_length=MOST_TEXT),
                hint=texts.TEXT_HINT,
                optional=True,
            ),
            field(
                "sender_name",
                texts.SENDER_NAME,
                text_input("firebase.sender_name", initial=sender_name),
                hint=texts.SENDER_NAME_HINT,
            ),
            field(
                "per_minute",
                texts.PER_MINUTE,
                number_input("firebase.per_minute", initial=per_minute, least=1, most=MOST_A_MINUTE),
                hint=texts.PER_MINUTE_HINT,
                optional=True,
            ),
        ],
        submit=texts.SAVE,
        close=texts.BACK,
        metadata=place.dump(),
    )
