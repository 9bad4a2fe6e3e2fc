// The channel pane: head, timeline, composer.

import { api } from "./api.js";
import { composer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isDismissed } from "./message.js";
import { refreshChannel } from "./messages.js";
import { paneHead } from "./pane.js";
import { route } from "./route.js";
import { channelById, store } from "./store.js";
import { timeline } from "./timeline.js";
import { isTop, markRead } from "./unread.js";

/** Slackbot's lines to one person ("the command failed"): Slack too keeps them only in the client. */
const notices = new Map();

/** The pane of a channel; returns {node, stop}. `bare`: inside the app's tabs, without a head of its own. */
export function channelPane(id, { bare = false } = {}) {
  const channel = channelById(id);
  const view = timeline(id, { empty: bare ? null : welcome(channel) });
  const noticeKey = `${route().user}/${id}`;
  let since = null;
  const notice = (text) => {
    const list = notices.get(noticeKey) ?? [];
    list.push({ ts: `${(Date.now() / 1000).toFixed(6)}`, text, ephemeral: true, local: true, user: "slackbot" });
    notices.set(noticeKey, list);
    draw();
  };
  const write = composer({
    target: () => ({ channel: id }),
    placeholder: bare ? `Mensagem para ${store.state.workspace.bot.name}` : `Mensagem para #${channel?.name ?? ""}`,
    onNotice: notice,
    after: () => view.toBottom(),
  });

  function draw() {
    const held = store.state.messages.get(id);
    if (!held) return;
    const shown = [...held, ...(notices.get(noticeKey) ?? [])]
      .filter((message) => isTop(message) && !isDismissed(message))
      .sort((a, b) => Number(a.ts) - Number(b.ts));
    if (since === null) since = Number(shown.at(-1)?.ts ?? 0);
    view.show(shown);
    if (document.visibilityState === "visible") markRead(route().user, id, held.filter(isTop).at(-1)?.ts);
  }

  const stops = [
    store.on("messages", (changed) => {
      if (changed === id) draw();
    }),
    store.on("workspace", () => {
      const next = makeHead();
      head.replaceWith(next);
      head = next;
    }),
  ];
  let head = makeHead();
  document.addEventListener("visibilitychange", draw);

  function makeHead() {
    if (bare) return h("span", { hidden: true });
    const now = channelById(id);
    return paneHead(
      h(
        "span",
        { class: "pane-title" },
        icon(now?.is_private ? "lock" : "hash", { size: 18 }),
        h("span", { dataset: { testid: "channel-name" } }, now?.name ?? ""),
      ),
      h(
        "span",
        { class: "members", title: "Pessoas no canal" },
        icon("people", { size: 16 }),
        String(now?.members?.length ?? 0),
      ),
    );
  }

  draw();
  refreshChannel(id);
  return {
    node: h(
      "section",
      { class: "pane channel", dataset: { testid: "channel", channel: id } },
      head,
      view.node,
      write.node,
    ),
    focus: write.focus,
    stop() {
      stops.forEach((stop) => stop());
      document.removeEventListener("visibilitychange", draw);
    },
  };
}

function welcome(channel) {
  if (!channel) return null;
  const bot = store.state.workspace.bot;
  const invite = h(
    "button",
    { type: "button", class: "button", onclick: () => api.join(route().user, channel.id).then(() => box.remove()) },
    icon("plus", { size: 16 }),
    `Convidar ${bot.name}`,
  );
  const box = h(
    "div",
    { class: "welcome" },
    h("span", { class: "welcome-mark" }, icon(channel.is_private ? "lock" : "hash", { size: 28 })),
    h("h2", {}, `Este é o começo de #${channel.name}`),
    channel.bot_in
      ? h(
          "p",
          {},
          "O app ",
          h("strong", {}, bot.name),
          " está neste canal. Digite ",
          h("code", { class: "mk-code" }, "/"),
          " para ver os comandos.",
        )
      : h("p", {}, "O app ", h("strong", {}, bot.name), " ainda não está neste canal."),
    channel.bot_in ? null : invite,
  );
  return box;
}
