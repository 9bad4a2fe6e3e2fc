// A field with a list one types into: every select of Block Kit, single or multi, static or asked from the bot.

import { h, uid } from "../dom.js";
import { plainWithEmoji } from "../emoji.js";
import { icon } from "../icons.js";
import { openLayer } from "../layers.js";
import { listbox } from "./listbox.js";

/**
 * `groups(query)` → groups or a promise of them: [{label?, options: [{value, text, description?, picture?}]}].
 * `chosen()` → the options chosen now; `pick(options, node)` → promise, done when the choice is settled.
 * `accept(typed)` → an option made of what was typed, or null. `filter`: the list is narrowed here, not by `groups`.
 */
export function combobox({
  groups,
  chosen,
  pick,
  multi = false,
  max = Infinity,
  placeholder = "Selecione",
  clearable,
  attributes = {},
  filter = true,
  minQuery = 0,
  accept = () => null,
  leading,
}) {
  const listId = uid("list");
  const input = h("input", {
    ...attributes,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    placeholder,
  });
  const tokens = h("span", { class: "tokens" });
  const wipe = h(
    "button",
    { type: "button", class: "combo-clear", "aria-label": "Limpar", tabindex: "-1", hidden: true },
    icon("close", { size: 14 }),
  );
  const node = h(
    "div",
    { class: `combo${multi ? " multi" : ""}` },
    leading,
    tokens,
    input,
    wipe,
    icon("down", { size: 16 }),
  );
  const list = listbox({
    id: listId,
    multi,
    onPick: choose,
    onMark: (id) =>
      id ? input.setAttribute("aria-activedescendant", id) : input.removeAttribute("aria-activedescendant"),
  });
  let layer = null;
  let asked = 0;

  /** The field as the value has it. */
  function show() {
    const options = chosen();
    wipe.hidden = !(clearable && !multi && options.length > 0);
    if (multi) {
      tokens.replaceChildren(...options.map((option) => token(option, () => take(without(option)))));
      input.placeholder = options.length ? "" : placeholder;
      input.value = "";
    } else input.value = options[0]?.text ?? "";
  }

  const without = (option) => chosen().filter((one) => one.value !== option.value);

  /** Fills the list for what is typed; an answer that a later question has overtaken is dropped. */
  async function fill(query) {
    const mine = ++asked;
    if (query.length < minQuery) {
      list.note(minQuery === 1 ? "Digite para buscar" : `Digite pelo menos ${minQuery} caracteres`);
      return;
    }
    const answer = groups(query);
    if (answer instanceof Promise) list.note("Buscando…");
    const found = await Promise.resolve(answer).catch(() => null);
    if (mine !== asked || !layer) return;
    if (!found) list.note("O app não respondeu à busca.");
    else list.show(filter ? matching(found, query) : found, new Set(chosen().map((option) => option.value)));
    layer.place();
  }

  function open() {
    if (layer) return;
    input.setAttribute("aria-expanded", "true");
    node.classList.add("open");
    layer = openLayer(node, list.node, { match: true, onClose: closed });
  }

  /** Opened by hand: everything is offered, and typing replaces what stands there. */
  function unfold() {
    open();
    if (!multi) input.select();
    fill("");
  }

  function closed() {
    layer = null;
    asked += 1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    node.classList.remove("open");
    show();
  }

  async function choose(option) {
    if (!multi) {
      layer?.close();
      await take([option]);
      return;
    }
    const rest = without(option);
    const adds = rest.length === chosen().length;
    if (adds && rest.length >= max) {
      list.note(`No máximo ${max}`);
      return;
    }
    await take(adds ? [...rest, option] : rest);
    if (layer) fill("");
  }

  async function take(options) {
    const settled = pick(options, node);
    show();
    await settled;
    show();
  }

  input.addEventListener("click", () => {
    if (!layer) unfold();
  });
  input.addEventListener("input", () => {
    open();
    fill(input.value);
  });
  input.addEventListener("blur", () => {
    const typed = accept(input.value);
    if (typed && typed.value !== chosen()[0]?.value) take([typed]);
    if (layer) layer.close();
    else show();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (layer) list.move(step);
      else unfold();
    } else if (event.key === "Enter" && layer) {
      event.preventDefault();
      event.stopPropagation();
      const option = accept(input.value) ?? list.marked();
      if (option) choose(option);
    } else if (event.key === "Backspace" && multi && input.value === "" && chosen().length) {
      take(chosen().slice(0, -1));
    } else if (
      event.key === "Delete" &&
      clearable &&
      !multi &&
      input.selectionEnd - input.selectionStart === input.value.length
    ) {
      take([]);
    }
  });
  node.addEventListener("pointerdown", (event) => {
    if (event.target === input || wipe.contains(event.target) || tokens.contains(event.target)) return;
    event.preventDefault();
    input.focus();
    if (layer) layer.close();
    else unfold();
  });
  wipe.addEventListener("click", () => {
    take([]);
    input.focus();
  });
  show();
  return node;
}

const token = (option, drop) =>
  h(
    "span",
    { class: "token" },
    option.picture?.(),
    h("span", {}, plainWithEmoji(option.text)),
    h(
      "button",
      { type: "button", "aria-label": `Tirar ${option.text}`, tabindex: "-1", onclick: drop },
      icon("close", { size: 12 }),
    ),
  );

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The groups with only the options whose words contain what was typed, whatever its accents. */
function matching(groups, query) {
  const wanted = fold(query.trim());
  if (!wanted) return groups;
  return groups.map((group) => ({
    ...group,
    options: group.options.filter((option) => fold(`${option.text} ${option.description ?? ""}`).includes(wanted)),
  }));
}
