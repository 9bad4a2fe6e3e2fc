// Where a person writes: Enter sends, Shift+Enter breaks the line, "/" and "@" and "#" offer what there is.

import { api } from "./api.js";
import { h, uid } from "./dom.js";
import { grow } from "./elements/text.js";
import { icon } from "./icons.js";
import { openLayer, toast } from "./layers.js";
import { markButtons } from "./marks.js";
import { refreshChannel } from "./messages.js";
import { offersFor } from "./offers.js";
import { route } from "./route.js";
import { encode, runCommand } from "./sending.js";

const drafts = new Map();
/** What the person sent, newest last: ArrowUp in an empty composer brings the last command back. */
let lastCommand = "";

/** `target()` → {channel, thread?}. `onNotice(text)` shows a line only this person sees. `after()` runs once something was sent. */
export function composer({ target, placeholder, onNotice, after, label, testid = "composer" }) {
  const draftKey = () => JSON.stringify([route().user, target()]);
  const listId = uid("offers");
  const area = h("textarea", {
    class: "composer-text",
    rows: 1,
    placeholder,
    "aria-label": label ?? placeholder,
    spellcheck: "false",
    autocomplete: "off",
    "aria-autocomplete": "list",
    dataset: { testid, field: testid },
  });
  const send = h(
    "button",
    {
      type: "button",
      class: "send",
      "aria-label": "Enviar",
      title: "Enviar",
      dataset: { testid: `${testid}-send` },
      disabled: true,
      onclick: () => submit(),
    },
    icon("send", { size: 18 }),
  );
  const put = (text) => () => {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input"));
  };
  const node = h(
    "div",
    { class: "composer" },
    markButtons(area),
    area,
    h(
      "div",
      { class: "composer-foot" },
      h(
        "button",
        {
          type: "button",
          class: "icon-button small",
          title: "Mencionar alguém",
          "aria-label": "Mencionar alguém",
          onclick: put("@"),
        },
        icon("at", { size: 18 }),
      ),
      h(
        "button",
        {
          type: "button",
          class: "icon-button small",
          title: "Comandos",
          "aria-label": "Comandos",
          onclick: () => {
            area.value = "/";
            area.focus();
            area.dispatchEvent(new Event("input"));
          },
        },
        icon("slash", { size: 18 }),
      ),
      h(
        "span",
        { class: "composer-hint" },
        h("b", {}, "Enter"),
        " envia · ",
        h("b", {}, "Shift + Enter"),
        " quebra a linha",
      ),
      send,
    ),
  );

  let layer = null;
  let offers = [];
  let at = 0;

  function offer() {
    offers = offersFor(area.value, area.selectionStart);
    if (offers.length === 0) return layer?.close();
    at = 0;
    const list = h(
      "div",
      {
        class: "offers",
        role: "listbox",
        id: listId,
        "aria-label": "Sugestões",
        onpointerdown: (event) => event.preventDefault(),
      },
      offers.map((one, index) =>
        h(
          "div",
          { class: "offer", role: "option", id: `${listId}-${index}`, onclick: () => take(one) },
          one.picture,
          h(
            "span",
            { class: "offer-words" },
            h(
              "span",
              {},
              h("strong", {}, one.title),
              one.usage ? h("span", { class: "usage" }, ` ${one.usage}`) : null,
            ),
            one.detail ? h("small", {}, one.detail) : null,
          ),
        ),
      ),
    );
    if (layer) layer.node.replaceChildren(list);
    else
      layer = openLayer(node, list, {
        match: true,
        onClose: () => {
          layer = null;
          area.removeAttribute("aria-activedescendant");
          area.removeAttribute("aria-controls");
        },
      });
    area.setAttribute("aria-controls", listId);
    layer.place();
    mark(0);
  }

  function mark(next) {
    at = (next + offers.length) % offers.length;
    layer.node.querySelectorAll(".offer").forEach((row, index) => {
      row.classList.toggle("active", index === at);
      row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    });
    area.setAttribute("aria-activedescendant", `${listId}-${at}`);
  }

  /** Whether taking the marked offer changes anything: a command typed in full is sent by Enter. */
  const adds = (key) => !offers[at].final && !(key === "Enter" && offers[at].insert.trimEnd() === area.value);

  function take(one) {
    area.setRangeText(one.insert, one.from, area.selectionStart, "end");
    layer?.close();
    area.focus();
    changed();
    offer();
  }

  function changed() {
    send.disabled = area.value.trim() === "";
    drafts.set(draftKey(), area.value);
    grow(area, 240);
  }

  async function submit() {
    const text = area.value.trim();
    if (!text) return;
    layer?.close();
    area.value = "";
    changed();
    const { channel, thread } = target();
    try {
      if (text.startsWith("/")) {
        lastCommand = text;
        await runCommand(text, channel, onNotice);
      } else await api.say(route().user, channel, encode(text), thread);
      after?.();
      refreshChannel(channel);
    } catch (error) {
      area.value ||= text;
      changed();
      toast(`A mensagem não foi enviada (${error.message}). Tente de novo.`, { bad: true });
    }
  }

  area.addEventListener("input", () => {
    changed();
    offer();
  });
  area.addEventListener("blur", () => layer?.close());
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (layer && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (layer && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && adds(event.key)) {
      event.preventDefault();
      take(offers[at]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && area.value === "" && lastCommand) {
      event.preventDefault();
      area.value = lastCommand;
      changed();
    }
  });

  area.value = drafts.get(draftKey()) ?? "";
  requestAnimationFrame(changed);
  return { node, focus: () => area.focus() };
}
