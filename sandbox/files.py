"""Files of the workspace: uploaded by people, or by the bot through an upload address."""

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePath

from sandbox.directory import BOT_USER_ID, TEAM_ID
from sandbox.shapes import Clock, Ids, Json, Refusal

MOST_BYTES = 50_000_000
"""Slack takes 1 GB; a file here lives in memory."""


@dataclass
class File:
    """One file. Until `complete` the bot has an address for it and nobody sees it."""

    id: str
    name: str
    owner: str
    created: int
    secret: str
    length: int
    title: str = ""
    content: bytes | None = None
    complete: bool = False
    shared_in: list[str] = field(default_factory=list)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Files:
    """Takes, completes, finds, deletes."""

    def __init__(self, ids: Ids, clock: Clock, base_url: str) -> None:
        self._ids = ids
        self._clock = clock
        self._base_url = base_url
        self._files: dict[str, File] = {}

    def upload(self, owner: str, name: str, content: bytes) -> File:
        """A person gives a file."""
        file = self.expect(owner, name, len(content))
        file.content, file.complete = content, True
        return file

    def expect(self, owner: str, name: str, length: int) -> File:
        """First step of the bot's upload: an address for `length` bytes."""
        if not 0 < length <= MOST_BYTES:
            why = "o arquivo está vazio" if length == 0 else f"o arquivo passa de {MOST_BYTES // 10**6} MB"
            raise Refusal("file_upload_size_restricted", why)
        file = File(
            self._ids.new("F"), name, owner, int(self._clock()), self._ids.secret(), length, title=name
        )
        self._files[file.id] = file
        return file

    def receive(self, secret: str, content: bytes) -> File:
        """Second step: the bytes."""
        file = self.by_secret(secret)
        if file.content is not None or len(content) != file.length:
            raise Refusal("invalid_upload", f"esperados {file.length} bytes, uma vez; vieram {len(content)}")
        file.content = content
        return file

    def finish(self, file_id: str, title: str | None) -> File:
        """Third step: now it can be seen."""
        file = self._files.get(file_id)
        if file is None or file.content is None:
            raise Refusal(
                "file_not_found", f"os bytes de {file_id!r} ainda não chegaram ao endereço de upload"
            )
        file.title = title or file.name
        file.complete = True
        return file

    def get(self, file_id: str) -> File:
        """A file that can be seen, or `file_not_found`."""
        file = self._files.get(file_id)
        if file is None or not file.complete:
            raise Refusal("file_not_found", f"não há arquivo {file_id!r}")
        return file

    def by_secret(self, secret: str) -> File:
        for file in self._files.values():
            if file.secret == secret:
                return file
        raise Refusal("file_not_found", "este endereço de arquivo não existe")

    def delete_as_bot(self, file_id: str) -> File:
        """An app deletes what it uploaded itself, not what a person did."""
        file = self.get(file_id)
        if file.owner != BOT_USER_ID:
            raise Refusal("cant_delete_file", "um app só apaga arquivos que ele mesmo enviou")
        del self._files[file_id]
        return file

    def all(self) -> list[File]:
        return [file for file in self._files.values() if file.complete]

    def upload_url(self, file: File) -> str:
        return f"{self._base_url}/upload/v1/{file.secret}"

    def json(self, file: File) -> Json:
        """The file object. `url_private` takes the bot's token."""
        private = f"{self._base_url}/files-pri/{TEAM_ID}-{file.id}"
        suffix = PurePath(file.name).suffix.removeprefix(".").lower() or "binary"
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title or file.name,
            "mimetype": file.mimetype,
            "filetype": suffix,
            "pretty_type": suffix.upper(),
            "user": file.owner,
            "user_team": TEAM_ID,
            "editable": False,
            "size": file.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(file.shared_in),
            "public_url_shared": False,
            "url_private": f"{private}/{file.name}",
            "url_private_download": f"{private}/download/{file.name}",
            "permalink": f"{self._base_url}/files/{file.owner}/{file.id}",
            "channels": list(file.shared_in),
            "groups": [],
            "ims": [],
            "comments_count": 0,
            "file_access": "visible",
        }
