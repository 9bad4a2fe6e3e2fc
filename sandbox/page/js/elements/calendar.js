// A month to pick a day from; arrow keys move by day and week, PageUp and PageDown by month.

import { clear, h } from "../dom.js";
import { icon } from "../icons.js";

const monthName = new Intl.DateTimeFormat("pt-BR", { month: "long", year: "numeric" });
const dayLabel = new Intl.DateTimeFormat("pt-BR", { dateStyle: "full" });
const WEEK = ["dom.", "seg.", "ter.", "qua.", "qui.", "sex.", "sáb."];
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const isoOf = (day) =>
  `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

/** A calendar with `chosen` (ISO or "") marked; `pick(iso)` when a day is pressed. */
export function calendar(chosen, pick) {
  let focus = chosen ? new Date(`${chosen}T12:00:00`) : new Date();
  const node = h("div", { class: "calendar", role: "dialog", "aria-label": "Calendário" });

  function move(days, months = 0) {
    focus = months
      ? new Date(focus.getFullYear(), focus.getMonth() + months, Math.min(focus.getDate(), 28))
      : new Date(focus.getFullYear(), focus.getMonth(), focus.getDate() + days);
    draw();
  }

  function draw() {
    const first = new Date(focus.getFullYear(), focus.getMonth(), 1);
    const start = new Date(first.getFullYear(), first.getMonth(), 1 - first.getDay());
    const cells = Array.from(
      { length: 42 },
      (_, index) => new Date(start.getFullYear(), start.getMonth(), start.getDate() + index),
    );
    const today = isoOf(new Date());
    clear(node).append(
      h(
        "div",
        { class: "calendar-head" },
        h(
          "button",
          { type: "button", class: "icon-button small", "aria-label": "Mês anterior", onclick: () => move(0, -1) },
          icon("left", { size: 16 }),
        ),
        h("span", { "aria-live": "polite" }, monthName.format(first)),
        h(
          "button",
          { type: "button", class: "icon-button small", "aria-label": "Próximo mês", onclick: () => move(0, 1) },
          icon("right", { size: 16 }),
        ),
      ),
      h(
        "div",
        { class: "calendar-week", "aria-hidden": "true" },
        WEEK.map((name) => h("span", {}, name)),
      ),
      h(
        "div",
        { class: "calendar-days" },
        cells.map((day) => {
          const iso = isoOf(day);
          const classes = [
            day.getMonth() === first.getMonth() ? "" : "other",
            iso === today ? "today" : "",
            iso === chosen ? "chosen" : "",
          ].join(" ");
          return h(
            "button",
            {
              type: "button",
              class: classes,
              tabindex: iso === isoOf(focus) ? "0" : "-1",
              "aria-label": dayLabel.format(day),
              "aria-pressed": String(iso === chosen),
              dataset: { date: iso },
              onclick: () => pick(iso),
            },
            String(day.getDate()),
          );
        }),
      ),
    );
  }

  node.addEventListener("keydown", (event) => {
    const month = { PageUp: -1, PageDown: 1 }[event.key];
    if (!(event.key in STEPS) && !month) return;
    event.preventDefault();
    move(STEPS[event.key] ?? 0, month);
    node.querySelector("[tabindex='0'][data-date]").focus();
  });
  draw();
  return node;
}
