// The head of every pane: on a phone it carries the button back to the list of channels.

import { h } from "./dom.js";
import { icon } from "./icons.js";

export function paneHead(title, ...more) {
  return h(
    "header",
    { class: "pane-head" },
    h(
      "button",
      {
        type: "button",
        class: "icon-button only-phone",
        "aria-label": "Canais",
        dataset: { testid: "menu" },
        onclick: () => document.body.classList.toggle("nav-open"),
      },
      icon("menu"),
    ),
    title,
    h("span", { class: "spring" }),
    more,
  );
}
