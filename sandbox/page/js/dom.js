// The smallest DOM toolkit that keeps what a person is doing: elements by hand, lists by key.

/** An element. `props`: attributes, `on…` listeners, `dataset`, `class`; false/null/undefined leave an attribute out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") setData(node, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

function setData(node, data) {
  for (const [key, value] of Object.entries(data)) if (value !== undefined && value !== null) node.dataset[key] = value;
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/**
 * Makes `container` show `items`, touching only what changed: an item whose key and fingerprint are as before
 * keeps its very node (so focus, selection, an open picker and a playing scroll survive).
 */
export function reconcile(container, items, { key, fingerprint, render }) {
  const before = container.__cells ?? new Map();
  const after = new Map();
  let cursor = container.firstChild;
  for (const item of items) {
    const id = key(item);
    const print = fingerprint(item);
    let cell = before.get(id);
    if (!cell || cell.print !== print) {
      const node = render(item, cell?.node);
      if (cell && cell.node !== node && cell.node.parentNode === container) {
        if (cursor === cell.node) cursor = node;
        cell.node.replaceWith(node);
      }
      cell = { print, node };
    }
    after.set(id, cell);
    if (cell.node === cursor) cursor = cursor.nextSibling;
    else container.insertBefore(cell.node, cursor);
  }
  for (const [id, cell] of before) if (after.get(id)?.node !== cell.node) cell.node.remove();
  container.__cells = after;
}

export function clear(node) {
  node.replaceChildren();
  node.__cells = undefined;
  return node;
}

let serial = 0;
/** An id no other element has, for `aria-*` and `for`. */
export const uid = (prefix) => `${prefix}-${++serial}`;

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), textarea:not([disabled]), select:not([disabled]), [tabindex='0']";

export const focusables = (root) => [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent !== null);

/** Keeps Tab inside `root` (a dialog). */
export function trapTab(root, event) {
  if (event.key !== "Tab") return;
  const stops = focusables(root);
  if (stops.length === 0) return event.preventDefault();
  const first = stops[0];
  const last = stops[stops.length - 1];
  if (event.shiftKey && (document.activeElement === first || !root.contains(document.activeElement))) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && (document.activeElement === last || !root.contains(document.activeElement))) {
    event.preventDefault();
    first.focus();
  }
}

/** Runs `change`, then puts focus and selection back on the field that had it, found again by its data-field. */
export function keepingFocus(root, change) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const field = active?.dataset.field;
  const range = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  change();
  if (!field || document.activeElement === active) return;
  const again = root.querySelector(`[data-field="${CSS.escape(field)}"]`);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (range && range[0] !== null && again.setSelectionRange) again.setSelectionRange(...range);
}
