"""A mail as a picture, drawn by PlutoPrint: the only file that knows it.

It draws in a process of its own, which has nothing of ours in it: what staff wrote goes through native code,
and the worst that it can do there is end without a picture. It opens no address that stands in a mail.
Where PlutoPrint has no wheel, or the machine has no fonts, there is no picture, and the preview is in words.
"""

import asyncio
import sys
from io import BytesIO

WIDTH = 640  # pixels: a mail program's reading pane; the card is 600 wide
SECONDS = 5.0
MEMORY = 1 << 30  # bytes of address space; a mail takes some 60 MB
_PNG = b"\x89PNG\r\n\x1a\n"


async def picture(html: str, *, width: int = WIDTH, seconds: float = SECONDS) -> bytes | None:
    """The HTML as a PNG, all of its height; None where it cannot be drawn, or not in time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", __file__, str(width)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(seconds):
            drawn, _ = await process.communicate(html.encode("utf-8"))
    except TimeoutError:
        process.kill()
        await process.wait()
        return None
    return drawn if process.returncode == 0 and drawn.startswith(_PNG) else None


def _draw(html: str, width: int) -> bytes:
    """Raises ImportError where the renderer is not installed, Blank where it has no letters."""
    import plutoprint as pluto

    class Nothing(pluto.ResourceFetcher):
        def fetch_url(self, url: str) -> pluto.ResourceData:
            raise ValueError("no address is opened")

    def book(source: str) -> pluto.Book:
        points = width * 0.75
        size = pluto.PageSize(points, points)
        made = pluto.Book(size=size, margins=pluto.PAGE_MARGINS_NONE, media=pluto.MEDIA_TYPE_SCREEN)
        made.custom_resource_fetcher = Nothing()
        made.load_html(source)
        return made

    def png(source: str) -> bytes:
        written = BytesIO()
        book(source).write_to_png_stream(written, width=width)
        return written.getvalue()

    if png("<p>MWMW</p>") == png("<p>iiii</p>"):
        raise Blank("no fonts: text would not be seen")
    return png(html)


class Blank(Exception):
    """Letters leave no ink here."""


def _main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    html = sys.stdin.buffer.read().decode("utf-8")
    sys.stdout.buffer.write(_draw(html, int(sys.argv[1])))


if __name__ == "__main__":
    _main()
