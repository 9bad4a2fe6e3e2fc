"""Does on the sandbox page what a person does, in a person's words: labels, names, what stands on a button.

Every step waits for what it needs; a test asks with Playwright's `expect` on the locators given here.
"""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect


class Workspace:
    """The page at `url` (the sandbox's address), as one of its people."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self.modal = Modal(page)

    async def open(self) -> None:
        """Loads the page and waits until it listens for events."""
        await self.page.goto(self._url)
        await expect(self.page.locator("html")).to_have_attribute("data-ready", "true")

    async def as_person(self, name: str) -> None:
        """Becomes somebody else, from the menu in the sidebar."""
        if await self.page.get_by_test_id("person-name").text_content() == name:
            return
        await self._navigation()
        await self.page.get_by_test_id("person").click()
        await self.page.get_by_role("menuitemradio", name=name).click()
        await expect(self.page.get_by_test_id("person-name")).to_have_text(name)

    async def open_channel(self, name: str) -> None:
        """By its name, without the #."""
        await self._navigation()
        await self.page.get_by_test_id(f"channel-{name}").click()
        await expect(self.page.get_by_test_id("channel-name")).to_have_text(name)

    async def say(self, text: str) -> None:
        """Types into the channel's composer and presses Enter: a message, or a command after a /."""
        composer = self.page.get_by_test_id("composer")
        await composer.fill(text)
        await composer.press("Enter")
        await expect(composer).to_have_value("")

    async def type_command(self, text: str) -> None:
        """A slash command: `type_command("/suspensao config")`. The bot's answer comes later: expect it."""
        await self.say(text)

    def message_containing(self, text: str) -> Locator:
        """The newest message in the channel that shows `text`."""
        return self.messages().filter(has_text=text).last

    def messages(self) -> Locator:
        """The channel's messages, oldest first."""
        return self.page.locator("#conteudo").get_by_test_id("message")

    async def press(self, button: str, *, within: Locator | None = None) -> None:
        """Presses what bears this text: in the open modal, else the newest such button on the page."""
        place = within or (self.modal.box if await self.modal.box.count() else self.page.locator("#app"))
        await place.get_by_role("button", name=button, exact=True).last.click()

    async def confirm(self, button: str) -> None:
        """Answers the confirm dialog that a button has asked for."""
        dialog = self.page.get_by_test_id("confirm")
        await dialog.get_by_role("button", name=button, exact=True).click()
        await expect(dialog).to_have_count(0)

    async def open_thread(self, message: Locator) -> "Thread":
        """The thread under a message, through its reply count or the button beside it."""
        replies = message.get_by_test_id("replies")
        if await replies.count():
            await replies.click()
        else:
            await message.hover()
            await message.get_by_test_id("reply").click()
        return Thread(self.page)

    async def open_home(self) -> Locator:
        """The app's Home tab."""
        await self._navigation()
        await self.page.get_by_test_id("app-item").click()
        home = self.page.get_by_test_id("home")
        await expect(home).to_be_visible()
        return home

    async def open_outbox(self) -> "Outbox":
        """Everything the far ends received."""
        await self.page.get_by_test_id("area-outbox").click()
        await expect(self.page.get_by_test_id("outbox")).to_be_visible()
        return Outbox(self.page)

    async def open_accounts(self) -> Locator:
        """What the far ends take: one labelled value a row."""
        await self.page.get_by_test_id("area-accounts").click()
        return self.page.get_by_test_id("accounts")

    async def open_calls(self) -> Locator:
        """“O Slack diz”: one row a call."""
        await self.page.get_by_test_id("area-calls").click()
        return self.page.get_by_test_id("call")

    async def break_provider(self, provider: str, kind: str, *, count: int = 1, match: str = "") -> None:
        """Arms a fault in the fault panel. provider and kind: as in POST /control/faults."""
        await self.page.get_by_test_id("area-faults").click()
        await self.page.get_by_test_id("fault-provider").select_option(provider)
        await self.page.get_by_test_id("fault-kind").select_option(kind)
        await self.page.get_by_test_id("fault-count").fill(str(count))
        await self.page.get_by_test_id("fault-match").fill(match)
        armed = await self.page.locator(".fault").count()
        await self.page.get_by_test_id("fault-add").click()
        await expect(self.page.locator(".fault")).to_have_count(armed + 1)

    async def _navigation(self) -> None:
        """On a phone the sidebar is behind a button; from the outbox and the panels it is always there."""
        menu = self.page.get_by_test_id("menu")
        if await menu.is_visible() and not await self.page.locator("body.nav-open").count():
            await menu.click()


class Modal:
    """The modal on top. Fields go by their label, as a person reads it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.box = page.get_by_test_id("modal").locator("visible=true")

    async def wait_for(self, title: str) -> None:
        """Until the top modal bears this title and is not waiting for the bot."""
        await expect(self.box.get_by_role("heading", level=1)).to_have_text(title)

    async def title(self) -> str:
        return await self.box.get_by_role("heading", level=1).inner_text()

    async def text(self) -> str:
        """Everything its body shows."""
        return await self.box.get_by_test_id("modal-body").inner_text()

    def field(self, label: str) -> Locator:
        """The block of the input with this label; or the section with a control that shows this text."""
        exact = self._page.locator(".bk-label").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$"))
        section = self._page.locator(".with-accessory .bk-words").filter(has_text=label)
        return self.box.locator(".block").filter(has=exact.or_(section))

    async def fill(self, label: str, value: str) -> None:
        """Types into a field: text, number, e-mail, address, a date (dd/mm/aaaa) or a time."""
        control = self.field(label).locator("input, textarea").first
        await control.fill(value)
        if await control.get_attribute("role") == "combobox":
            await control.press("Enter")
        elif await self.field(label).locator(".date").count():
            await control.press("Tab")

    async def value_of(self, label: str) -> str:
        """What a typed field or a select shows."""
        return await self.field(label).locator("input, textarea").first.input_value()

    async def choose(self, label: str, *options: str) -> None:
        """Picks by the words of the options: of a select (typing them), a radio group or checkboxes."""
        field = self.field(label)
        await expect(field).to_be_visible()
        choices = field.locator(".choice")
        for option in options:
            if await choices.count():
                await choices.filter(has_text=option).first.click()
                continue
            combo = field.get_by_role("combobox")
            await combo.click()
            await combo.fill(option)
            await self._page.get_by_role("option").filter(has_text=option).first.click()
            if await combo.get_attribute("aria-expanded") == "true":
                await combo.press("Tab")  # one that holds several stays open, over the next field

    async def upload(self, label: str, path: Path) -> None:
        """Gives a file to a file field and waits until it is listed."""
        await self.field(label).locator("input[type=file]").set_input_files(path)
        await expect(self.field(label).locator(".file-name")).to_contain_text([path.name])

    async def submit(self) -> None:
        """Presses the submit button. Whether it closes, changes or shows errors is for the test to expect."""
        await self.box.get_by_test_id("modal-submit").click()

    async def close(self) -> None:
        """The close button, as the bot named it."""
        await self.box.get_by_test_id("modal-close").click()

    async def expect_closed(self) -> None:
        """No modal is open."""
        await expect(self.box).to_have_count(0)

    def error_of(self, label: str) -> Locator:
        """The sentence beneath a field (hidden while there is none)."""
        return self.field(label).locator(".field-error")


class Thread:
    """The thread pane."""

    def __init__(self, page: Page) -> None:
        self.box = page.locator("#thread")

    def messages(self) -> Locator:
        """The message itself, then its answers."""
        return self.box.get_by_test_id("message")

    def message_containing(self, text: str) -> Locator:
        """The newest one that shows `text`."""
        return self.messages().filter(has_text=text).last

    async def reply(self, text: str) -> None:
        composer = self.box.get_by_test_id("thread-composer")
        await composer.fill(text)
        await composer.press("Enter")

    async def close(self) -> None:
        await self.box.get_by_test_id("thread-close").click()


class Outbox:
    """The mail client, and the phone beside it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.rows = page.get_by_test_id("outbox-row")

    async def show(self, kind: str) -> None:
        """kind: email, sms or push."""
        await self._page.get_by_test_id(f"outbox-{kind}").click()

    def to(self, address: str) -> Locator:
        """The rows of what went to an address."""
        return self._page.locator(f'[data-testid="outbox-row"][data-to="{address}"]')

    async def open_newest(self) -> "Mail":
        """The first row's item; on a phone an open one is put away for the list first."""
        back = self._page.locator("button.back")
        if await back.is_visible():
            await back.click()
        await self.rows.first.click()
        return Mail(self._page)

    async def read(self, address: str) -> "Mail":
        """Opens the newest item to an address."""
        await self.to(address).first.click()
        return Mail(self._page)


class Mail:
    """The open mail."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.subject = page.get_by_test_id("mail-subject")
        self.html = page.frame_locator('[data-testid="mail-frame"]').locator("body")

    async def text(self) -> str:
        """The plain-text part."""
        await self._page.get_by_test_id("mail-text").click()
        return await self._page.get_by_test_id("mail-text-body").inner_text()

    async def raw(self) -> str:
        """The message as it arrived."""
        await self._page.get_by_test_id("mail-raw").click()
        return await self._page.locator(".mail-body pre").inner_text()
