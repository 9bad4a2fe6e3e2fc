// What the next mail server does with a mail: it comes back, into the mailbox of returned mails.

import { api } from "../api.js";
import { h } from "../dom.js";
import { toast } from "../layers.js";

const EVENTS = [
  ["bounced", "O e-mail não existe (5.1.1)"],
  ["full", "A caixa está cheia (5.2.2)"],
  ["blocked", "Recusado pela política (5.7.1)"],
  ["expired", "Tentou por dias e desistiu (4.4.7)"],
  ["delayed", "Ainda tentando (4.4.1)"],
  ["qmail", "Não existe, nas palavras do qmail"],
  ["vacation", "Resposta automática de férias"],
];

export function comeBack(mail) {
  const event = h(
    "select",
    { class: "control", "aria-label": "Por que volta", dataset: { testid: "return-event" } },
    EVENTS.map(([id, words]) => h("option", { value: id }, words)),
  );
  async function send() {
    try {
      await api.receipt(mail.provider, mail.id, event.value);
      toast("Devolvido: está na caixa de devoluções.");
    } catch (error) {
      toast(`Não voltou (${error.message}).`, { bad: true });
    }
  }
  const button = h(
    "button",
    { type: "button", class: "button", dataset: { testid: "return" }, onclick: send },
    "Devolver",
  );
  return h("div", { class: "come-back" }, event, button);
}
