// The person's open modals. Only the top one is shown, as in Slack; those beneath keep what was typed in them.

import { api } from "./api.js";
import { showBlocks, showErrors } from "./blocks/index.js";
import { focusables, h, trapTab, uid } from "./dom.js";
import { icon } from "./icons.js";
import { onEscape } from "./layers.js";
import { coalesced } from "./live.js";
import { plain } from "./mrkdwn.js";
import { route } from "./route.js";
import { store } from "./store.js";
import { surface } from "./surface.js";
import { clientErrors } from "./validate.js";

/** Slack's general sentence, as the sandbox also sends it by event. */
export const TROUBLE = "Tivemos um problema para conectar. Tentar de novo?";

const open = new Map(); // view id → its dialog
let opener = null; // what had focus before the first modal

export function startModals() {
  const refresh = coalesced(async () => {
    const user = route().user;
    if (!user) return;
    const views = await api.views(user);
    if (user === route().user) show(views);
  });
  store.on("views", (user) => {
    if (!user || user === route().user) refresh();
  });
  store.on("route", ({ before, now }) => {
    if (before.user === now.user) return;
    show([]);
    refresh();
  });
  refresh();
}

function show(views) {
  store.state.views = views;
  const ids = new Set(views.map((view) => view.id));
  if (open.size === 0 && views.length) opener = document.activeElement;
  for (const [id, dialog] of open) {
    if (ids.has(id)) continue;
    dialog.remove();
    open.delete(id);
  }
  for (const view of views) {
    if (!open.has(view.id)) open.set(view.id, makeDialog(view.id));
    open.get(view.id).update(view, views);
  }
  for (const [id, dialog] of open) dialog.setTop(id === views[0]?.id);
  document.getElementById("app").inert = views.length > 0;
  if (views.length === 0 && opener) {
    if (opener.isConnected) opener.focus();
    opener = null;
  }
}

function makeDialog(viewId) {
  const titleId = uid("modal-title");
  const ctx = surface("modal", () => ({ view: viewId }));
  let view = null;
  let sending = false;
  let dropEscape = null;

  const title = h("h1", { id: titleId });
  const back = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Voltar", onclick: () => close() },
    icon("back"),
  );
  const cross = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Fechar",
      dataset: { testid: "modal-x" },
      onclick: () => close(true),
    },
    icon("close"),
  );
  const body = h("div", { class: "modal-body", dataset: { testid: "modal-body" } });
  const trouble = h("div", { class: "trouble", role: "alert", hidden: true }, icon("warning", { size: 18 }), TROUBLE);
  const cancel = h("button", {
    type: "button",
    class: "button",
    dataset: { testid: "modal-close" },
    onclick: () => close(),
  });
  const send = h("button", {
    type: "button",
    class: "button primary",
    dataset: { testid: "modal-submit" },
    onclick: () => submit(),
  });
  const foot = h("footer", {}, trouble, cancel, send);
  const box = h(
    "div",
    {
      class: "dialog modal",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": titleId,
      tabindex: "-1",
      dataset: { testid: "modal", viewId },
      onkeydown: keys,
    },
    h("header", {}, back, title, cross),
    body,
    foot,
  );
  const veil = h("div", { class: "veil", hidden: true }, box);
  document.getElementById("modals").append(veil);
  ctx.form.onErrors(() => showErrors(body, ctx.form.errors));
  body.addEventListener("input", () => setSending(sending || Boolean(view.loading)));

  function keys(event) {
    trapTab(box, event);
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
    const chord = event.ctrlKey || event.metaKey;
    if (chord || (event.target.matches("input.control") && view.submit)) {
      event.preventDefault();
      submit();
    }
  }

  function update(next, stack) {
    const first = view === null;
    const changed = first || next.hash !== view.hash;
    view = next;
    box.dataset.callbackId = view.callback_id ?? "";
    title.replaceChildren(plain(view.title));
    back.hidden = stack.length < 2;
    cancel.textContent = plain(view.close) || "Fechar";
    send.replaceChildren(plain(view.submit) || "Enviar");
    send.hidden = !view.submit;
    ctx.form.take(view.blocks, view.state?.values);
    showBlocks(body, view.blocks, ctx);
    if (changed) trouble.hidden = true;
    if (view.errors && Object.keys(view.errors).length) ctx.form.setErrors(view.errors);
    setSending(sending || Boolean(view.loading));
    // A loading view has no field; the one that replaces it gets the cursor.
    if (!first && document.activeElement === box) focusFirst();
  }

  const focusFirst = () =>
    (focusables(body).find((node) => node.matches("input, textarea")) ?? box).focus({ preventScroll: true });

  function setSending(on) {
    box.classList.toggle("sending", on);
    box.setAttribute("aria-busy", String(on));
    // Slack's `submit_disabled`: nothing to send until something was filled in.
    send.disabled = on || Boolean(view.submit_disabled && ctx.form.touched.size === 0);
  }

  async function submit() {
    if (!view.submit || sending) return;
    const errors = clientErrors(ctx.form);
    ctx.form.setErrors(errors);
    if (Object.keys(errors).length) return firstWrong();
    sending = true;
    trouble.hidden = true;
    setSending(true);
    try {
      const answer = await api.submit(route().user, viewId, ctx.form.values());
      if (answer.errors && Object.keys(answer.errors).length) {
        const named = Object.fromEntries(
          Object.entries(answer.errors).filter(([id]) => view.blocks.some((block) => block.block_id === id)),
        );
        ctx.form.setErrors(named);
        // Slack shows its general sentence when the app names a field that is not in the form.
        if (Object.keys(named).length === 0) trouble.hidden = false;
        else firstWrong();
      } else if (!answer.ok) trouble.hidden = false;
    } catch {
      trouble.hidden = false;
    } finally {
      sending = false;
      setSending(false);
      store.emit("views");
    }
  }

  function firstWrong() {
    const block = body.querySelector(".block.invalid");
    block?.scrollIntoView({ block: "nearest" });
    if (block) focusables(block)[0]?.focus({ preventScroll: true });
  }

  async function close(all = false) {
    try {
      await api.close(route().user, viewId, all);
    } finally {
      store.emit("views");
    }
  }

  return {
    update,
    setTop(top) {
      const appears = top && veil.hidden;
      veil.hidden = !top;
      if (top && !dropEscape) dropEscape = onEscape(() => close());
      if (!top && dropEscape) dropEscape = dropEscape() ?? null;
      if (appears) focusFirst();
    },
    remove() {
      dropEscape?.();
      veil.remove();
    },
  };
}
