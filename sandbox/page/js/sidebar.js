// Workspace name, who one is, channels with unread marks, the app.

import { avatar } from "./avatar.js";
import { clear, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./layers.js";
import { go, pathOf, route } from "./route.js";
import { directChannel, openChannels, person, store } from "./store.js";
import { unreadOf } from "./unread.js";

export function startSidebar() {
  const root = document.getElementById("sidebar");
  let last = "";
  // On a phone the sidebar lies over the pane: a press beside it puts it away.
  document.getElementById("conteudo").addEventListener(
    "pointerdown",
    (event) => {
      if (!document.body.classList.contains("nav-open")) return;
      event.preventDefault();
      document.body.classList.remove("nav-open");
    },
    true,
  );
  const draw = () => {
    // Messages arrive often and seldom change anything here.
    const print = JSON.stringify([
      route().user,
      route().area,
      route().id,
      store.state.workspace,
      store.state.online,
      marks(),
    ]);
    if (print === last) return;
    last = print;
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.field : null;
    clear(root).append(head(), switcher(), nav());
    if (focused) root.querySelector(`[data-field="${CSS.escape(focused)}"]`)?.focus();
  };
  for (const topic of ["route", "workspace", "messages", "unread", "online"]) store.on(topic, draw);
}

function marks() {
  const { user } = route();
  return store.state.workspace.channels.map((channel) => unreadOf(user, channel.id));
}

const head = () =>
  h(
    "div",
    { class: "side-head" },
    h("h1", {}, store.state.workspace.name || "Espaço de trabalho"),
    h("span", { class: "sandbox-tag", title: "Tudo aqui é local: nada sai desta máquina" }, "sandbox"),
  );

function switcher() {
  const { people } = store.state.workspace;
  const me = person(route().user);
  const button = h(
    "button",
    {
      type: "button",
      class: "person-switch",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: "Trocar de pessoa",
      dataset: { testid: "person", field: "person" },
      onclick: () =>
        openMenu(
          button,
          people.map((one) => ({
            label: one.name,
            detail: one.is_admin ? "administra o espaço de trabalho" : "membro",
            icon: avatar(one.id, 28),
            checked: one.id === route().user,
            run: () => go({ user: one.id }),
          })),
          { label: "Quem é você" },
        ),
    },
    avatar(me?.id, 28),
    h(
      "span",
      { class: "person-words" },
      h("span", { dataset: { testid: "person-name" } }, me?.name ?? ""),
      h("small", {}, me?.is_admin ? "admin" : "membro"),
    ),
    icon("down", { size: 16 }),
  );
  return button;
}

function nav() {
  const { user, area, id } = route();
  const { bot, bot_connected: connected } = store.state.workspace;
  const direct = directChannel(user);
  return h(
    "nav",
    { class: "side-nav", "aria-label": "Canais e apps" },
    h("h2", {}, "Canais"),
    h(
      "ul",
      {},
      openChannels()
        .filter((one) => !one.members || !one.is_private || one.members.includes(user))
        .map((channel) =>
          item({
            href: pathOf({ area: "channel", id: channel.id, thread: "" }),
            here: area === "channel" && id === channel.id,
            testid: `channel-${channel.name}`,
            picture: icon(channel.is_private ? "lock" : "hash", { size: 16 }),
            words: channel.name,
            count: unreadOf(user, channel.id),
          }),
        ),
    ),
    h("h2", {}, "Apps"),
    h(
      "ul",
      {},
      item({
        href: pathOf({ area: "app", id: "home", thread: "" }),
        here: area === "app",
        testid: "app-item",
        picture: avatar(bot.user_id, 20),
        words: bot.name,
        count: direct ? unreadOf(user, direct.id) : { unread: 0, mentions: 0 },
        tail: h("span", {
          class: `presence${connected ? " on" : ""}`,
          role: "img",
          "aria-label": connected ? "conectado" : "desconectado",
          title: connected ? "O app está conectado" : "Desconectado: o app não está em execução",
        }),
      }),
    ),
    connected
      ? null
      : h("p", { class: "side-note", role: "status" }, icon("warning", { size: 16 }), "O app não está conectado."),
    store.state.online
      ? null
      : h("p", { class: "side-note", role: "status" }, icon("refresh", { size: 16 }), "Reconectando ao sandbox…"),
  );
}

function item({ href, here, testid, picture, words, count, tail }) {
  return h(
    "li",
    {},
    h(
      "a",
      {
        href,
        class: `side-item${here ? " here" : ""}${count.unread && !here ? " unread" : ""}`,
        "aria-current": here ? "page" : null,
        dataset: { testid, field: testid },
        onclick: () => document.body.classList.remove("nav-open"),
      },
      picture,
      h("span", { class: "side-words" }, words),
      tail,
      count.mentions && !here
        ? h("span", { class: "badge", "aria-label": `${count.mentions} menções` }, String(count.mentions))
        : null,
      count.unread && !here ? h("span", { class: "visually-hidden" }, `, ${count.unread} não lidas`) : null,
    ),
  );
}
