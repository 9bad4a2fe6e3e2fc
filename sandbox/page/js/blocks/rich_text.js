// The rich_text block.

import { h } from "../dom.js";
import { emoji, withEmoji } from "../emoji.js";
import { channelLink, link, mention } from "../mrkdwn.js";
import { slackDate } from "../time.js";

const STYLE_TAGS = [
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
  ["code", "code"],
];

export const richText = (block) => h("div", { class: "bk-rich" }, (block.elements ?? []).map(part));

function part(element) {
  const inner = () => (element.elements ?? []).flatMap(leaf);
  switch (element.type) {
    case "rich_text_list":
      return h(
        element.style === "ordered" ? "ol" : "ul",
        { class: `rich-list indent-${element.indent ?? 0}`, start: element.offset ? element.offset + 1 : null },
        element.elements.map((item) => h("li", {}, item.elements.flatMap(leaf))),
      );
    case "rich_text_preformatted":
      return h("pre", { class: "mk-pre" }, inner());
    case "rich_text_quote":
      return h("blockquote", { class: "mk-quote" }, inner());
    default:
      return h("div", { class: "rich-section" }, inner());
  }
}

function leaf(element) {
  return [styled(words(element), element.style)];
}

function words(element) {
  switch (element.type) {
    case "text":
      return withLines(element.text);
    case "link":
      return [link(element.url, element.text ?? element.url)];
    case "emoji":
      return [emoji(element.name) ?? `:${element.name}:`];
    case "user":
      return [mention(element.user_id)];
    case "channel":
      return [channelLink(element.channel_id)];
    case "usergroup":
      return [h("span", { class: "mention" }, "@grupo")];
    case "broadcast":
      return [h("span", { class: "mention broadcast" }, `@${element.range}`)];
    case "date":
      return [slackDate(element.timestamp, element.format)];
    case "color":
      return [h("span", { class: "swatch", style: `--swatch:${element.value}` }), element.value];
    default:
      return [element.text ?? ""];
  }
}

const withLines = (text) =>
  text.split("\n").flatMap((one, index) => (index ? [h("br"), ...withEmoji(one)] : withEmoji(one)));

function styled(nodes, style = {}) {
  return STYLE_TAGS.reduce(
    (inner, [name, tag]) => (style[name] ? h(tag, { class: tag === "code" ? "mk-code" : null }, inner) : inner),
    nodes,
  );
}
