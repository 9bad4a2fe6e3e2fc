// The selects of Block Kit: where each finds its options.

import { avatar } from "../avatar.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { plain } from "../mrkdwn.js";
import { route } from "../route.js";
import { store } from "../store.js";
import { combobox } from "./combobox.js";

const asOption = (option) => ({
  value: option.value,
  text: plain(option.text),
  description: plain(option.description) || undefined,
  raw: option,
});

function groupsOf(source) {
  if (source.option_groups?.length)
    return source.option_groups.map((group) => ({ label: plain(group.label), options: group.options.map(asOption) }));
  return [{ options: (source.options ?? []).map(asOption) }];
}

const peopleOptions = () => {
  const { people, bot } = store.state.workspace;
  const everyone = [...people, { id: bot.user_id, name: bot.name, is_bot: true }];
  return everyone.map((one) => ({ value: one.id, text: one.name, picture: () => avatar(one.id, 20) }));
};

const channelOptions = (channels) =>
  channels
    .filter((one) => !one.is_im)
    .map((one) => ({
      value: one.id,
      text: one.name,
      picture: () => icon(one.is_private ? "lock" : "hash", { size: 16 }),
    }));

function conversationOptions(element) {
  const include = element.filter?.include ?? ["public", "private", "im", "mpim"];
  const channels = store.state.workspace.channels.filter((one) =>
    include.includes(one.is_private ? "private" : "public"),
  );
  const people = include.includes("im")
    ? peopleOptions().filter(
        (one) => !(element.filter?.exclude_bot_users && one.value === store.state.workspace.bot.user_id),
      )
    : [];
  return [
    { label: people.length ? "Canais" : undefined, options: channelOptions(channels) },
    { label: "Pessoas", options: people },
  ];
}

const SOURCES = {
  static: (field) => ({ groups: () => groupsOf(field.element) }),
  external: (field) => ({
    filter: false,
    minQuery: field.element.min_query_length ?? 3,
    groups: async (query) => groupsOf(await field.ctx.suggest(field.block, field.element, query)),
  }),
  users: () => ({ groups: () => [{ options: peopleOptions() }] }),
  conversations: (field) => ({ groups: () => conversationOptions(field.element) }),
  channels: () => ({ groups: () => [{ options: channelOptions(store.state.workspace.channels) }] }),
};

/** static_select, multi_users_select and so on: the type names both the source and whether it is many. */
export function select(field) {
  const multi = field.element.type.startsWith("multi_");
  const source = SOURCES[field.element.type.replace(/^multi_/, "").replace(/_select$/, "")](field);
  if (
    field.element.default_to_current_conversation &&
    !field.ctx.form.touched.has(field.key) &&
    field.value.length === 0 &&
    route().area === "channel"
  )
    field.ctx.form.touched.set(field.key, multi ? [route().id] : route().id);
  const find = (value) => lookUp(field, source, value);
  return h(
    "div",
    { class: "element select", dataset: { actionId: field.element.action_id } },
    combobox({
      ...source,
      multi,
      max: field.element.max_selected_items,
      placeholder: plain(field.element.placeholder) || (multi ? "Selecione opções" : "Selecione uma opção"),
      clearable: field.optional,
      attributes: field.attributes(),
      chosen: () => [field.value].flat().filter(Boolean).map(find),
      pick: (options, node) => {
        for (const option of options) if (option.raw) field.ctx.form.known.set(option.value, option.raw);
        const values = options.map((option) => option.value);
        return field.choose(multi ? values : (values[0] ?? ""), node);
      },
    }),
  );
}

function lookUp(field, source, value) {
  const known = field.ctx.form.known.get(value);
  if (known?.text) return asOption(known);
  const groups = source.filter === false ? [] : source.groups("");
  return groups.flatMap((group) => group.options).find((option) => option.value === value) ?? { value, text: value };
}
