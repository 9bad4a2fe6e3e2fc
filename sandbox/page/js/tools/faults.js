// The fault panel: what the far ends answer next.

import { api } from "../api.js";
import { clear, h, uid } from "../dom.js";
import { icon } from "../icons.js";
import { confirmDialog } from "../confirm.js";
import { toast } from "../layers.js";
import { paneHead } from "../pane.js";
import { store } from "../store.js";
import { forgetRead } from "../unread.js";

const PROVIDERS = [
  ["smtp", "Servidor SMTP"],
  ["imap", "Caixa de devoluções (IMAP)"],
  ["sendgrid", "SendGrid"],
  ["twilio", "Twilio (SMS)"],
  ["sms_http", "Gateway de SMS"],
  ["fcm", "Firebase (push)"],
  ["slack", "Slack"],
];
const EVERYWHERE = [
  ["429", "429: devagar demais (Retry-After)"],
  ["500", "500: erro do servidor"],
  ["503", "503: fora do ar"],
  ["timeout", "Não responde"],
  ["slow", "Responde devagar"],
  ["reset_before", "Conexão cai antes do pedido"],
  ["reset_after", "Aceita, mas a resposta se perde"],
  ["bad_json", "Resposta ilegível"],
  ["permanent", "Recusa definitiva"],
  ["auth", "Credencial recusada"],
  ["unregistered", "Aparelho não registrado"],
];
const SMTP = [
  ["greylist", "450: tente mais tarde (greylisting)"],
  ["refuse_rcpt", "550: destinatário recusado"],
  ["auth", "535: senha recusada"],
  ["permanent", "554: recusa definitiva"],
  ["503", "421: serviço indisponível"],
  ["bad_cert", "Certificado inválido"],
  ["drop_after_dot", "Cai depois do ponto final"],
  ["timeout", "Não responde"],
  ["slow", "Responde devagar"],
  ["reset_before", "Conexão cai antes"],
  ["reset_after", "Aceita, mas a resposta se perde"],
];
const IMAP = [
  ["auth", "Senha recusada"],
  ["503", "Serviço indisponível"],
  ["bad_cert", "Certificado inválido"],
  ["timeout", "Não responde"],
  ["reset_before", "Conexão cai antes"],
];
const LISTS = { smtp: SMTP, imap: IMAP };
const kindsOf = (provider) =>
  LISTS[provider] ??
  (provider === "fcm" ? EVERYWHERE : EVERYWHERE.filter(([id]) => id !== "unregistered"));
const wordsOf = (pairs, id) => pairs.find(([one]) => one === String(id))?.[1] ?? id;

const options = (pairs) => pairs.map(([id, words]) => h("option", { value: id }, words));

function labelled(words, control, hint) {
  control.id = uid("fault");
  return h(
    "div",
    { class: "form-row" },
    h("label", { for: control.id }, words),
    control,
    hint ? h("small", { class: "hint" }, hint) : null,
  );
}

export function faultsPane() {
  const provider = h(
    "select",
    {
      class: "control",
      dataset: { testid: "fault-provider" },
      onchange: () => kind.replaceChildren(...options(kindsOf(provider.value))),
    },
    options(PROVIDERS),
  );
  const kind = h("select", { class: "control", dataset: { testid: "fault-kind" } }, options(SMTP));
  const count = h("input", {
    class: "control",
    type: "number",
    min: 1,
    value: "1",
    dataset: { testid: "fault-count" },
  });
  const match = h("input", {
    class: "control",
    type: "text",
    placeholder: "qualquer um",
    dataset: { testid: "fault-match" },
  });
  const list = h("ul", { class: "fault-list", dataset: { testid: "fault-list" } });

  async function add() {
    try {
      await api.addFault({
        provider: provider.value,
        kind: kind.value,
        count: Number(count.value) || 1,
        ...(match.value.trim() ? { match: match.value.trim() } : {}),
      });
      await refreshFaults();
    } catch (error) {
      toast(`A falha não foi armada (${error.message}).`, { bad: true });
    }
  }

  async function wipe() {
    await api.clearFaults();
    await refreshFaults();
  }

  async function reset() {
    const sure = await confirmDialog({
      title: "Esvaziar o sandbox?",
      text: "Mensagens, arquivos, enviados e falhas somem. O banco de dados do app não muda.",
      confirm: "Esvaziar",
      deny: "Cancelar",
      style: "danger",
    });
    if (!sure) return;
    forgetRead();
    await api.reset();
  }

  function draw() {
    const { faults } = store.state;
    clear(list).append(
      ...(faults.length
        ? faults.map((fault) =>
            h(
              "li",
              { class: "fault" },
              icon("bolt", { size: 18 }),
              h(
                "span",
                {},
                h("strong", {}, wordsOf(PROVIDERS, fault.provider)),
                ` · ${wordsOf(kindsOf(fault.provider), fault.kind)}`,
                fault.match ? h("small", {}, ` · só ${fault.match}`) : null,
              ),
              h("span", { class: "count" }, `${fault.left ?? fault.count}×`),
            ),
          )
        : [h("li", { class: "none" }, "Nenhuma falha armada: tudo responde bem.")]),
    );
    clearButton.disabled = faults.length === 0;
  }

  const clearButton = h(
    "button",
    { type: "button", class: "button", dataset: { testid: "fault-clear" }, onclick: wipe },
    "Desarmar todas",
  );
  const node = h(
    "section",
    { class: "pane tool", dataset: { testid: "faults" } },
    paneHead(h("span", { class: "pane-title" }, icon("bolt"), h("span", {}, "Falhas"))),
    h(
      "div",
      { class: "tool-body" },
      h(
        "p",
        { class: "lead" },
        "Faça um serviço falhar e veja o que o app faz: as próximas chamadas recebem a resposta escolhida.",
      ),
      h(
        "div",
        { class: "card" },
        h(
          "div",
          { class: "form-grid" },
          labelled("Serviço", provider),
          labelled("O que acontece", kind),
          labelled("Quantas vezes", count),
          labelled("Só para o destino", match, "Endereço de e-mail ou número. Vazio: qualquer um."),
        ),
        h(
          "div",
          { class: "card-foot" },
          h(
            "button",
            { type: "button", class: "button primary", dataset: { testid: "fault-add" }, onclick: add },
            "Armar falha",
          ),
        ),
      ),
      h("h2", {}, "Armadas agora"),
      list,
      clearButton,
      h("h2", {}, "Recomeçar"),
      h("p", {}, "Esvazia o espaço de trabalho e os enviados."),
      h(
        "button",
        { type: "button", class: "button danger", dataset: { testid: "reset" }, onclick: reset },
        "Esvaziar o sandbox",
      ),
    ),
  );
  const stop = store.on("faults", draw);
  draw();
  refreshFaults();
  return { node, stop };
}

export async function refreshFaults() {
  store.state.faults = await api.faults();
  store.emit("faults");
}
