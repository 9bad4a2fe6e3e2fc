// What each person has read, per channel. Kept by the browser: the server knows nothing of it.

import { store } from "./store.js";

const KEY = "sandbox.read";
const read = JSON.parse(localStorage.getItem(KEY) ?? "{}");

const slot = (user, channel) => `${user}/${channel}`;

export function markRead(user, channel, ts) {
  const key = slot(user, channel);
  if (!ts || Number(read[key] ?? 0) >= Number(ts)) return;
  read[key] = ts;
  localStorage.setItem(KEY, JSON.stringify(read));
  store.emit("unread");
}

/** {unread, mentions} of a channel for a person, from the messages the page holds. */
export function unreadOf(user, channel) {
  const since = Number(read[slot(user, channel)] ?? 0);
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
  for (const key of Object.keys(read)) delete read[key];
  localStorage.removeItem(KEY);
}
