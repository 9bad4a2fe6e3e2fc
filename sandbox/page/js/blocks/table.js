// The table block: the first row is its heading.

import { h } from "../dom.js";
import { plainWithEmoji } from "../emoji.js";
import { richText } from "./rich_text.js";

function cell(data, tag, settings) {
  const inner = data.type === "rich_text" ? richText(data) : plainWithEmoji(String(data.text ?? data.value ?? ""));
  return h(
    tag,
    {
      scope: tag === "th" ? "col" : null,
      class: `to-${settings?.align ?? "left"}${settings?.is_wrapped ? " wrapped" : ""}`,
    },
    inner,
  );
}

export function table(block) {
  const [head, ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((data, index) => cell(data, tag, settings[index])),
    );
  return h(
    "div",
    { class: "bk-table", tabindex: "0", role: "group", "aria-label": "Tabela" },
    h(
      "table",
      {},
      h("thead", {}, head ? row(head, "th") : null),
      h(
        "tbody",
        {},
        body.map((cells) => row(cells, "td")),
      ),
    ),
  );
}
