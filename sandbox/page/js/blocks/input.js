// The input block: label, optional mark, element, hint. The error beneath it belongs to the frame around every block.

import { h, uid } from "../dom.js";
import { drawElement } from "../elements/index.js";
import { textObject } from "../mrkdwn.js";

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

export function input(block, ctx) {
  const labelId = uid("label");
  const hintId = uid("hint");
  const element = drawElement(block.element, block, ctx, {
    labelledBy: labelId,
    describedBy: block.hint ? hintId : null,
  });
  const label = h(
    GROUPS.has(block.element.type) ? "div" : "label",
    { class: "bk-label", id: labelId },
    textObject(block.label),
  );
  const control = element.matches("input, textarea, select")
    ? element
    : element.querySelector("input, textarea, select");
  if (label.tagName === "LABEL" && control) {
    control.id ||= uid("control");
    label.htmlFor = control.id;
  }
  return h(
    "div",
    { class: "bk-input" },
    h("div", { class: "bk-label-row" }, label, block.optional ? h("span", { class: "optional" }, "(opcional)") : null),
    element,
    block.hint ? h("div", { class: "hint", id: hintId }, textObject(block.hint)) : null,
  );
}
