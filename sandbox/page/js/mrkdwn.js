// Slack's mrkdwn, drawn as nodes. Text only ever becomes text nodes, so nothing a message says can become markup.

import { h } from "./dom.js";
import { emoji, plainWithEmoji, withEmoji } from "./emoji.js";
import { pathOf } from "./route.js";
import { channelById, isBot, person, store } from "./store.js";
import { slackDate } from "./time.js";

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Nodes for a mrkdwn string. `verbatim` text objects are not treated apart: Slack too still reads `<…>` in them. */
export function mrkdwn(text) {
  const parts = String(text ?? "").split(/```([\s\S]*?)```/);
  return parts.flatMap((part, index) => {
    if (index % 2 === 1) return [h("pre", { class: "mk-pre" }, code(part.replace(/^\n|\n$/g, "")))];
    // A fenced block stands on its own: the line breaks around it are its own.
    const inner = part.replace(index > 0 ? /^\n/ : /^(?!)/, "").replace(index < parts.length - 1 ? /\n$/ : /(?!)$/, "");
    return inner === "" ? [] : quotes(inner);
  });
}

/** A text object of either kind. */
export function textObject(text) {
  if (!text) return [];
  return text.type === "mrkdwn"
    ? mrkdwn(text.text)
    : text.emoji === false
      ? lines(text.text, (one) => [one])
      : lines(text.text, plainWithEmoji);
}

/** The words of a text object without any markup: for labels, search and tests. */
export const plain = (text) => (typeof text === "string" ? text : (text?.text ?? ""));

function lines(text, draw) {
  return text.split("\n").flatMap((one, index) => (index === 0 ? draw(one) : [h("br"), ...draw(one)]));
}

function quotes(text) {
  const out = [];
  let quoted = null;
  let first = true;
  for (const one of text.split("\n")) {
    const mark = /^(?:&gt;|>)\s?/.exec(one);
    if (mark) {
      if (!quoted) {
        quoted = h("blockquote", { class: "mk-quote" });
        out.push(quoted);
      } else quoted.append(h("br"));
      quoted.append(...inline(one.slice(mark[0].length)));
    } else {
      if (!first && !quoted) out.push(h("br"));
      quoted = null;
      out.push(...inline(one));
    }
    first = false;
  }
  return out;
}

const STYLES = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];

/** One line: code first (nothing is read in it), then `<…>`, styles, emoji. */
function inline(text) {
  const out = [];
  let rest = text;
  let before = "";
  let buffer = "";
  const flush = () => {
    if (buffer) out.push(...withEmoji(unescape(buffer)));
    buffer = "";
  };
  while (rest) {
    const found = token(rest, before);
    if (found) {
      flush();
      out.push(...found.nodes);
      before = rest[found.length - 1];
      rest = rest.slice(found.length);
    } else {
      buffer += rest[0];
      before = rest[0];
      rest = rest.slice(1);
    }
  }
  flush();
  return out;
}

function token(rest, before) {
  const codeMatch = /^`([^`\n]+)`/.exec(rest);
  if (codeMatch) return { length: codeMatch[0].length, nodes: [h("code", { class: "mk-code" }, code(codeMatch[1]))] };
  const angle = /^<([^<>\n]+)>/.exec(rest);
  if (angle) return { length: angle[0].length, nodes: reference(angle[1]) };
  const short = /^:([a-z0-9_+-]+):/i.exec(rest);
  const drawn = short && emoji(short[1]);
  if (drawn) return { length: short[0].length, nodes: [drawn] };
  for (const [mark, tag] of STYLES) {
    if (rest[0] !== mark || /[\p{L}\p{N}]/u.test(before)) continue;
    const end = closing(rest, mark);
    if (end > 0) return { length: end + 1, nodes: [h(tag, {}, inline(rest.slice(1, end)))] };
  }
  return null;
}

/** Where the style that opens at 0 closes: not after a space, not before a letter; -1 when it is a plain character. */
function closing(rest, mark) {
  if (rest.length < 3 || /[\s]/.test(rest[1]) || rest[1] === mark) return -1;
  for (let at = rest.indexOf(mark, 2); at > 0; at = rest.indexOf(mark, at + 1)) {
    const next = rest[at + 1] ?? "";
    if (!/\s/.test(rest[at - 1]) && !/[\p{L}\p{N}]/u.test(next)) return at;
  }
  return -1;
}

/** In code, links and mentions are still shown as Slack shows them: by their words. */
function code(text) {
  return unescape(text.replace(/<([^<>|\n]+)(?:\|([^<>\n]+))?>/g, (_, target, label) => label ?? target));
}

function reference(body) {
  const [target, label] = splitOnce(body, "|");
  if (target.startsWith("@")) return [mention(target.slice(1), label)];
  if (target.startsWith("#")) return [channelLink(target.slice(1), label)];
  if (target.startsWith("!date^")) {
    const [, unix, format, url] = target.split("^");
    const words = slackDate(Number(unix), format ?? "{date}");
    return url ? [link(url, words)] : [h("span", { title: label }, words)];
  }
  if (target.startsWith("!subteam^")) return [h("span", { class: "mention" }, label ?? "@grupo")];
  if (target.startsWith("!")) return [h("span", { class: "mention broadcast" }, `@${target.slice(1)}`)];
  return [link(unescape(target), label === undefined ? unescape(target).replace(/^mailto:/, "") : inline(label))];
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

export function mention(id, label) {
  const { workspace } = store.state;
  const name = isBot(id) ? workspace.bot.name : (person(id)?.name ?? label ?? id);
  return h("span", { class: "mention", dataset: { user: id } }, `@${name}`);
}

export function channelLink(id, label) {
  const channel = channelById(id);
  return h(
    "a",
    { class: "mention", href: pathOf({ area: "channel", id, thread: "" }), dataset: { channel: id } },
    `#${channel?.name ?? label ?? id}`,
  );
}

/** Only web and mail addresses become links: `javascript:` and the like stay words. */
export function link(url, words) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return h("span", {}, words);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, words);
}
