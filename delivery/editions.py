"""The texts of all messages at one moment, from the database: a run's own stay what its plan saw."""

from collections import OrderedDict
from pathlib import Path

from delivery.brand import BRAND, Brand
from delivery.render import Renderer, Texts
from delivery.template_files import TEMPLATES
from storage import messages
from storage.engine import Database
from storage.enums import Channel

_KEPT = 8  # editions; a run or two are under way at a time


class Editions:
    """Renderers by the newest version they know; each reads its texts once, since a version never changes."""

    def __init__(self, db: Database, templates: Path = TEMPLATES) -> None:
        self._db = db
        self._templates = templates
        self._renderers: OrderedDict[int, Renderer] = OrderedDict()

    async def of(self, as_of: int) -> Renderer:
        """The texts as they were when the version with this id was the newest of all; 0: the defaults."""
        if as_of not in self._renderers:
            self._renderers[as_of] = Renderer(self._templates, await self._texts(as_of))
        self._renderers.move_to_end(as_of)
        while len(self._renderers) > _KEPT:
            self._renderers.popitem(last=False)
        return self._renderers[as_of]

    async def latest(self) -> Renderer:
        """The texts of now: what the next run will use."""
        async with self._db.read() as session:
            newest = await messages.latest_id(session)
        return await self.of(newest)

    async def _texts(self, as_of: int) -> Texts:
        if as_of == 0:
            return Texts()
        async with self._db.read() as session:
            rows = await messages.as_of(session, as_of)
        written = {(row.message, row.channel): row.parts for row in rows if row.parts}
        brand = Brand.of(written.pop((BRAND, Channel.EMAIL), {}))
        return Texts(written, brand)
