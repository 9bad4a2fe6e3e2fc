// The list a combobox opens: groups of options, one of them marked, or a short note instead.

import { h, uid } from "../dom.js";
import { plainWithEmoji } from "../emoji.js";
import { icon } from "../icons.js";

/** A list with `id`. `onPick(option)` when one is pressed; `onMark(rowId or null)` as the mark moves. */
export function listbox({ id, multi, onPick, onMark }) {
  const node = h("div", {
    class: "listbox",
    role: "listbox",
    id,
    "aria-multiselectable": multi ? "true" : null,
    onpointerdown: (event) => event.preventDefault(), // the cursor stays in the field
  });
  let rows = [];
  let at = -1;

  function mark(next) {
    rows[at]?.row.classList.remove("active");
    at = next;
    const row = rows[at]?.row;
    row?.classList.add("active");
    row?.scrollIntoView({ block: "nearest" });
    onMark(row?.id ?? null);
  }

  function optionRow(option, chosen) {
    const row = h(
      "div",
      {
        class: "option",
        role: "option",
        id: uid("option"),
        "aria-selected": String(chosen),
        dataset: { value: option.value },
        onclick: () => onPick(option),
        onpointermove: () => mark(rows.findIndex((one) => one.row === row)),
      },
      option.picture?.(),
      h(
        "span",
        { class: "option-words" },
        h("span", {}, plainWithEmoji(option.text)),
        option.description ? h("small", {}, plainWithEmoji(option.description)) : null,
      ),
      chosen ? icon("check", { size: 16 }) : null,
    );
    rows.push({ row, option });
    return row;
  }

  return {
    node,
    /** The marked option, or undefined. */
    marked: () => rows[at]?.option,
    move(step) {
      if (rows.length) mark((at + step + rows.length) % rows.length);
    },
    note(text) {
      rows = [];
      mark(-1);
      node.replaceChildren(h("div", { class: "listbox-note" }, text));
    },
    /** Shows `groups`; `chosen` holds the values chosen now. */
    show(groups, chosen) {
      rows = [];
      const filled = groups.filter((group) => group.options.length);
      if (filled.length === 0) return this.note("Nada encontrado");
      node.replaceChildren(
        ...filled.flatMap((group) => [
          ...(group.label
            ? [h("div", { class: "listbox-group", role: "presentation" }, plainWithEmoji(group.label))]
            : []),
          ...group.options.map((option) => optionRow(option, chosen.has(option.value))),
        ]),
      );
      mark(
        multi
          ? 0
          : Math.max(
              0,
              rows.findIndex((one) => chosen.has(one.option.value)),
            ),
      );
    },
  };
}
