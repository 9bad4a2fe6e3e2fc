// Fields one types into: plain text (one line or many), e-mail, address, number, simple rich text.

import { h } from "../dom.js";
import { plain } from "../mrkdwn.js";
import { markButtons } from "../marks.js";

const KINDS = {
  email_text_input: { type: "email", inputmode: "email", autocomplete: "off" },
  url_text_input: { type: "url", inputmode: "url", autocomplete: "off" },
  number_input: { type: "text", inputmode: "decimal", autocomplete: "off" },
};

/** How long after the last key an `on_character_entered` field tells the bot. */
const TYPING_PAUSE_MS = 300;

export function textInput(field) {
  const { element } = field;
  const many = element.multiline || element.type === "rich_text_input";
  const control = h(many ? "textarea" : "input", {
    ...field.attributes(),
    class: "control",
    placeholder: plain(element.placeholder) || null,
    maxlength: element.type === "plain_text_input" ? element.max_length : null,
    rows: many ? 4 : null,
    spellcheck: "false",
    autocomplete: "off",
    ...(many ? {} : { type: "text", ...KINDS[element.type] }),
  });
  control.value = field.value;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let pause = 0;
  let sent = control.value;
  const tell = () => {
    clearTimeout(pause);
    if (control.value === sent) return;
    sent = control.value;
    field.send(sent, control);
  };
  const left = h("span", { class: "chars-left", "aria-hidden": "true" });
  const count = () => {
    if (!element.max_length) return;
    const rest = element.max_length - control.value.length;
    left.textContent = rest <= Math.max(20, element.max_length * 0.1) ? String(rest) : "";
  };
  control.addEventListener("input", () => {
    field.set(control.value);
    count();
    if (many) grow(control);
    if (field.dispatches && triggers.includes("on_character_entered")) {
      clearTimeout(pause);
      pause = setTimeout(tell, TYPING_PAUSE_MS);
    }
  });
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (field.dispatches && triggers.includes("on_enter_pressed") && !(many && event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation(); // it dispatches instead of submitting the form
      tell();
    } else if (many) event.stopPropagation(); // a new line, never a submission
  });
  count();
  if (many) requestAnimationFrame(() => grow(control));
  const tools = element.type === "rich_text_input" ? markButtons(control) : null;
  return h(
    "div",
    { class: `element text${tools ? " rich" : ""}`, dataset: { actionId: element.action_id } },
    tools,
    control,
    left,
  );
}

export function grow(area, most = 320) {
  area.style.height = "auto";
  area.style.height = `${Math.min(most, area.scrollHeight + 2)}px`;
}
