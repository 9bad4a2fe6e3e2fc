// What the composer offers while one types: commands at the start, people after "@", channels after "#".

import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { openChannels, store } from "./store.js";

const BUILT_IN = [{ command: "/invite", usage_hint: "@app", description: "Convida o app para este canal" }];

/**
 * Offers for the text before the caret: [{title, usage?, detail?, picture, insert, from}]. `final`: nothing to take, Enter sends.
 */
export function offersFor(text, caret) {
  const before = text.slice(0, caret);
  const { commands, bot, people } = store.state.workspace;
  if (/^\/\S*$/.test(before)) {
    return [...commands, ...BUILT_IN]
      .filter((one) => one.command.startsWith(before))
      .map((one) => ({
        title: one.command,
        usage: one.usage_hint,
        detail: one.description,
        picture: avatar(one.command === "/invite" ? "slackbot" : bot.user_id, 28),
        insert: `${one.command} `,
        from: 0,
      }));
  }
  const known = [...commands, ...BUILT_IN].find((one) => before === `${one.command} `);
  // The hint stays while the verb is still to be typed; Enter then sends what stands there.
  if (known?.usage_hint && known.command !== "/invite")
    return [
      {
        title: known.command,
        usage: known.usage_hint,
        detail: known.description,
        picture: avatar(bot.user_id, 28),
        insert: "",
        from: caret,
        final: true,
      },
    ];
  const word = /(?:^|\s)([@#])([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!word) return [];
  const from = caret - word[2].length - 1;
  const wanted = word[2].toLowerCase();
  if (word[1] === "#")
    return openChannels()
      .filter((one) => one.name.startsWith(wanted))
      .map((one) => ({ title: `#${one.name}`, picture: icon("hash"), insert: `#${one.name} `, from }));
  return [{ id: bot.user_id, name: bot.name }, ...people]
    .filter((one) => one.name.toLowerCase().includes(wanted))
    .map((one) => ({ title: one.name, picture: avatar(one.id, 24), insert: `@${one.name} `, from }));
}
