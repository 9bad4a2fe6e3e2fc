// Date and time: typed, or picked from a calendar or a list.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { openLayer } from "../layers.js";
import { plain } from "../mrkdwn.js";
import { brDate, parseDate, parseTime } from "../time.js";
import { calendar } from "./calendar.js";
import { combobox } from "./combobox.js";

export function datePicker(field) {
  const control = h("input", {
    ...field.attributes(),
    class: "control with-icon",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    placeholder: plain(field.element.placeholder) || "Selecione uma data",
  });
  const opener = h(
    "button",
    { type: "button", class: "in-control", tabindex: "-1", "aria-label": "Abrir o calendário" },
    icon("calendar", { size: 18 }),
  );
  const box = h("div", { class: "control-box date" }, opener, control);
  let layer = null;
  const show = () => {
    control.value = brDate(field.value);
  };
  const take = async (iso) => {
    if (iso !== field.value) await field.choose(iso, box);
    show();
  };
  const open = () => {
    if (layer) return;
    layer = openLayer(
      box,
      calendar(field.value, (iso) => {
        layer.close();
        control.focus();
        take(iso);
      }),
      {
        onClose: () => {
          layer = null;
        },
      },
    );
  };
  control.addEventListener("click", open);
  opener.addEventListener("click", () => (layer ? layer.close() : open()));
  control.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && layer) {
      event.preventDefault();
      layer.node.querySelector("[tabindex='0']")?.focus();
    } else if (event.key === "ArrowDown") open();
    if (event.key === "Tab") layer?.close();
  });
  control.addEventListener("change", () => {
    const iso = control.value.trim() === "" ? "" : parseDate(control.value);
    if (iso === null) show();
    else take(iso);
  });
  show();
  return h("div", { class: "element", dataset: { actionId: field.element.action_id } }, box);
}

const HALF_HOURS = Array.from(
  { length: 48 },
  (_, index) => `${String(index >> 1).padStart(2, "0")}:${index % 2 ? "30" : "00"}`,
);
const asTime = (value) => ({ value, text: value });

export function timePicker(field) {
  return h(
    "div",
    { class: "element", dataset: { actionId: field.element.action_id } },
    combobox({
      groups: () => [{ options: HALF_HOURS.map(asTime) }],
      accept: (typed) => (parseTime(typed) ? asTime(parseTime(typed)) : null),
      chosen: () => (field.value ? [asTime(field.value)] : []),
      pick: (options, node) => field.choose(options[0]?.value ?? "", node),
      placeholder: plain(field.element.placeholder) || "Selecione um horário",
      clearable: field.optional,
      attributes: field.attributes(),
      leading: icon("clock", { size: 18 }),
    }),
  );
}

/** Date and time in one, held as unix seconds. */
export function dateTimePicker(field) {
  const control = h("input", { ...field.attributes(), class: "control", type: "datetime-local" });
  if (field.value) {
    const day = new Date(Number(field.value) * 1000);
    control.value = new Date(day.getTime() - day.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }
  control.addEventListener("change", () =>
    field.choose(control.value ? String(Math.floor(new Date(control.value).getTime() / 1000)) : "", control),
  );
  return h("div", { class: "element", dataset: { actionId: field.element.action_id } }, control);
}
