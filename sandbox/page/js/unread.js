// What each person has read, per channel. Kept by the browser, for all tabs; the server knows nothing of it.

import { store } from "./store.js";

const PREFIX = "sandbox.read/";

// One entry a person and channel: tabs of several people write without overwriting one another.
const slot = (user, channel) => `${PREFIX}${user}/${channel}`;
const readUntil = (user, channel) => Number(localStorage.getItem(slot(user, channel)) ?? 0);

// The same person read on in another tab.
window.addEventListener("storage", (event) => {
  if (event.key === null || event.key.startsWith(PREFIX)) store.emit("unread");
});

export function markRead(user, channel, ts) {
  if (!ts || readUntil(user, channel) >= Number(ts)) return;
  localStorage.setItem(slot(user, channel), ts);
  store.emit("unread");
}

/** {unread, mentions} of a channel for a person, from the messages the page holds. */
export function unreadOf(user, channel) {
  const since = readUntil(user, channel);
  const fresh = (store.state.messages.get(channel) ?? []).filter(
    (message) => Number(message.ts) > since && message.user !== user && !message.ephemeral && isTop(message),
  );
  return {
    unread: fresh.length,
    mentions: fresh.filter((message) => (message.text ?? "").includes(`<@${user}>`)).length,
  };
}

/** Stands in the channel itself, and not only in a thread. */
export const isTop = (message) =>
  !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";

export function forgetRead() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
