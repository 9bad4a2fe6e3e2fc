// The accounts that the far ends take: what a person copies into the app's forms.

import { api } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { toast } from "../layers.js";
import { paneHead } from "../pane.js";

const PROVIDERS = {
  smtp: "Servidor SMTP",
  imap: "Caixa de devoluções (IMAP)",
  sendgrid: "SendGrid",
  twilio: "Twilio (SMS)",
  sms_http: "Gateway de SMS",
  fcm: "Firebase (push)",
};
const FIELDS = {
  host: "Servidor",
  port: "Porta",
  security: "Segurança",
  user: "Usuário",
  password: "Senha",
  from: "E-mail do remetente",
  from_name: "Nome do remetente",
  firebase: "Arquivo de configuração do Firebase",
};
const VALUES = { starttls: "STARTTLS", tls: "TLS/SSL", none: "Sem proteção" };
const HIDDEN = new Set(["ca_file", "api_url", "token_url"]); // for programs that connect by themselves

async function copy(words, value) {
  try {
    await navigator.clipboard.writeText(value);
    toast(`${words} copiado.`);
  } catch {
    toast("O navegador não deixou copiar. Selecione o texto e use Ctrl+C.", { bad: true });
  }
}

function row(name, value) {
  const words = FIELDS[name] ?? name;
  const text = typeof value === "object" ? JSON.stringify(value, null, 2) : String(VALUES[value] ?? value);
  return h(
    "div",
    { class: "account-row" },
    h("dt", {}, words),
    h(
      "dd",
      {},
      // A file scrolls in its place: the keyboard must get there.
      h("code", { dataset: { testid: `account-${name}` }, tabindex: text.includes("\n") ? "0" : null }, text),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": `Copiar ${words}`, onclick: () => copy(words, text) },
        icon("copy"),
      ),
    ),
  );
}

function card(provider, account) {
  const rows = Object.entries(account).filter(([name]) => !HIDDEN.has(name));
  return [
    h("h2", {}, PROVIDERS[provider] ?? provider),
    h("dl", { class: "card account" }, ...rows.map(([name, value]) => row(name, value))),
  ];
}

export function accountsPane() {
  const list = h("div", {});
  const node = h(
    "section",
    { class: "pane tool", dataset: { testid: "accounts" } },
    paneHead(h("span", { class: "pane-title" }, icon("key"), h("span", {}, "Contas"))),
    h(
      "div",
      { class: "tool-body" },
      h(
        "p",
        { class: "lead" },
        "Use estes dados em ",
        h("code", {}, "/suspensao config"),
        ". São de mentira: valem só neste sandbox, e o que sai por eles fica em Enviados.",
      ),
      list,
    ),
  );
  api.accounts().then((accounts) => {
    list.replaceChildren(...Object.entries(accounts).flatMap(([provider, account]) => card(provider, account)));
  });
  return { node, stop: () => {} };
}
