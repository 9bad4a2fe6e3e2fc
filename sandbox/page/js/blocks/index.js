// Block type → what draws it; and a column of blocks that changes only where its blocks changed.

import { h, keepingFocus, reconcile } from "../dom.js";
import { actions, context, divider, header, image, section } from "./plain.js";
import { input } from "./input.js";
import { richText } from "./rich_text.js";
import { table } from "./table.js";

const DRAW = { header, section, context, divider, image, actions, input, rich_text: richText, table };

function draw(block, ctx) {
  return (
    DRAW[block.type] ?? ((other) => h("div", { class: "unknown" }, `O sandbox não desenha o bloco “${other.type}”.`))
  )(block, ctx);
}

/** Shows `blocks` in `root`. `ctx`: see elements/field.js. Focus stays on the field that had it. */
export function showBlocks(root, blocks, ctx) {
  const numbered = (blocks ?? []).map((block, index) => (block.block_id ? block : { ...block, block_id: `#${index}` }));
  keepingFocus(root, () =>
    reconcile(root, numbered, {
      key: (block) => block.block_id,
      fingerprint: (block) => ctx.form.fingerprint(block),
      render: (block) => frame(block, ctx),
    }),
  );
  showErrors(root, ctx.form.errors);
}

function frame(block, ctx) {
  return h(
    "div",
    { class: `block is-${block.type}`, dataset: { blockId: block.block_id, blockType: block.type } },
    draw(block, ctx),
    block.type === "input"
      ? h("div", { class: "field-error", id: `error-${CSS.escape(block.block_id)}`, role: "alert", hidden: true })
      : null,
  );
}

/** Puts each sentence beneath its field, without touching the fields themselves. */
export function showErrors(root, errors) {
  for (const node of root.querySelectorAll(":scope > .block.is-input")) {
    const text = errors.get(node.dataset.blockId) ?? "";
    const slot = node.querySelector(":scope > .field-error");
    if (slot.textContent !== text) slot.textContent = text;
    slot.hidden = !text;
    node.classList.toggle("invalid", Boolean(text));
    const control = node.querySelector("[data-field]");
    if (!control) continue;
    if (text) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-errormessage", slot.id);
    } else {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-errormessage");
    }
  }
}
