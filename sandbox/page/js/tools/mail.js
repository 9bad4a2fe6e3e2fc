// One mail: who, what, and its body in four forms.

import { clear, h } from "../dom.js";
import { fullTime } from "../time.js";
import { addresses } from "./addresses.js";
import { comeBack } from "./come_back.js";

let formShown = "html";

export function mailView(mail) {
  const body = h("div", { class: "mail-body" });
  const forms = [
    ["html", "Mensagem"],
    ["text", "Texto"],
    ["headers", "Cabeçalhos"],
    ["raw", "Código-fonte"],
  ].filter(([id]) => id !== "html" || mail.html);
  const tabs = h("div", { class: "tabs small", role: "tablist" });

  function draw() {
    const now = forms.some(([id]) => id === formShown) ? formShown : "text";
    clear(tabs).append(
      ...forms.map(([id, words]) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: "tab",
            "aria-selected": String(id === now),
            dataset: { testid: `mail-${id}` },
            onclick: () => {
              formShown = id;
              draw();
            },
          },
          words,
        ),
      ),
    );
    clear(body).append(FORMS[now](mail));
  }
  draw();
  return h(
    "article",
    { class: "mail", dataset: { testid: "mail", id: mail.id } },
    h(
      "header",
      { class: "mail-head" },
      h("h2", { dataset: { testid: "mail-subject" } }, mail.subject || "(sem assunto)"),
      h(
        "dl",
        {},
        h("dt", {}, "De"),
        h("dd", {}, addresses(mail.from)),
        h("dt", {}, "Para"),
        h("dd", { dataset: { testid: "mail-to" } }, addresses(mail.to)),
        h("dt", {}, "Recebido"),
        h("dd", {}, fullTime(mail.at), h("small", {}, ` · ${mail.provider}`)),
      ),
    ),
    mail.provider === "smtp" ? comeBack(mail) : null,
    tabs,
    body,
  );
}

const FORMS = {
  html: htmlForm,
  text: (mail) =>
    h("pre", { class: "mail-text", dataset: { testid: "mail-text-body" } }, mail.text || "(sem parte de texto)"),
  headers: headersForm,
  raw: rawForm,
};

/** A mail's HTML runs nothing and fetches nothing; links open in a new tab. */
function htmlForm(mail) {
  const guard =
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data: cid:; style-src \'unsafe-inline\'"><base target="_blank">';
  const frame = h("iframe", {
    class: "mail-frame",
    title: "Mensagem",
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    dataset: { testid: "mail-frame" },
  });
  frame.srcdoc = /<head[^>]*>/i.test(mail.html)
    ? mail.html.replace(/<head[^>]*>/i, (head) => head + guard)
    : guard + mail.html;
  return frame;
}

function headersForm(mail) {
  const pairs = Array.isArray(mail.headers) ? mail.headers : Object.entries(mail.headers ?? {});
  return h(
    "div",
    { class: "mail-headers" },
    h(
      "table",
      {},
      h(
        "tbody",
        {},
        pairs.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, addresses(value)))),
      ),
    ),
  );
}

function rawForm(mail) {
  const raw = typeof mail.raw === "string" ? mail.raw : JSON.stringify(mail.raw, null, 2);
  return h("pre", { class: "mail-text" }, raw);
}
