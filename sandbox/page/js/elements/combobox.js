// A list one types into: every select of Block Kit, single or multi, static or asked from the bot.

import { h, uid } from "../dom.js";
import { plainWithEmoji } from "../emoji.js";
import { icon } from "../icons.js";
import { openLayer } from "../layers.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * `groups(query)` → groups or a promise of them: [{label?, options: [{value, text, description?, picture?}]}].
 * `chosen()` → the options chosen now; `pick(options)` → promise of whether it was taken.
 */
export function combobox({
  groups,
  chosen,
  pick,
  multi = false,
  max = Infinity,
  placeholder,
  clearable,
  attributes = {},
  filter = true,
  minQuery = 0,
  accept,
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
    placeholder: placeholder ?? "Selecione",
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
  let layer = null;
  let rows = [];
  let at = -1;
  let asked = 0;

  function show() {
    const options = chosen();
    wipe.hidden = !(clearable && !multi && options.length > 0);
    if (multi) {
      tokens.replaceChildren(...options.map((option) => token(option)));
      input.placeholder = options.length ? "" : (placeholder ?? "Selecione");
      input.value = "";
    } else input.value = options[0]?.text ?? "";
    node.classList.toggle("filled", options.length > 0);
  }

  function token(option) {
    const drop = () => take(chosen().filter((one) => one.value !== option.value));
    return h(
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
  }

  const list = h("div", {
    class: "listbox",
    role: "listbox",
    id: listId,
    "aria-multiselectable": multi ? "true" : null,
    onpointerdown: (event) => event.preventDefault(),
  });

  async function fill(query) {
    const mine = ++asked;
    if (query.length < minQuery)
      return message(minQuery === 1 ? "Digite para buscar" : `Digite pelo menos ${minQuery} caracteres`);
    const answer = groups(query);
    if (answer instanceof Promise) message("Buscando…");
    let found;
    try {
      found = await answer;
    } catch {
      found = null;
    }
    if (mine !== asked || !layer) return;
    if (!found) return message("O app não respondeu à busca.");
    draw(filter ? matching(found, query) : found);
  }

  function message(text) {
    rows = [];
    at = -1;
    list.replaceChildren(h("div", { class: "listbox-note" }, text));
    layer?.place();
  }

  function draw(found) {
    const taken = new Set(chosen().map((option) => option.value));
    rows = [];
    const nodes = found
      .filter((group) => group.options.length)
      .flatMap((group) => [
        group.label ? h("div", { class: "listbox-group", role: "presentation" }, plainWithEmoji(group.label)) : null,
        ...group.options.map((option) => {
          const row = h(
            "div",
            {
              class: "option",
              role: "option",
              id: uid("option"),
              "aria-selected": String(taken.has(option.value)),
              dataset: { value: option.value },
              onclick: () => choose(option),
              onpointermove: () => mark(rows.findIndex((one) => one.row === row)),
            },
            option.picture?.(),
            h(
              "span",
              { class: "option-words" },
              h("span", {}, plainWithEmoji(option.text)),
              option.description ? h("small", {}, plainWithEmoji(option.description)) : null,
            ),
            taken.has(option.value) ? icon("check", { size: 16 }) : null,
          );
          rows.push({ row, option });
          return row;
        }),
      ])
      .filter(Boolean);
    if (nodes.length === 0) return message("Nada encontrado");
    list.replaceChildren(...nodes);
    layer?.place();
    mark(
      Math.max(
        0,
        rows.findIndex((one) => taken.has(one.option.value) && !multi),
      ),
    );
  }

  function mark(next) {
    rows[at]?.row.classList.remove("active");
    at = next;
    const row = rows[at]?.row;
    row?.classList.add("active");
    row?.scrollIntoView({ block: "nearest" });
    if (row) input.setAttribute("aria-activedescendant", row.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function open() {
    if (layer) return;
    input.setAttribute("aria-expanded", "true");
    node.classList.add("open");
    layer = openLayer(node, list, { match: true, onClose: closed });
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
    const now = chosen();
    const without = now.filter((one) => one.value !== option.value);
    if (without.length === now.length && now.length >= max) return message(`No máximo ${max}`);
    await take(without.length === now.length ? [...now, option] : without);
    input.value = "";
    if (layer) fill("");
  }

  async function take(options) {
    const waiting = pick(options, node);
    show();
    await waiting;
    show();
  }

  input.addEventListener("click", () => (layer ? null : unfold()));
  input.addEventListener("input", () => {
    open();
    fill(input.value);
  });
  input.addEventListener("blur", () => {
    const typed = accept?.(input.value);
    if (typed && typed.value !== chosen()[0]?.value) take([typed]);
    layer?.close();
    if (!layer) show();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!layer) unfold();
      else if (rows.length) mark((at + step + rows.length) % rows.length);
    } else if (event.key === "Enter" && layer) {
      event.preventDefault();
      event.stopPropagation();
      const typed = accept?.(input.value);
      if (typed) choose(typed);
      else if (rows[at]) choose(rows[at].option);
    } else if (event.key === "Backspace" && multi && input.value === "" && chosen().length) take(chosen().slice(0, -1));
    else if (
      event.key === "Delete" &&
      clearable &&
      !multi &&
      input.selectionStart === 0 &&
      input.selectionEnd === input.value.length
    )
      take([]);
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

function matching(groups, query) {
  const wanted = fold(query.trim());
  if (!wanted) return groups;
  return groups.map((group) => ({
    ...group,
    options: group.options.filter((option) => fold(`${option.text} ${option.description ?? ""}`).includes(wanted)),
  }));
}
