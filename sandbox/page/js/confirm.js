// A confirm dialog, Slack's composition object or the page's own question. Resolves to what the person chose.

import { h, trapTab, uid } from "./dom.js";
import { onEscape } from "./layers.js";
import { plain, textObject } from "./mrkdwn.js";

const words = (text) => (typeof text === "string" ? text : textObject(text));

export function confirmDialog({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const back = document.activeElement;
    const titleId = uid("confirm");
    const yes = h(
      "button",
      { type: "button", class: `button ${style === "danger" ? "danger" : "primary"}`, onclick: () => done(true) },
      plain(confirm) || "Sim",
    );
    const no = h("button", { type: "button", class: "button", onclick: () => done(false) }, plain(deny) || "Cancelar");
    const box = h(
      "div",
      {
        class: "dialog confirm",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        dataset: { testid: "confirm" },
        onkeydown: (event) => trapTab(box, event),
      },
      h("h2", { id: titleId }, words(title)),
      h("div", { class: "confirm-text" }, words(text)),
      h("div", { class: "dialog-buttons" }, no, yes),
    );
    const veil = h("div", { class: "veil over" }, box);
    const dropEscape = onEscape(() => done(false));
    document.getElementById("modals").append(veil);
    yes.focus();

    function done(answer) {
      dropEscape();
      veil.remove();
      if (back?.isConnected) back.focus();
      resolve(answer);
    }
  });
}
