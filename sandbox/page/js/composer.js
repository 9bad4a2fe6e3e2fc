// Where a person writes: Enter sends, Shift+Enter breaks the line, "/" and "@" and "#" offer what there is.

import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { h, uid } from "./dom.js";
import { grow } from "./elements/text.js";
import { icon } from "./icons.js";
import { openLayer, toast } from "./layers.js";
import { markButtons } from "./marks.js";
import { refreshChannel } from "./messages.js";
import { route } from "./route.js";
import { channelById, openChannels, store } from "./store.js";

const drafts = new Map();
/** What the person sent, newest last: ArrowUp in an empty composer brings the last command back. */
let lastCommand = "";

/** `target()` → {channel, thread?}. `onNotice(text)` shows a line only this person sees. `after()` runs once something was sent. */
export function composer({ target, placeholder, onNotice, after, label, testid = "composer" }) {
  const draftKey = () => JSON.stringify([route().user, target()]);
  const listId = uid("offers");
  const area = h("textarea", {
    class: "composer-text", rows: 1, placeholder, "aria-label": label ?? placeholder, spellcheck: "false", autocomplete: "off",
    "aria-autocomplete": "list", dataset: { testid, field: testid },
  });
  const send = h("button", { type: "button", class: "send", "aria-label": "Enviar", title: "Enviar", dataset: { testid: `${testid}-send` }, disabled: true, onclick: () => submit() }, icon("send", { size: 18 }));
  const put = (text) => () => { area.setRangeText(text, area.selectionStart, area.selectionEnd, "end"); area.focus(); area.dispatchEvent(new Event("input")); };
  const node = h("div", { class: "composer" },
    markButtons(area),
    area,
    h("div", { class: "composer-foot" },
      h("button", { type: "button", class: "icon-button small", title: "Mencionar alguém", "aria-label": "Mencionar alguém", onclick: put("@") }, icon("at", { size: 18 })),
      h("button", { type: "button", class: "icon-button small", title: "Comandos", "aria-label": "Comandos", onclick: () => { area.value = "/"; area.focus(); area.dispatchEvent(new Event("input")); } }, icon("slash", { size: 18 })),
      h("span", { class: "composer-hint" }, h("b", {}, "Enter"), " envia · ", h("b", {}, "Shift + Enter"), " quebra a linha"),
      send));

  let layer = null;
  let offers = [];
  let at = 0;

  function offer() {
    offers = offersFor(area.value, area.selectionStart);
    if (offers.length === 0) return layer?.close();
    at = 0;
    const list = h("div", { class: "offers", role: "listbox", id: listId, "aria-label": "Sugestões", onpointerdown: (event) => event.preventDefault() },
      offers.map((one, index) => h("div", { class: "offer", role: "option", id: `${listId}-${index}`, onclick: () => take(one) }, one.picture, h("span", { class: "offer-words" },
        h("span", {}, h("strong", {}, one.title), one.usage ? h("span", { class: "usage" }, ` ${one.usage}`) : null), one.detail ? h("small", {}, one.detail) : null))));
    if (layer) layer.node.replaceChildren(list);
    else layer = openLayer(node, list, { match: true, onClose: () => {
      layer = null;
      area.removeAttribute("aria-activedescendant");
      area.removeAttribute("aria-controls");
    } });
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

  area.addEventListener("input", () => { changed(); offer(); });
  area.addEventListener("blur", () => layer?.close());
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (layer && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (layer && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && !offers[at].final) {
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

const BUILT_IN = [{ command: "/invite", usage_hint: "@app", description: "Convida o app para este canal" }];

/** What to offer for the text before the caret: commands at the start, people after "@", channels after "#". */
function offersFor(text, caret) {
  const before = text.slice(0, caret);
  const { commands, bot, people } = store.state.workspace;
  if (/^\/\S*$/.test(before)) {
    return [...commands, ...BUILT_IN].filter((one) => one.command.startsWith(before)).map((one) => ({
      title: one.command, usage: one.usage_hint, detail: one.description, picture: avatar(one.command === "/invite" ? "slackbot" : bot.user_id, 28),
      insert: `${one.command} `, from: 0,
    }));
  }
  const known = [...commands, ...BUILT_IN].find((one) => before === `${one.command} `);
  // The hint stays while the verb is still to be typed; Enter then sends what stands there.
  if (known?.usage_hint && known.command !== "/invite") return [{ title: known.command, usage: known.usage_hint, detail: known.description, picture: avatar(bot.user_id, 28), insert: "", from: caret, final: true }];
  const word = /(?:^|\s)([@#])([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!word) return [];
  const from = caret - word[2].length - 1;
  const wanted = word[2].toLowerCase();
  if (word[1] === "#") return openChannels().filter((one) => one.name.startsWith(wanted)).map((one) => ({ title: `#${one.name}`, picture: icon("hash"), insert: `#${one.name} `, from }));
  return [{ id: bot.user_id, name: bot.name }, ...people].filter((one) => one.name.toLowerCase().includes(wanted)).map((one) => ({ title: one.name, picture: avatar(one.id, 24), insert: `@${one.name} `, from }));
}

/** What a person types → what Slack stores: & < > escaped, names turned into ids. */
function encode(text) {
  const { people, bot } = store.state.workspace;
  let out = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replace(/>(?!\s)/g, "&gt;");
  for (const one of [...people, { id: bot.user_id, name: bot.name }]) out = out.replaceAll(`@${one.name}`, `<@${one.id}>`);
  for (const one of openChannels()) out = out.replaceAll(`#${one.name}`, `<#${one.id}|${one.name}>`);
  return out.replaceAll(/(^|\s)@(here|channel)\b/g, "$1<!$2>");
}

async function runCommand(text, channel, onNotice) {
  if (/^\/invite\b/.test(text)) {
    await api.join(route().user, channel);
    onNotice(`O app agora está em #${channelById(channel)?.name ?? channel}.`);
    return;
  }
  const name = text.split(/\s/, 1)[0];
  const answer = await api.command(route().user, channel, text).catch((error) => ({ ok: false, error: error.message }));
  if (answer.ok) return;
  const reasons = {
    operation_timeout: `\`${name}\` falhou com o erro “operation_timeout”: o app não respondeu em 3 segundos.`,
    dispatch_failed: `\`${name}\` falhou com o erro “dispatch_failed”: o app não está conectado.`,
    unknown_command: `\`${name}\` não é um comando válido neste espaço de trabalho.`,
  };
  onNotice(reasons[answer.error] ?? `\`${name}\` falhou com o erro “${answer.error}”.`);
}
