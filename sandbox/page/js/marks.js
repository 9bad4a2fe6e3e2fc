// Buttons that put mrkdwn marks around what is selected in a text area.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const MARKS = [
  ["bold", "*", "Negrito"],
  ["italic", "_", "Itálico"],
  ["strike", "~", "Tachado"],
  ["code", "`", "Código"],
];

export function markButtons(area) {
  return h(
    "div",
    { class: "marks", role: "toolbar", "aria-label": "Formatação" },
    MARKS.map(([name, mark, label]) =>
      h(
        "button",
        {
          type: "button",
          class: "icon-button small",
          "aria-label": label,
          title: label,
          tabindex: "-1",
          onclick: () => surround(area, mark),
        },
        icon(name, { size: 16 }),
      ),
    ),
  );
}

function surround(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  area.setRangeText(mark + value.slice(from, to) + mark, from, to, "end");
  const caret = from === to ? from + 1 : area.selectionEnd;
  area.setSelectionRange(caret, caret);
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
