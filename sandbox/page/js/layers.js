// What floats above the page: menus, lists, calendars. And one stack that decides what Esc closes: always the topmost.

import { h } from "./dom.js";

const escapes = [];

/** Registers what Esc does now; returns the function that takes it off again. */
export function onEscape(fn) {
  escapes.push(fn);
  return () => {
    const at = escapes.lastIndexOf(fn);
    if (at >= 0) escapes.splice(at, 1);
  };
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || event.isComposing || escapes.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    escapes[escapes.length - 1]();
  },
  true,
);

/**
 * Floats `content` beside `anchor` (below it, or above where there is no room) until Esc, a press elsewhere, or close().
 * It lives outside the scrolling panes, so nothing cuts it off.
 */
export function openLayer(anchor, content, { onClose, match = false, align = "start" } = {}) {
  const node = h("div", { class: "layer" }, content);
  document.getElementById("layers").append(node);
  let open = true;
  const place = () => position(node, anchor, match, align);
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const moved = (event) => {
    if (!node.contains(event.target)) anchor.isConnected ? place() : close();
  };
  const dropEscape = onEscape(() => close());
  function close() {
    if (!open) return;
    open = false;
    dropEscape();
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("scroll", moved, true);
    window.removeEventListener("resize", moved);
    node.remove();
    onClose?.();
  }
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("scroll", moved, true);
  window.addEventListener("resize", moved);
  place();
  return { node, close, place };
}

function position(node, anchor, match, align) {
  const box = anchor.getBoundingClientRect();
  const edge = 8;
  node.style.minWidth = match ? `${box.width}px` : "";
  node.style.maxWidth = `${window.innerWidth - 2 * edge}px`;
  const size = node.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - edge;
  const above = box.top - edge;
  const up = size.height > below && above > below;
  node.style.maxHeight = `${Math.max(120, up ? above : below)}px`;
  const wanted = align === "end" ? box.right - size.width : box.left;
  node.style.left = `${Math.max(edge, Math.min(wanted, window.innerWidth - size.width - edge))}px`;
  node.style.top = up ? `${Math.max(edge, box.top - 4 - Math.min(size.height, above))}px` : `${box.bottom + 4}px`;
}

/** A menu of `items` ({label, detail, icon, checked, danger, run}) with arrow keys. */
export function openMenu(anchor, items, { label, align = "start", onClose } = {}) {
  const buttons = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        class: `menu-item${item.danger ? " danger" : ""}`,
        role: item.checked === undefined ? "menuitem" : "menuitemradio",
        "aria-checked": item.checked === undefined ? null : String(item.checked),
        onclick: () => {
          layer.close();
          item.run();
        },
      },
      item.icon,
      h("span", { class: "menu-words" }, h("span", {}, item.label), item.detail ? h("small", {}, item.detail) : null),
    ),
  );
  const menu = h(
    "div",
    { class: "menu", role: "menu", "aria-label": label, onkeydown: (event) => arrows(event, buttons) },
    buttons,
  );
  const layer = openLayer(anchor, menu, {
    align,
    onClose: () => {
      anchor.setAttribute("aria-expanded", "false");
      if (document.activeElement === document.body) anchor.focus();
      onClose?.();
    },
  });
  anchor.setAttribute("aria-expanded", "true");
  (buttons.find((one) => one.getAttribute("aria-checked") === "true") ?? buttons[0])?.focus();
  return layer;
}

function arrows(event, buttons) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Tab") event.preventDefault();
  if (!step) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
}

/** A short sentence that comes and goes at the edge of the page. */
export function toast(text, { bad = false } = {}) {
  const node = h("div", { class: `toast${bad ? " bad" : ""}` }, text);
  const root = document.getElementById("toasts");
  root.append(node);
  setTimeout(() => node.remove(), 6000);
}
