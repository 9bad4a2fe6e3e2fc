// A column of messages: day dividers, authors grouped, the "new messages" line, and a scroll that stays where the person left it.

import { h, keepingFocus, reconcile } from "./dom.js";
import { authorOf, countReplies, fingerprint, messageNode } from "./message.js";
import { dayKey, dayName } from "./time.js";

/** Messages of one author within this many seconds share a head. */
const GROUP_SECONDS = 300;
const NEAR_BOTTOM_PX = 80;

/** A scrolling timeline for one channel. `show(messages, {since})` draws them; `since` is the ts up to which the person had read. */
export function timeline(channel, { inThread = false, empty } = {}) {
  const list = h("div", { class: "timeline-list", role: "log", "aria-label": "Mensagens", "aria-live": "polite" });
  const node = h(
    "div",
    { class: "timeline", tabindex: "0", dataset: { testid: inThread ? "thread-timeline" : "timeline" } },
    empty,
    list,
  );
  const nearBottom = () => node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_BOTTOM_PX;
  const down = () => {
    node.scrollTop = node.scrollHeight;
  };
  let stick = true;
  node.addEventListener(
    "scroll",
    () => {
      stick = nearBottom();
    },
    { passive: true },
  );
  // Pictures and file previews arrive later and make the column longer.
  new ResizeObserver(() => {
    if (stick) down();
  }).observe(list);
  return {
    node,
    toBottom() {
      stick = true;
      down();
    },
    show(messages, { since } = {}) {
      const rows = withDividers(messages, since, inThread);
      keepingFocus(list, () =>
        reconcile(list, rows, {
          key: (row) => row.key,
          fingerprint: (row) => row.print,
          render: (row, previous) =>
            row.message
              ? messageNode(row.message, { channel, compact: row.compact, inThread, previous })
              : h(
                  "div",
                  { class: `divider ${row.kind}`, role: "separator", dataset: { testid: row.kind } },
                  h("span", {}, row.words),
                ),
        }),
      );
      if (stick) down();
    },
  };
}

function withDividers(messages, since, inThread) {
  const rows = [];
  let above = null;
  for (const message of messages) {
    if (!inThread && (!above || dayKey(above.ts) !== dayKey(message.ts))) {
      const words = dayName(message.ts);
      rows.push({ key: `day ${dayKey(message.ts)}`, kind: "day", words, print: words });
      above = null;
    }
    if (since && above && Number(above.ts) <= since && Number(message.ts) > since) {
      rows.push({ key: "new", kind: "new", words: "Novas", print: "new" });
      above = null;
    }
    const compact =
      Boolean(above) &&
      authorOf(above) === authorOf(message) &&
      !message.ephemeral &&
      !above.ephemeral &&
      Number(message.ts) - Number(above.ts) < GROUP_SECONDS;
    rows.push({ key: message.ts, message, compact, print: fingerprint(message, compact) });
    above = message;
    if (inThread && message === messages[0] && messages.length > 1) {
      const words = countReplies(messages.length - 1);
      rows.push({ key: "replies", kind: "replies", words, print: words });
      above = null;
    }
  }
  return rows;
}
