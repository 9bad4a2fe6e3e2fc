"""One client of the IMAP mailbox: RFC 3501 as far as a reader needs it, and strict about it.

Signing in takes STARTTLS first; a command out of its state, or one that is not known, is BAD.
"""

import asyncio
import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Mapping

from sandbox.certificates import Certificates
from sandbox.faults import Faults
from sandbox.imap_inbox import Inbox, fetched, found
from sandbox.smtp import PASSWORD, USER

NAME = "imap"
_SILENCE = 300.0
_ATOMS = re.compile(r'"((?:[^"\\]|\\["\\])*)"|([^\s"]+)')


class Bad(Exception):
    """A command that makes no sense here."""


class No(Exception):
    """A command that is refused."""


class Conversation:
    """One client, from the greeting to the end."""

    def __init__(
        self,
        inbox: Inbox,
        faults: Faults,
        certificates: Certificates,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._inbox = inbox
        self._faults = faults
        self._certificates = certificates
        self._reader = reader
        self._writer = writer
        self._secure = writer.get_extra_info("ssl_object") is not None
        self._signed_in = False
        self._open = False
        self._read_only = False

    async def run(self) -> None:
        if fault := self._faults.take(NAME, USER, "timeout", "reset_before"):
            if fault.kind == "timeout":
                await asyncio.sleep(_SILENCE)
            return
        await self._say(f"* OK [CAPABILITY {self._capabilities()}] sandbox")
        while line := await self._reader.readline():
            tag, _, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            word, _, given = rest.partition(" ")
            try:
                await self._say(f"{tag} OK {await self._do(word.upper(), given)}")
            except Bad as error:
                await self._say(f"{tag} BAD {error}")
            except No as error:
                await self._say(f"{tag} NO {error}")
            if word.upper() == "STARTTLS" and not self._secure:
                await self._encrypt()
            if word.upper() == "LOGOUT":
                return

    async def _do(self, word: str, given: str) -> str:
        """What follows OK. Raises Bad, No."""
        commands: Mapping[str, tuple[bool, Callable[[str], Awaitable[str]]]] = {
            "CAPABILITY": (True, self._capability),
            "NOOP": (True, self._noop),
            "LOGOUT": (True, self._logout),
            "STARTTLS": (not self._secure, self._noop),
            "LOGIN": (not self._signed_in, self._login),
            "AUTHENTICATE": (not self._signed_in, self._authenticate),
            "SELECT": (self._signed_in, self._select),
            "EXAMINE": (self._signed_in, self._examine),
            "UID": (self._open, self._uid),
        }
        allowed, handler = commands.get(word, (False, self._noop))
        if not allowed:
            raise Bad(f"{word} is unknown, or not allowed in this state")
        return await handler(given)

    async def _capability(self, given: str) -> str:
        await self._say(f"* CAPABILITY {self._capabilities()}")
        return "done"

    async def _noop(self, given: str) -> str:
        return "done"

    async def _logout(self, given: str) -> str:
        await self._say("* BYE see you")
        return "done"

    async def _login(self, given: str) -> str:
        words = [(quoted or bare).replace('\\"', '"') for quoted, bare in _ATOMS.findall(given)]
        if len(words) != 2:
            raise Bad("LOGIN takes a user and a password")
        return self._sign_in(*words)

    async def _authenticate(self, given: str) -> str:
        if given.upper() != "PLAIN":
            raise No("only PLAIN")
        await self._say("+ ")
        answer = await self._reader.readline()
        try:
            _, user, password = base64.b64decode(answer.strip(), validate=True).decode().split("\0")
        except (binascii.Error, ValueError):
            raise Bad("not PLAIN") from None
        return self._sign_in(user, password)

    def _sign_in(self, user: str, password: str) -> str:
        if not self._secure:
            raise No("[PRIVACYREQUIRED] encrypt first")
        fault = self._faults.take(NAME, USER, "auth", "503")
        if fault is not None and fault.kind == "503":
            raise No("[UNAVAILABLE] try again later")
        if fault is not None or (user, password) != (USER, PASSWORD):
            raise No("[AUTHENTICATIONFAILED] wrong user or password")
        self._signed_in = True
        return "signed in"

    async def _select(self, given: str) -> str:
        return await self._opened(given, read_only=False)

    async def _examine(self, given: str) -> str:
        return await self._opened(given, read_only=True)

    async def _opened(self, name: str, *, read_only: bool) -> str:
        if name.strip('"').upper() != "INBOX":
            raise No("no such mailbox")
        inbox = self._inbox
        self._open, self._read_only = True, read_only
        for line in (
            r"FLAGS (\Seen)",
            f"{len(inbox.mails)} EXISTS",
            "0 RECENT",
            f"OK [UIDVALIDITY {inbox.validity}] valid",
            f"OK [UIDNEXT {inbox.next_uid}] next",
        ):
            await self._say(f"* {line}")
        return "[READ-ONLY] examined" if read_only else "[READ-WRITE] selected"

    async def _uid(self, given: str) -> str:
        word, _, rest = given.partition(" ")
        mails = self._inbox.mails
        try:
            if word.upper() == "SEARCH":
                uids = found(mails, rest)
                await self._say(" ".join(["* SEARCH", *map(str, uids)]))
            elif word.upper() == "FETCH":
                for answer in fetched(mails, rest, marks=not self._read_only):
                    self._writer.write(answer + b"\r\n")
                    await self._writer.drain()
            else:
                raise Bad(f"UID {word} is not known here")
        except ValueError as error:
            raise Bad(str(error)) from None
        return "done"

    def _capabilities(self) -> str:
        return "IMAP4rev1 AUTH=PLAIN" if self._secure else "IMAP4rev1 STARTTLS LOGINDISABLED"

    async def _encrypt(self) -> None:
        bad = self._faults.take(NAME, USER, "bad_cert") is not None
        await self._writer.start_tls(self._certificates.bad if bad else self._certificates.good)
        self._secure = True

    async def _say(self, line: str) -> None:
        self._writer.write(line.encode() + b"\r\n")
        await self._writer.drain()
