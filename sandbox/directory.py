"""Who is in the workspace, and in which channels."""

from dataclasses import dataclass, field

from sandbox.shapes import Json, Refusal

TEAM_ID = "T0SANDBOX01"
TEAM_NAME = "Provedor Exemplo"
TEAM_DOMAIN = "provedor-exemplo"
APP_ID = "A0SANDBOX01"
BOT_ID = "B0SANDBOX01"
BOT_USER_ID = "U0SANDBOX01"
TIME_ZONE = "America/Sao_Paulo"


@dataclass(frozen=True)
class Person:
    """Somebody who can be in a channel: a person, or the bot's own user."""

    id: str
    name: str
    is_admin: bool = False
    is_bot: bool = False
    color: str = "#1264a3"

    @property
    def handle(self) -> str:
        """The name after the @."""
        return self.name.lower().replace(" ", ".")

    @property
    def initials(self) -> str:
        """What the picture shows."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


@dataclass
class Channel:
    """A channel, or the direct conversation of the bot with `user`."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_archived: bool = False
    user: str | None = None

    @property
    def is_im(self) -> bool:
        return self.user is not None

    @property
    def kind(self) -> str:
        """Slack's word for it, as `types` of conversations.list has it."""
        if self.is_im:
            return "im"
        return "private_channel" if self.is_private else "public_channel"

    @property
    def bot_in(self) -> bool:
        return BOT_USER_ID in self.members


ANA = Person("U0ANASOUZA1", "Ana Souza", is_admin=True, color="#b5446e")
BRUNO = Person("U0BRUNOLIM1", "Bruno Lima", color="#2b7a5a")
CARLA = Person("U0CARLADIA1", "Carla Dias", color="#8a5a16")
GERAL = "C0GERAL0001"
SUSPENSOES = "C0SUSPENSO1"


class Directory:
    """People and channels, and what may be asked about them."""

    def __init__(self, bot_name: str) -> None:
        bot = Person(BOT_USER_ID, bot_name, is_bot=True)
        self.people = {person.id: person for person in (ANA, BRUNO, CARLA)}
        self.users = self.people | {bot.id: bot}
        self.bot = bot
        everybody = set(self.people)
        self.channels = {
            GERAL: Channel(GERAL, "geral", set(everybody)),
            SUSPENSOES: Channel(SUSPENSOES, "suspensoes", everybody | {BOT_USER_ID}),
        }

    def person(self, user: str) -> Person:
        """A person by id, or `user_not_found`."""
        if user not in self.people:
            raise Refusal("user_not_found", f"não há pessoa {user!r} neste espaço")
        return self.people[user]

    def user(self, user: str) -> Person:
        """A person or the bot's user by id, or `user_not_found`."""
        if user not in self.users:
            raise Refusal("user_not_found", f"não há usuário {user!r} neste espaço")
        return self.users[user]

    def channel(self, channel: str) -> Channel:
        """A channel by id, or `channel_not_found`."""
        if channel not in self.channels:
            raise Refusal("channel_not_found", f"não há canal {channel!r} neste espaço")
        return self.channels[channel]

    def visible_to_bot(self, channel: str) -> Channel:
        """A channel by id; a private one without the bot does not exist for it."""
        found = self.channel(channel)
        if found.kind == "private_channel" and not found.bot_in:
            raise Refusal("channel_not_found", f"#{found.name} é privado e o bot não está nele")
        return found

    def postable(self, target: str) -> Channel:
        """Where the bot may write: an id, a `#name`, or a person's id for the conversation with them."""
        if target in self.people:
            return self.direct(target)
        by_name = {channel.name: channel for channel in self.channels.values() if not channel.is_im}
        found = by_name.get(target.removeprefix("#")) or self.visible_to_bot(target)
        if found.is_archived:
            raise Refusal("is_archived", f"#{found.name} está arquivado")
        if not found.bot_in:
            raise Refusal("not_in_channel", f"o bot não está em #{found.name}: convide-o com /invite")
        return found

    def direct(self, user: str) -> Channel:
        """The person's conversation with the bot, made on first use."""
        self.person(user)
        channel_id = "D" + user[1:]
        return self.channels.setdefault(
            channel_id, Channel(channel_id, "", members={user, BOT_USER_ID}, user=user)
        )


def user_json(person: Person) -> Json:
    """A user object, without the fields that take further scopes (the e-mail)."""
    profile = {"real_name": person.name, "display_name": person.handle, "avatar_hash": "", "team": TEAM_ID}
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.handle,
        "deleted": False,
        "real_name": person.name,
        "tz": TIME_ZONE,
        "tz_label": "Brasilia Time",
        "tz_offset": -10800,
        "profile": profile | ({"bot_id": BOT_ID, "api_app_id": APP_ID} if person.is_bot else {}),
        "is_admin": person.is_admin,
        "is_owner": person.is_admin,
        "is_primary_owner": person.is_admin,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def channel_json(channel: Channel) -> Json:
    """A conversation object as the bot sees it."""
    if channel.is_im:
        return {
            "id": channel.id,
            "created": 0,
            "is_im": True,
            "is_archived": False,
            "user": channel.user,
            "is_user_deleted": False,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": 0,
        "creator": ANA.id,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.id == GERAL,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": channel.bot_in,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }
