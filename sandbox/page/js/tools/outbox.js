// What really left: mails as a mail client shows them, SMS as a conversation, pushes as a phone shows them.

import { addresses } from "./addresses.js";
import { clear, h, reconcile } from "../dom.js";
import { icon } from "../icons.js";
import { paneHead } from "../pane.js";
import { go, route } from "../route.js";
import { store } from "../store.js";
import { listTime } from "../time.js";
import { makeReader } from "./reader.js";

const KINDS = [
  { id: "email", words: "E-mail", picture: "mail", providers: ["smtp", "sendgrid"] },
  { id: "sms", words: "SMS", picture: "chat", providers: ["twilio", "sms_http"] },
  { id: "push", words: "Push", picture: "bell", providers: ["fcm"] },
];

/** More rows than anybody scrolls through; the search finds the rest. */
const SHOWN = 300;

const read = new Set();
let kindShown = "email";
let wanted = "";

/** The outbox. The address says which item is open; it stays while others arrive. */
export function outboxPane() {
  const list = h("div", {
    class: "mail-list",
    role: "listbox",
    "aria-label": "Enviados",
    dataset: { testid: "outbox-list" },
  });
  const reader = makeReader();
  const tabs = h("div", { class: "tabs", role: "tablist" });
  const search = h("input", {
    type: "search",
    class: "control",
    placeholder: "Buscar destinatário ou assunto",
    "aria-label": "Buscar",
    value: wanted,
    oninput: () => {
      wanted = search.value;
      draw();
    },
  });
  const of = (kind) => store.state.outbox.filter((item) => kind.providers.includes(item.provider));

  function draw() {
    const open = store.state.outbox.find((item) => item.id === route().id);
    if (open) {
      kindShown = KINDS.find((kind) => kind.providers.includes(open.provider))?.id ?? kindShown;
      read.add(open.id);
    }
    const kind = KINDS.find((one) => one.id === kindShown);
    clear(tabs).append(
      ...KINDS.map((one) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: "tab",
            "aria-selected": String(one === kind),
            dataset: { testid: `outbox-${one.id}` },
            onclick: () => {
              go({ area: "outbox", id: "" });
              kindShown = one.id;
              draw();
            },
          },
          one.words,
          h("span", { class: "count" }, String(of(one).length)),
        ),
      ),
    );
    const needle = wanted.toLowerCase();
    const items = of(kind)
      .filter((item) => `${addresses(item.to)} ${item.subject ?? ""} ${item.text ?? ""}`.toLowerCase().includes(needle))
      .reverse();
    node.classList.toggle("reading", Boolean(open));
    if (kind.id === "email") {
      reconcile(list, items.slice(0, SHOWN), {
        key: (item) => item.id,
        fingerprint: (item) => JSON.stringify([item.subject, item === open, read.has(item.id)]),
        render: (item) => row(item, item === open),
      });
    } else {
      // One row a phone or device, as a phone lists conversations.
      const threads = [...byAddress(items)];
      reconcile(list, threads, {
        key: ([to]) => to,
        fingerprint: ([to, all]) => JSON.stringify([all.length, open && addresses(open.to) === to]),
        render: ([, all]) => row(all[0], Boolean(open) && addresses(open.to) === addresses(all[0].to)),
      });
    }
    list.querySelector(":scope > .empty")?.remove();
    if (items.length === 0) list.append(nothing(kind));
    else if (items.length > SHOWN)
      list.append(h("p", { class: "empty" }, `e mais ${(items.length - SHOWN).toLocaleString("pt-BR")}: use a busca`));
    reader.show(kind, open, open ? of(kind).filter((item) => addresses(item.to) === addresses(open.to)) : []);
  }

  const node = h(
    "section",
    { class: "pane outbox", dataset: { testid: "outbox" } },
    paneHead(
      h("span", { class: "pane-title" }, icon("mail"), h("span", {}, "Enviados")),
      h("span", { class: "pane-note" }, "O que os clientes receberiam. Nada saiu desta máquina."),
    ),
    tabs,
    h(
      "div",
      { class: "mail-columns" },
      h("div", { class: "mail-side" }, h("div", { class: "mail-search" }, search), list),
      reader.node,
    ),
  );
  const stop = store.on("outbox", draw);
  draw();
  return { node, stop, moved: draw };
}

function byAddress(items) {
  const out = new Map();
  for (const item of items) out.set(addresses(item.to), [...(out.get(addresses(item.to)) ?? []), item]);
  return out;
}

function row(item, open) {
  const preview = (item.text ?? "").replace(/\s+/g, " ").trim().slice(0, 90);
  return h(
    "a",
    {
      class: `mail-row${open ? " here" : ""}${read.has(item.id) ? "" : " unread"}`,
      role: "option",
      "aria-selected": String(open),
      href: `#/${encodeURIComponent(route().user)}/outbox/${encodeURIComponent(item.id)}`,
      dataset: { testid: "outbox-row", id: item.id, to: addresses(item.to), provider: item.provider },
    },
    h("span", { class: "mail-to" }, addresses(item.to)),
    h("time", {}, listTime(item.at)),
    h("span", { class: "mail-subject" }, item.subject || (kindShown === "sms" ? "SMS" : "(sem assunto)")),
    h("span", { class: "mail-preview" }, preview),
  );
}

const nothing = (kind) =>
  h(
    "div",
    { class: "empty" },
    icon(kind.picture, { size: 32 }),
    h("p", {}, wanted ? "Nada encontrado." : `Nenhum ${kind.words} enviado ainda.`),
  );
