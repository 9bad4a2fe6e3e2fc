// Element type → what draws it. A new element is one line here.

import { button, imageElement, overflow } from "./buttons.js";
import { checkboxes, radio } from "./choices.js";
import { datePicker, dateTimePicker, timePicker } from "./dates.js";
import { Field } from "./field.js";
import { fileInput } from "./file_input.js";
import { select } from "./selects.js";
import { textInput } from "./text.js";
import { h } from "../dom.js";

const DRAW = {
  button,
  overflow,
  checkboxes,
  radio_buttons: radio,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  file_input: fileInput,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: textInput,
  image: (field) => imageElement(field.element, "accessory-image"),
};

for (const source of ["static", "external", "users", "conversations", "channels"]) {
  DRAW[`${source}_select`] = select;
  DRAW[`multi_${source}_select`] = select;
}

export function drawElement(element, block, ctx, label) {
  const draw = DRAW[element.type];
  if (!draw) return h("div", { class: "unknown" }, `O sandbox não desenha “${element.type}”.`);
  return draw(new Field(element, block, ctx, label));
}
