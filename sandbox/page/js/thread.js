// The thread pane on the right.

import { api } from "./api.js";
import { composer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { onEscape } from "./layers.js";
import { coalesced } from "./live.js";
import { isDismissed } from "./message.js";
import { refreshChannel } from "./messages.js";
import { go, route } from "./route.js";
import { channelById, store } from "./store.js";
import { timeline } from "./timeline.js";

export function startThread() {
  const root = document.getElementById("thread");
  let shown = "";
  let stop = () => {};
  const follow = () => {
    const { user, area, id, thread } = route();
    const key = area === "channel" && thread ? `${user}/${id}/${thread}` : "";
    if (key === shown) return;
    shown = key;
    stop();
    root.replaceChildren();
    root.hidden = !key;
    document.body.classList.toggle("thread-open", Boolean(key));
    if (!key) return;
    const pane = threadPane(id, thread);
    stop = pane.stop;
    root.append(...pane.nodes);
    pane.focus();
  };
  store.on("route", follow);
  follow();
}

function threadPane(channel, thread) {
  const close = () => go({ thread: "" });
  const head = h(
    "header",
    { class: "pane-head" },
    h(
      "div",
      { class: "thread-title" },
      h("h2", {}, "Conversa"),
      h("small", {}, `#${channelById(channel)?.name ?? ""}`),
    ),
    h("span", { class: "spring" }),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Fechar a conversa",
        dataset: { testid: "thread-close" },
        onclick: close,
      },
      icon("close"),
    ),
  );
  const view = timeline(channel, { inThread: true });
  const write = composer({
    target: () => ({ channel, thread }),
    placeholder: "Responder…",
    label: "Responder na conversa",
    testid: "thread-composer",
    onNotice: () => {},
    after: () => view.toBottom(),
  });
  const refresh = coalesced(async () => {
    const messages = await api.messages(channel, route().user, thread);
    view.show(messages.filter((message) => !isDismissed(message)));
  });
  const stops = [
    store.on("message", (event) => {
      if (event.channel === channel && [event.ts, event.thread_ts].includes(thread)) refresh();
    }),
    store.on("messages", (changed) => {
      if (changed === channel) refresh();
    }),
    onEscape(close),
  ];
  refresh();
  refreshChannel(channel);
  return { nodes: [head, view.node, write.node], focus: write.focus, stop: () => stops.forEach((one) => one()) };
}
