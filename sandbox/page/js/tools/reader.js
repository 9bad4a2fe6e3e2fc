// The right side of the outbox: the open item, fetched whole when it is opened.

import { api } from "../api.js";
import { clear, h } from "../dom.js";
import { icon } from "../icons.js";
import { go } from "../route.js";
import { mailView } from "./mail.js";
import { phoneView } from "./phone.js";

export function makeReader() {
  const node = h("div", { class: "reader", dataset: { testid: "reader" } });
  let shown = null;

  /** Shows `open` (a row; null for none). `siblings`: what went to the same phone, oldest first. */
  async function show(kind, open, siblings) {
    const print = [kind.id, open?.id, kind.id === "email" ? "" : siblings.length].join();
    if (print === shown) return;
    shown = print;
    if (!open) {
      clear(node).append(nothingOpen(kind));
      return;
    }
    const items = await Promise.all((kind.id === "email" ? [open] : siblings).map((row) => api.outboxItem(row.id)));
    if (print !== shown) return; // another was opened meanwhile
    clear(node).append(backButton(), kind.id === "email" ? mailView(items[0]) : phoneView(kind.id, items));
  }

  return { node, show };
}

const nothingOpen = (kind) =>
  h("div", { class: "empty" }, icon(kind.picture, { size: 40 }), h("p", {}, "Escolha uma mensagem para ler."));

const backButton = () =>
  h(
    "button",
    { type: "button", class: "link-button only-phone back", onclick: () => go({ area: "outbox", id: "" }) },
    icon("back", { size: 16 }),
    "Enviados",
  );
