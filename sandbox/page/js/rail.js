// The narrow column at the far left: the workspace and what the sandbox adds to it (outbox, faults, calls).

import { clear, h } from "./dom.js";
import { icon } from "./icons.js";
import { go, route } from "./route.js";
import { store } from "./store.js";
import { isDark, startTheme } from "./theme.js";

const AREAS = [
  ["channel", "home", "Início"],
  ["outbox", "mail", "Enviados"],
  ["accounts", "key", "Contas"],
  ["calls", "list", "O Slack diz"],
  ["faults", "bolt", "Falhas"],
];

export function startRail() {
  const root = document.getElementById("rail");
  let seenOutbox = 0;
  const theme = startTheme(() => draw());

  function draw() {
    const { workspace, outbox, calls, faults } = store.state;
    const area = route().area;
    if (area === "outbox") seenOutbox = outbox.length;
    const marks = {
      outbox: outbox.length - Math.min(seenOutbox, outbox.length),
      calls: area === "calls" ? 0 : calls.filter((call) => !call.ok && !call.seen).length,
      faults: faults.length,
    };
    clear(root).append(
      h("span", { class: "rail-logo", "aria-hidden": "true" }, (workspace.name || "S")[0]),
      ...AREAS.map(([id, picture, words]) => {
        const here = id === area || (id === "channel" && area === "app");
        return h(
          "button",
          {
            type: "button",
            class: `rail-button${here ? " here" : ""}`,
            "aria-current": here ? "page" : null,
            dataset: { testid: `area-${id}` },
            onclick: () => {
              document.body.classList.remove("nav-open");
              go({ area: id });
            },
          },
          h(
            "span",
            { class: "rail-icon" },
            icon(picture, { size: 20 }),
            marks[id]
              ? h(
                  "span",
                  { class: `rail-mark${id === "outbox" ? "" : " bad"}` },
                  marks[id] > 99 ? "99+" : String(marks[id]),
                )
              : null,
          ),
          h("span", {}, words),
        );
      }),
      h("span", { class: "spring" }),
      h(
        "button",
        {
          type: "button",
          class: "rail-button",
          dataset: { testid: "theme" },
          onclick: theme.toggle,
          title: isDark() ? "Usar cores claras" : "Usar cores escuras",
        },
        h("span", { class: "rail-icon" }, icon(isDark() ? "sun" : "moon", { size: 20 })),
        h("span", {}, isDark() ? "Claro" : "Escuro"),
      ),
    );
  }

  for (const topic of ["route", "workspace", "outbox", "calls", "faults"]) store.on(topic, draw);
}
