// What happens to what a person wrote: a message as Slack stores it, or a slash command and what Slackbot says when it fails.

import { api } from "./api.js";
import { route } from "./route.js";
import { channelById, openChannels, store } from "./store.js";

/** What a person types → what Slack stores: & < > escaped, names turned into ids. */
export function encode(text) {
  const { people, bot } = store.state.workspace;
  let out = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/>(?!\s)/g, "&gt;");
  for (const one of [...people, { id: bot.user_id, name: bot.name }])
    out = out.replaceAll(`@${one.name}`, `<@${one.id}>`);
  for (const one of openChannels()) out = out.replaceAll(`#${one.name}`, `<#${one.id}|${one.name}>`);
  return out.replaceAll(/(^|\s)@(here|channel)\b/g, "$1<!$2>");
}

/** In a command Slack itself turns @handles into ids, where the app asked for it. */
function withHandles(text) {
  return store.state.workspace.people.reduce(
    (out, one) => out.replaceAll(`@${one.name}`, `@${one.name.toLowerCase().replaceAll(" ", ".")}`),
    text,
  );
}

/** Runs a command. `onNotice(text)`: Slackbot's words to this person. */
export async function runCommand(text, channel, onNotice) {
  if (/^\/invite\b/.test(text)) {
    await api.join(route().user, channel);
    onNotice(`O app agora está em #${channelById(channel)?.name ?? channel}.`);
    return;
  }
  const name = text.split(/\s/, 1)[0];
  const answer = await api
    .command(route().user, channel, withHandles(text))
    .catch((error) => ({ ok: false, error: error.message }));
  if (answer.ok) return;
  const reasons = {
    operation_timeout: `\`${name}\` falhou com o erro “operation_timeout”: o app não respondeu em 3 segundos.`,
    dispatch_failed: `\`${name}\` falhou com o erro “dispatch_failed”: o app não está conectado.`,
    invalid_command: `\`${name}\` não é um comando válido neste espaço de trabalho.`,
  };
  onNotice(reasons[answer.error] ?? `\`${name}\` falhou com o erro “${answer.error}”.`);
}
