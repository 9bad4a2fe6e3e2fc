// The app's own place: its Home tab, the direct conversation with it, and what it is.

import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { showBlocks } from "./blocks/index.js";
import { channelPane } from "./channel.js";
import { h } from "./dom.js";
import { coalesced } from "./live.js";
import { paneHead } from "./pane.js";
import { go, route } from "./route.js";
import { directChannel, store } from "./store.js";
import { surface } from "./surface.js";

const TABS = [
  ["home", "Início"],
  ["messages", "Mensagens"],
  ["about", "Sobre"],
];

export function appPane(tab) {
  const { bot } = store.state.workspace;
  const now = TABS.some(([id]) => id === tab) ? tab : "home";
  const tabs = h(
    "div",
    { class: "tabs", role: "tablist" },
    TABS.map(([id, words]) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(id === now),
          class: "tab",
          dataset: { testid: `app-tab-${id}` },
          onclick: () => go({ area: "app", id }),
        },
        words,
      ),
    ),
  );
  const content = { home: homeTab, messages: messagesTab, about: aboutTab }[now]();
  return {
    node: h(
      "section",
      { class: "pane app-pane", dataset: { testid: "app" } },
      paneHead(
        h(
          "span",
          { class: "pane-title" },
          avatar(bot.user_id, 24),
          h("span", {}, bot.name),
          h("span", { class: "app-badge" }, "APP"),
        ),
      ),
      tabs,
      content.node,
    ),
    stop: () => content.stop?.(),
  };
}

function homeTab() {
  const blocks = h("div", { class: "blocks home-blocks" });
  const node = h("div", { class: "home", role: "tabpanel", dataset: { testid: "home" } }, blocks);
  let view = null;
  const ctx = surface("home", () => ({ view: view?.id }));
  let opened = true; // the bot hears it once, when the person opens the tab
  const refresh = coalesced(async () => {
    const user = route().user;
    const tell = opened;
    opened = false;
    const answer = await api.home(user, tell);
    view = answer?.view ?? answer;
    ctx.form.take(view?.blocks ?? [], view?.state?.values);
    if (view?.blocks?.length) {
      node.querySelector(".empty")?.remove();
      showBlocks(blocks, view.blocks, ctx);
    } else if (!node.querySelector(".empty"))
      node.prepend(h("div", { class: "empty" }, h("p", {}, "O app ainda não publicou nada aqui.")));
  });
  const stop = store.on("home", (user) => {
    if (!user || user === route().user) refresh();
  });
  refresh();
  return { node, stop };
}

function messagesTab() {
  const direct = directChannel(route().user);
  if (direct) return channelPane(direct.id, { bare: true });
  return { node: h("div", { class: "empty" }, h("p", {}, "Nenhuma mensagem ainda.")) };
}

function aboutTab() {
  const { bot, commands } = store.state.workspace;
  return {
    node: h(
      "div",
      { class: "about", role: "tabpanel" },
      h(
        "div",
        { class: "about-head" },
        avatar(bot.user_id, 64),
        h("div", {}, h("h2", {}, bot.name), h("p", {}, "App deste espaço de trabalho")),
      ),
      h("h3", {}, "Comandos"),
      h(
        "dl",
        {},
        commands.flatMap((one) => [
          h("dt", {}, h("code", { class: "mk-code" }, one.command), " ", h("small", {}, one.usage_hint ?? "")),
          h("dd", {}, one.description ?? ""),
        ]),
      ),
    ),
  };
}
