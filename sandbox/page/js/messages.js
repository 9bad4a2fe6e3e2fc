// The messages of every channel, as the person sees them, fetched again when an event names the channel.

import { api } from "./api.js";
import { coalesced } from "./live.js";
import { route } from "./route.js";
import { store } from "./store.js";

const refreshers = new Map();

/** Fetches a channel's messages anew and tells `messages`. */
export function refreshChannel(channel) {
  if (!refreshers.has(channel))
    refreshers.set(
      channel,
      coalesced(async () => {
        const user = route().user;
        const messages = await api.messages(channel, user);
        if (user !== route().user) return;
        store.state.messages.set(channel, messages);
        store.emit("messages", channel);
      }),
    );
  return refreshers.get(channel)();
}

export function startMessages() {
  const all = () => store.state.workspace.channels.forEach((channel) => refreshChannel(channel.id));
  store.on("message", (event) => {
    if (event.user && event.user !== route().user) return; // somebody else's ephemeral
    refreshChannel(event.channel);
  });
  store.on("workspace", all);
  store.on("route", ({ before, now }) => {
    if (before.user === now.user) return;
    store.state.messages.clear();
    all();
  });
}
