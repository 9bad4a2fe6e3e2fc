// Buttons, the overflow menu, and a picture beside a section.

import { fileUrl } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../layers.js";
import { plain, textObject } from "../mrkdwn.js";
import { confirmDialog } from "../confirm.js";

export function button(field) {
  const { element } = field;
  const node = h(
    element.url ? "a" : "button",
    {
      ...(element.url
        ? { href: /^https?:/i.test(element.url) ? element.url : null, target: "_blank", rel: "noopener noreferrer" }
        : { type: "button" }),
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      dataset: { actionId: element.action_id, field: field.key },
      onclick: async () => {
        if (node.classList.contains("busy")) return;
        if (element.confirm && !(await confirmDialog(element.confirm))) return;
        await field.send(element.value ?? null, node);
      },
    },
    h("span", { class: "button-words" }, textObject(element.text)),
  );
  return node;
}

export function overflow(field) {
  const node = h(
    "button",
    {
      type: "button",
      class: "icon-button bordered",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": "Mais ações",
      dataset: { actionId: field.element.action_id, field: field.key },
      onclick: () =>
        openMenu(
          node,
          field.element.options.map((option) => ({
            label: textObject(option.text),
            detail: plain(option.description),
            run: async () => {
              if (field.element.confirm && !(await confirmDialog(field.element.confirm))) return;
              if (option.url) window.open(option.url, "_blank", "noopener");
              await field.send(option.value, node);
            },
          })),
          { label: "Mais ações", align: "end" },
        ),
    },
    icon("more"),
  );
  return node;
}

/** The address of an image block or element: a public picture, or a file of the workspace. */
export const imageUrl = (image) =>
  image.image_url ?? (image.slack_file?.id ? fileUrl(image.slack_file.id) : (image.slack_file?.url ?? ""));

export const imageElement = (element, className) =>
  h("img", {
    class: className,
    src: imageUrl(element),
    alt: element.alt_text ?? "",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
