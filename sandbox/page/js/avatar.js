// Whose face stands beside a message: initials on a colour; the app has its own mark.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isBot, person } from "./store.js";

export function avatar(id, size = 36) {
  const who = person(id);
  const style = `--size:${size}px;${who?.color ? `--tint:${/^#/.test(who.color) ? who.color : `#${who.color}`}` : ""}`;
  if (isBot(id) || !who)
    return h(
      "span",
      { class: "avatar app", style, "aria-hidden": "true" },
      icon(id === "slackbot" ? "chat" : "bell", { size: size * 0.6 }),
    );
  return h("span", { class: "avatar", style, "aria-hidden": "true" }, who.initials);
}
