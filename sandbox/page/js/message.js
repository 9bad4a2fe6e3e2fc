// One message as Slack draws it.

import { avatar } from "./avatar.js";
import { showBlocks } from "./blocks/index.js";
import { h } from "./dom.js";
import { fileCard } from "./files.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { go } from "./route.js";
import { isBot, person, store } from "./store.js";
import { surface } from "./surface.js";
import { fullTime, isToday, listTime, timeOf } from "./time.js";

/** Ephemeral messages the person dismissed; Slack too only hides them. */
const dismissed = new Set();
export const isDismissed = (message) => dismissed.has(message.ts);

/** What must be as before for a message's node to stay as it is. */
export const fingerprint = (message, compact) => JSON.stringify([message, compact]);

/** An ephemeral message names its reader as `user`: whoever has a bot_id is the bot. */
export const authorOf = (message) => message.bot_id ?? message.user;

export function authorName(message) {
  if (message.local) return "Slackbot";
  if (message.username) return message.username;
  return message.bot_id || isBot(message.user)
    ? store.state.workspace.bot.name
    : (person(message.user)?.name ?? message.user);
}

/**
 * The node of a message. `previous` is its node before an edit: fields in it keep what was typed. `compact`: same author as the one above.
 * `inThread`: drawn in the thread pane, without the reply bar.
 */
export function messageNode(message, { channel, compact = false, inThread = false, previous = null }) {
  const own = message.bot_id || isBot(message.user);
  const face = message.local ? "slackbot" : own ? store.state.workspace.bot.user_id : message.user;
  const ctx = previous?.__ctx ?? surface("message", () => ({ channel, ts: message.ts }));
  const body = h("div", { class: "msg-body" });
  const node = h(
    "div",
    {
      class: `msg${compact ? " compact" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      role: "article",
      dataset: {
        testid: "message",
        ts: message.ts,
        author: authorName(message),
        ephemeral: message.ephemeral ? "true" : undefined,
      },
      "aria-label": `${authorName(message)}, ${timeOf(message.ts)}`,
    },
    h(
      "div",
      { class: "msg-gutter" },
      compact ? h("time", { class: "msg-side-time" }, timeOf(message.ts)) : avatar(face, 36),
    ),
    h(
      "div",
      { class: "msg-main" },
      message.ephemeral
        ? h("div", { class: "only-you" }, icon("eye", { size: 14 }), "Somente visível para você")
        : null,
      compact
        ? null
        : h(
            "div",
            { class: "msg-head" },
            h("strong", { class: "msg-author" }, authorName(message)),
            own || message.local ? h("span", { class: "app-badge" }, "APP") : null,
            h("time", { title: fullTime(message.ts) }, timeOf(message.ts)),
          ),
      body,
      message.ephemeral
        ? h(
            "button",
            {
              type: "button",
              class: "link-button dismiss",
              onclick: () => {
                dismissed.add(message.ts);
                store.emit("messages", channel);
              },
            },
            "Ignorar mensagem",
          )
        : null,
      inThread ? null : replyBar(message),
    ),
    message.ephemeral || inThread ? null : tools(message),
  );
  node.__ctx = ctx;
  fillBody(body, message, ctx);
  return node;
}

function fillBody(body, message, ctx) {
  const blocks = message.blocks ?? [];
  const edited = message.edited ? h("span", { class: "edited" }, " (editado)") : null;
  if (blocks.length) {
    const root = h("div", { class: "blocks" });
    ctx.form.take(blocks, message.state?.values);
    showBlocks(root, blocks, ctx);
    body.append(root);
  } else if (message.text) body.append(h("div", { class: "msg-text" }, mrkdwn(message.text), edited));
  for (const attachment of message.attachments ?? []) body.append(attachmentNode(attachment, ctx));
  for (const file of message.files ?? []) body.append(fileCard(file));
  if (edited && (blocks.length || !message.text)) body.append(edited);
}

function attachmentNode(attachment, ctx) {
  const box = h(
    "div",
    { class: "attachment", style: attachment.color ? `--bar:#${attachment.color.replace("#", "")}` : null },
    attachment.pretext ? h("div", {}, mrkdwn(attachment.pretext)) : null,
    attachment.title ? h("strong", {}, mrkdwn(attachment.title)) : null,
    attachment.text ? h("div", {}, mrkdwn(attachment.text)) : null,
    attachment.fields
      ? h(
          "div",
          { class: "bk-fields" },
          attachment.fields.map((field) =>
            h("div", { class: "bk-field" }, h("strong", {}, field.title), h("br"), mrkdwn(field.value)),
          ),
        )
      : null,
  );
  if (attachment.blocks?.length) {
    const root = h("div", { class: "blocks" });
    ctx.form.take(attachment.blocks);
    showBlocks(root, attachment.blocks, ctx);
    box.append(root);
  } else if (!attachment.text && !attachment.fields && attachment.fallback)
    box.append(h("div", {}, mrkdwn(attachment.fallback)));
  return box;
}

const openThread = (message) => go({ thread: message.thread_ts ?? message.ts });

export const countReplies = (count) => `${count} ${count === 1 ? "resposta" : "respostas"}`;

const lastReply = (ts) => (isToday(ts) ? `Última hoje às ${timeOf(ts)}` : `Última em ${listTime(ts)}`);

function replyBar(message) {
  if (!message.reply_count) return null;
  const faces = (message.reply_users ?? [authorOf(message)]).slice(0, 3).map((id) => avatar(id, 22));
  return h(
    "button",
    { type: "button", class: "reply-bar", dataset: { testid: "replies" }, onclick: () => openThread(message) },
    faces,
    h("span", { class: "reply-count" }, countReplies(message.reply_count)),
    message.latest_reply ? h("span", { class: "reply-last" }, lastReply(message.latest_reply)) : null,
    icon("right", { size: 14 }),
  );
}

const tools = (message) =>
  h(
    "div",
    { class: "msg-tools" },
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        title: "Responder na conversa",
        "aria-label": "Responder na conversa",
        dataset: { testid: "reply" },
        onclick: () => openThread(message),
      },
      icon("reply", { size: 18 }),
    ),
  );
