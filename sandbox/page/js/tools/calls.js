// “O Slack diz”: every Web API call, its answer, and in plain words which rule a refusal rests on.

import { clear, h, reconcile } from "../dom.js";
import { icon } from "../icons.js";
import { paneHead } from "../pane.js";
import { store } from "../store.js";
import { timeWithSeconds } from "../time.js";

/** More rows than anybody reads would only make the page slow. */
const SHOWN = 300;
let onlyRefused = false;
let wanted = "";

export function callsPane() {
  const list = h("div", { class: "calls", role: "log", "aria-label": "Chamadas", dataset: { testid: "calls" } });
  const tabs = h("div", { class: "tabs", role: "tablist" });
  const search = h("input", {
    type: "search",
    class: "control",
    placeholder: "Método, erro, texto…",
    "aria-label": "Buscar chamadas",
    value: wanted,
    oninput: () => {
      wanted = search.value;
      draw();
    },
  });

  function draw() {
    const { calls } = store.state;
    for (const call of calls) call.seen = true;
    const refused = calls.filter((call) => !call.ok);
    clear(tabs).append(
      ...[
        [false, "Todas", calls.length],
        [true, "Recusas", refused.length],
      ].map(([value, words, count]) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: "tab",
            "aria-selected": String(value === onlyRefused),
            onclick: () => {
              onlyRefused = value;
              draw();
            },
          },
          words,
          h("span", { class: "count" }, String(count)),
        ),
      ),
    );
    const needle = wanted.toLowerCase();
    const shown = (onlyRefused ? refused : calls)
      .filter((call) => !needle || JSON.stringify(call).toLowerCase().includes(needle))
      .slice(-SHOWN)
      .reverse();
    list.querySelector(":scope > .empty")?.remove();
    reconcile(list, shown, { key: (call) => String(call.id), fingerprint: (call) => String(call.id), render: row });
    if (shown.length === 0)
      list.append(
        h(
          "div",
          { class: "empty" },
          h("p", {}, onlyRefused ? "Nenhuma recusa: o Slack aceitaria tudo até aqui." : "Nenhuma chamada ainda."),
        ),
      );
  }

  const stop = store.on("calls", draw);
  const node = h(
    "section",
    { class: "pane tool", dataset: { testid: "calls-pane" } },
    paneHead(
      h("span", { class: "pane-title" }, icon("list"), h("span", {}, "O Slack diz")),
      h("span", { class: "pane-note" }, "Cada chamada do app, a resposta e o porquê das recusas."),
    ),
    h("div", { class: "tool-bar" }, tabs, search),
    list,
  );
  draw();
  return { node, stop };
}

function row(call) {
  const answer = h("div", { class: "call-more" });
  const node = h(
    "details",
    {
      class: `call${call.ok ? "" : " refused"}`,
      dataset: { testid: "call", method: call.method, ok: String(Boolean(call.ok)) },
      // Long answers are written out only when somebody opens them.
      ontoggle: () => {
        if (node.open && !answer.hasChildNodes())
          answer.append(h("h4", {}, "Pedido"), json(call.args), h("h4", {}, "Resposta"), json(call.answer));
      },
    },
    h(
      "summary",
      {},
      icon(call.ok ? "check" : "close", { size: 16, label: call.ok ? "aceita" : "recusada" }),
      h("code", { class: "call-method" }, call.method),
      call.ok ? null : h("code", { class: "call-error" }, call.error ?? `HTTP ${call.status}`),
      call.why ? h("span", { class: "call-why" }, call.why) : null,
      h("span", { class: "spring" }),
      call.status && call.status !== 200 ? h("span", { class: "call-status" }, String(call.status)) : null,
      h("time", {}, timeWithSeconds(call.at)),
    ),
    answer,
  );
  return node;
}

const json = (value) => h("pre", { class: "json" }, JSON.stringify(value, null, 2) ?? "");
