// Blocks that are read: header, section, context, divider, image; and the row of actions.

import { h, uid } from "../dom.js";
import { imageElement, imageUrl } from "../elements/buttons.js";
import { drawElement } from "../elements/index.js";
import { plain, textObject } from "../mrkdwn.js";

export const header = (block) => h("h3", { class: "bk-header" }, textObject(block.text));

export const divider = () => h("hr", { class: "bk-divider" });

export function section(block, ctx) {
  const id = uid("section");
  const words = h(
    "div",
    { class: "bk-words", id },
    block.text ? h("div", { class: "bk-text" }, textObject(block.text)) : null,
    block.fields
      ? h(
          "div",
          { class: "bk-fields" },
          block.fields.map((field) => h("div", { class: "bk-field" }, textObject(field))),
        )
      : null,
  );
  if (!block.accessory) return h("div", { class: "bk-section" }, words);
  const label = block.text ? { labelledBy: id } : {};
  return h(
    "div",
    { class: `bk-section with-accessory has-${block.accessory.type}` },
    words,
    h("div", { class: "bk-accessory" }, drawElement(block.accessory, block, ctx, label)),
  );
}

export function context(block) {
  return h(
    "div",
    { class: "bk-context" },
    (block.elements ?? []).map((element) =>
      element.type === "image" ? imageElement(element, "context-image") : h("span", {}, textObject(element)),
    ),
  );
}

export function actions(block, ctx) {
  return h(
    "div",
    { class: "bk-actions" },
    (block.elements ?? []).map((element) =>
      drawElement(element, block, ctx, { name: plain(element.placeholder) || undefined }),
    ),
  );
}

export function image(block) {
  return h(
    "figure",
    { class: "bk-image" },
    block.title ? h("figcaption", {}, textObject(block.title)) : null,
    h("a", { href: imageUrl(block), target: "_blank", rel: "noopener noreferrer" }, imageElement(block, "")),
  );
}
