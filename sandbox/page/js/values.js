// A field's value: how the page holds it, how Slack's view state says it, what an element starts with.
// Held as: a string; for a multi select, checkboxes and files a list of strings; empty is "" or [].

export const MANY = new Set([
  "multi_static_select",
  "multi_external_select",
  "multi_users_select",
  "multi_conversations_select",
  "multi_channels_select",
  "checkboxes",
  "file_input",
]);

const SINGLE_KEYS = [
  "value",
  "selected_date",
  "selected_time",
  "selected_user",
  "selected_conversation",
  "selected_channel",
];
const MULTI_KEYS = ["selected_users", "selected_conversations", "selected_channels"];
const INITIAL_KEYS = [
  "initial_value",
  "initial_date",
  "initial_time",
  "initial_user",
  "initial_conversation",
  "initial_channel",
];
const INITIAL_MULTI = ["initial_users", "initial_conversations", "initial_channels"];

/** Interactive elements that hold no value. */
const VALUELESS = new Set(["button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button"]);

export const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;

/** Each field of the blocks: [{key, block, element}], in order. */
export function fieldsOf(blocks) {
  return blocks.flatMap((block) => {
    const elements =
      block.type === "input"
        ? [block.element]
        : block.type === "section"
          ? [block.accessory]
          : block.type === "actions"
            ? block.elements
            : [];
    return (elements ?? [])
      .filter((element) => element?.action_id && !VALUELESS.has(element.type))
      .map((element) => ({ key: keyOf(block, element), block, element }));
  });
}

/** The value in Slack's `state.values[block][action]`. */
export function fromState(element, held) {
  const many = MANY.has(element.type);
  if (!held) return many ? [] : "";
  if (element.type === "file_input")
    return (held.files ?? []).map((file) => (typeof file === "string" ? file : file.id));
  if (held.selected_options) return held.selected_options.map((option) => option.value);
  for (const key of MULTI_KEYS) if (held[key]) return held[key];
  if (many) return [];
  if (held.selected_option) return held.selected_option.value;
  if (held.selected_date_time) return String(held.selected_date_time);
  if (held.rich_text_value) return richTextWords(held.rich_text_value);
  for (const key of SINGLE_KEYS) if (held[key] !== undefined && held[key] !== null) return String(held[key]);
  return "";
}

/** The value an element is born with. */
export function initialOf(element) {
  if (element.initial_options) return element.initial_options.map((option) => option.value);
  for (const key of INITIAL_MULTI) if (element[key]) return element[key];
  if (MANY.has(element.type)) return [];
  if (element.initial_option) return element.initial_option.value;
  if (element.initial_date_time) return String(element.initial_date_time);
  if (element.type === "rich_text_input" && element.initial_value) return richTextWords(element.initial_value);
  for (const key of INITIAL_KEYS) if (element[key] !== undefined) return String(element[key]);
  return "";
}

/** [value, option or file] that an element's state or initial value names: an external select has no other list to find a label in. */
export function knownThings(element, held) {
  const options = [
    held?.selected_option,
    ...(held?.selected_options ?? []),
    element.initial_option,
    ...(element.initial_options ?? []),
  ].filter(Boolean);
  const files = (held?.files ?? []).filter((file) => file.id);
  return [...options.map((option) => [option.value, option]), ...files.map((file) => [file.id, file])];
}

/** All options of a static element, those in groups too. */
export const optionsOf = (element) =>
  element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

export const isEmpty = (value) => value === undefined || value === null || value === "" || value.length === 0;

function richTextWords(rich) {
  const words = (node) =>
    node.text ??
    node.url ??
    (node.name
      ? `:${node.name}:`
      : node.user_id
        ? `<@${node.user_id}>`
        : (node.elements ?? []).map(words).join(node.type === "rich_text_list" ? "\n" : ""));
  return (rich.elements ?? []).map(words).join("\n");
}
