"""What one person can choose from: the workspace's files, people and channels, and fetched options."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.shapes import Json
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class PersonsSources:
    """`values.Sources` over the workspace."""

    workspace: Workspace
    person: str

    def file(self, file_id: str) -> Json:
        return self.workspace.files.json(self.workspace.files.get(file_id))

    def user(self, user_id: str) -> str:
        return self.workspace.directory.user(user_id).id

    def conversation(self, channel_id: str) -> str:
        """A channel; or, for somebody's id, the direct conversation with them: one that the app can only use
        where it is the app's own."""
        directory = self.workspace.directory
        if channel_id == directory.bot.id:
            return directory.direct(self.person).id
        if channel_id in directory.people:
            return f"D{''.join(sorted((self.person[-5:], channel_id[-5:])))}"
        return directory.channel(channel_id).id

    def suggested(self, action_id: str) -> Mapping[str, Json]:
        return self.workspace.suggested.get((self.person, action_id), {})
