// Radio buttons and checkboxes.

import { h, uid } from "../dom.js";
import { textObject } from "../mrkdwn.js";

function group(field, type, isOn, changed) {
  const name = uid(type);
  return h(
    "div",
    {
      class: `element choices ${type}`,
      role: type === "radio" ? "radiogroup" : "group",
      ...field.attributes(),
      "aria-required": type === "radio" ? field.attributes()["aria-required"] : null,
      dataset: { actionId: field.element.action_id },
    },
    (field.element.options ?? []).map((option) => {
      const box = h("input", {
        type,
        name,
        checked: isOn(option.value),
        dataset: { field: `${field.key}/${option.value}`, value: option.value },
      });
      box.addEventListener("change", () => changed(option.value, box));
      box.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
      return h(
        "label",
        { class: "choice" },
        box,
        h(
          "span",
          { class: "choice-words" },
          h("span", {}, textObject(option.text)),
          option.description ? h("small", {}, textObject(option.description)) : null,
        ),
      );
    }),
  );
}

export function radio(field) {
  const node = group(
    field,
    "radio",
    (value) => field.value === value,
    async (value) => {
      if (!(await field.choose(value, node))) restore();
    },
  );
  const restore = () =>
    node.querySelectorAll("input").forEach((box) => {
      box.checked = box.dataset.value === field.value;
    });
  return node;
}

export function checkboxes(field) {
  const node = group(
    field,
    "checkbox",
    (value) => field.value.includes(value),
    async (value, box) => {
      const next = box.checked ? [...field.value, value] : field.value.filter((one) => one !== value);
      if (!(await field.choose(next, node))) box.checked = !box.checked;
    },
  );
  return node;
}
