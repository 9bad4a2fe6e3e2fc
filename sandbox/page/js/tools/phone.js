// A phone: SMS as a conversation, a push as a notification on the lock screen.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { dayName, timeOf } from "../time.js";
import { addresses } from "./addresses.js";

export function phoneView(kind, items) {
  const last = items.at(-1);
  return h(
    "div",
    { class: `phone ${kind}`, dataset: { testid: "phone" } },
    h(
      "div",
      { class: "phone-bar" },
      h("span", {}, timeOf(last.at)),
      h("span", { class: "phone-notch", "aria-hidden": "true" }),
      h("span", {}, "5G"),
    ),
    kind === "sms" ? conversation(items, last) : notifications(items, last),
  );
}

function conversation(items, last) {
  return h(
    "div",
    { class: "phone-screen" },
    h(
      "div",
      { class: "phone-head" },
      h("strong", {}, addresses(last.from) || "SMS"),
      h("small", {}, `para ${addresses(last.to)}`),
    ),
    h(
      "div",
      { class: "bubbles" },
      items.map((item) => [
        h("small", { class: "bubble-time" }, `${dayName(item.at)} ${timeOf(item.at)}`),
        h("p", { class: "bubble" }, item.text),
      ]),
    ),
  );
}

/** One of the same tag takes the place of the one before, as on a real phone. */
function notifications(items, last) {
  const replaced = new Set(items.map((item) => item.replaces));
  return h(
    "div",
    { class: "phone-screen lock" },
    h("div", { class: "lock-clock" }, timeOf(last.at)),
    h("div", { class: "lock-day" }, dayName(last.at)),
    items
      .filter((item) => !replaced.has(item.id))
      .toReversed()
      .map((item) =>
        h(
          "div",
          { class: "notification" },
          h("span", { class: "notification-icon" }, icon("bell", { size: 18 })),
          h(
            "div",
            {},
            h(
              "div",
              { class: "notification-head" },
              h("strong", {}, item.subject || "Aviso"),
              h("time", {}, timeOf(item.at)),
            ),
            h("p", {}, item.text),
          ),
        ),
      ),
  );
}
