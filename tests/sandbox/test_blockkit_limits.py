"""Each length and number in Block Kit: as much as Slack takes passes, one more is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import WebApi
from tests.support.blocks import button, field, modal, options, plain, section
from tests.support.sandbox import ANA, SUSPENSOES

Json = dict[str, Any]
Build = Callable[[int], Json]


def x(count: int) -> str:
    return "x" * count


def words(count: int) -> Json:
    return plain(x(count))


def many(count: int) -> list[Json]:
    return options(*(str(number) for number in range(count)))


def press(**more: Any) -> Json:
    return button("a", "x", **more)


def asked(**longer: Any) -> Json:
    """A confirm dialog on a button."""
    short = {"title": plain("T"), "text": plain("?"), "confirm": plain("Sim"), "deny": plain("Não")}
    return press(confirm=short | longer)


def choice(**more: Any) -> Json:
    return field("a", {"type": "static_select", "options": options("a"), **more})


def typed(**more: Any) -> Json:
    return field("a", {"type": "plain_text_input", **more})


def described(count: int) -> Json:
    option = options("a")[0] | {"description": words(count)}
    return choice(options=[option])


def valued(count: int) -> Json:
    return choice(options=[{"text": plain("a"), "value": x(count)}])


def grouped(label: int = 1, groups: int = 1, each: int = 1) -> Json:
    made = [{"label": words(label), "options": many(each)} for _ in range(groups)]
    return field("a", {"type": "static_select", "option_groups": made})


def picture(**more: Any) -> Json:
    return {"type": "image", "alt_text": "x", "image_url": "https://x.example/a"} | more


def cells(rows: int = 1, columns: int = 1) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


IN_MESSAGES: list[tuple[str, Build, int]] = [
    ("block_id", lambda n: section("x", block_id=x(n)), 255),
    ("section text", lambda n: section(x(n)), 3000),
    ("section field", lambda n: {"type": "section", "fields": [words(n)]}, 2000),
    ("section fields", lambda n: {"type": "section", "fields": [plain("x")] * n}, 10),
    ("header", lambda n: {"type": "header", "text": words(n)}, 150),
    ("context elements", lambda n: {"type": "context", "elements": [plain("x")] * n}, 10),
    (
        "actions elements",
        lambda n: {"type": "actions", "elements": [{"type": "button", "text": plain("x")}] * n},
        25,
    ),
    (
        "action_id",
        lambda n: button("a", "x") | {"elements": [press()["elements"][0] | {"action_id": x(n)}]},
        255,
    ),
    ("button text", lambda n: button("a", x(n)), 75),
    ("button value", lambda n: press(value=x(n)), 2000),
    ("button url", lambda n: press(url=f"https://x.example/{x(n - 18)}"), 3000),
    ("accessibility label", lambda n: press(accessibility_label=x(n)), 75),
    ("confirm title", lambda n: asked(title=words(n)), 100),
    ("confirm text", lambda n: asked(text=words(n)), 300),
    ("confirm yes", lambda n: asked(confirm=words(n)), 30),
    ("confirm no", lambda n: asked(deny=words(n)), 30),
    ("alt text", lambda n: picture(alt_text=x(n)), 2000),
    ("image title", lambda n: picture(title=words(n)), 2000),
    ("image url", lambda n: picture(image_url=f"https://x.example/{x(n - 18)}"), 3000),
    (
        "overflow options",
        lambda n: section("x", accessory={"type": "overflow", "action_id": "a", "options": many(n)}),
        5,
    ),
    ("table rows", lambda n: cells(rows=n), 100),
    ("table columns", lambda n: cells(columns=n), 20),
    ("markdown", lambda n: {"type": "markdown", "text": x(n)}, 12_000),
]
IN_MODALS: list[tuple[str, Build, int]] = [
    ("label", lambda n: typed() | {"label": words(n)}, 2000),
    ("hint", lambda n: typed() | {"hint": words(n)}, 2000),
    ("placeholder", lambda n: typed(placeholder=words(n)), 150),
    ("initial text", lambda n: typed(initial_value=x(n)), 3000),
    ("max_length", lambda n: typed(max_length=n), 3000),
    ("options", lambda n: choice(options=many(n)), 100),
    ("option text", lambda n: choice(options=[{"text": words(n), "value": "a"}]), 75),
    ("option value", valued, 150),
    ("option description", described, 75),
    ("option groups", lambda n: grouped(groups=n), 100),
    ("options in a group", lambda n: grouped(each=n), 100),
    ("group label", lambda n: grouped(label=n), 75),
    ("radio buttons", lambda n: field("a", {"type": "radio_buttons", "options": many(n)}), 10),
    ("checkboxes", lambda n: field("a", {"type": "checkboxes", "options": many(n)}), 10),
    ("files", lambda n: field("a", {"type": "file_input", "max_files": n}), 10),
    ("chosen items", lambda n: field("a", {"type": "multi_users_select", "max_selected_items": n}), 100),
]
OF_VIEWS: list[tuple[str, Build, int]] = [
    ("title", lambda n: modal("m", [], title=words(n)), 24),
    ("submit", lambda n: modal("m", [], submit=words(n)), 24),
    ("close", lambda n: modal("m", [], close=words(n)), 24),
    ("callback_id", lambda n: modal(x(n), []), 255),
    ("external_id", lambda n: modal("m", [], external_id=x(n)), 255),
    ("private_metadata", lambda n: modal("m", [], private_metadata=x(n)), 3000),
    ("blocks of a modal", lambda n: modal("m", [{"type": "divider"}] * n), 100),
]


def cases(table: list[tuple[str, Build, int]]) -> pytest.MarkDecorator:
    names = [name for name, *_ in table]
    return pytest.mark.parametrize(("build", "most"), [rest for _, *rest in table], ids=names)


def refused_for_size(messages: list[str], most: int) -> bool:
    """One problem, about this limit."""
    (message,) = messages
    said = f"less than {most + 1} characters", f"no more than {most} items", f"less than or equal to {most} "
    return any(words in message for words in said)


@cases(IN_MESSAGES)
async def test_a_block_of_a_message(api: WebApi, build: Build, most: int) -> None:
    """`invalid_blocks` beyond the limit, and not before."""
    fits = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=[build(most)])
    assert fits.body["ok"], fits.body
    over = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=[build(most + 1)])
    assert over.error == "invalid_blocks"
    assert refused_for_size(over.messages, most), over.messages


@cases(IN_MODALS)
async def test_a_field_of_a_modal(api: WebApi, build: Build, most: int) -> None:
    """`invalid_arguments` beyond the limit; within it only the made-up trigger is wrong."""
    fits = await api.json("views.open", trigger_id="1.1.a", view=modal("m", [build(most)]))
    assert fits.error == "invalid_trigger_id", fits.body
    over = await api.json("views.open", trigger_id="1.1.a", view=modal("m", [build(most + 1)]))
    assert over.error == "invalid_arguments"
    assert refused_for_size(over.messages, most), over.messages


@cases(OF_VIEWS)
async def test_a_part_of_a_view(api: WebApi, build: Build, most: int) -> None:
    """The modal's own words and ids."""
    assert (await api.json("views.open", trigger_id="1.1.a", view=build(most))).error == "invalid_trigger_id"
    over = await api.json("views.open", trigger_id="1.1.a", view=build(most + 1))
    assert over.error == "invalid_arguments"
    assert refused_for_size(over.messages, most), over.messages


@pytest.mark.parametrize(("count", "ok"), [(50, True), (51, False)])
async def test_the_blocks_of_a_message(api: WebApi, count: int, ok: bool) -> None:
    """Fifty."""
    blocks = [{"type": "divider"}] * count
    assert (await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=blocks)).body["ok"] is ok


@pytest.mark.parametrize(("count", "ok"), [(100, True), (101, False)])
async def test_the_blocks_of_a_home(api: WebApi, count: int, ok: bool) -> None:
    """A hundred."""
    view = {"type": "home", "blocks": [{"type": "divider"}] * count}
    assert (await api.json("views.publish", user_id=ANA.id, view=view)).body["ok"] is ok


@pytest.mark.parametrize(("text", "error"), [("x" * 4000, None), ("x" * 4001, "msg_too_long")])
async def test_the_text_of_an_edit(api: WebApi, text: str, error: str | None) -> None:
    """chat.update takes 4,000 characters of text alone, a tenth of what chat.postMessage takes."""
    ts = (await api.json("chat.postMessage", channel=SUSPENSOES, text="x" * 40_000)).body["ts"]
    assert (await api.json("chat.update", channel=SUSPENSOES, ts=ts, text=text)).error == error


@pytest.mark.parametrize(("size", "error"), [(2400, "invalid_trigger_id"), (2480, "view_too_large")])
async def test_a_view_of_250_kilobytes(api: WebApi, size: int, error: str) -> None:
    """Bytes of its JSON, not characters: an é counts twice."""
    view = modal("m", [section("é" * (size // 2)) for _ in range(99)])
    assert (await api.json("views.open", trigger_id="1.1.a", view=view)).error == error
