// The address holds who one is and what is open, so that tabs can be different people and a reload changes nothing.
// #/<user>/channel/<id>[/<thread ts>] · #/<user>/app/<home|messages|about> · #/<user>/<outbox|accounts|faults|calls>[/<id>]

import { store } from "./store.js";

const DEFAULT = { user: "", area: "channel", id: "", thread: "" };
let current = { ...DEFAULT };

function read() {
  const [user = "", area = "", id = "", thread = ""] = location.hash
    .replace(/^#\/?/, "")
    .split("/")
    .map(decodeURIComponent);
  return { user, area: area || "channel", id, thread };
}

export const route = () => current;

export function pathOf(change) {
  const next = { ...current, ...change };
  return `#/${[next.user, next.area, next.id, next.thread].map(encodeURIComponent).join("/").replace(/\/+$/, "")}`;
}

/** Goes somewhere; what is not named stays, except that another place has its own thread. */
export function go(change) {
  const elsewhere = ("area" in change && change.area !== current.area) || ("id" in change && change.id !== current.id);
  const full = elsewhere && !("thread" in change) ? { thread: "", ...change } : change;
  const path = pathOf("area" in full && !("id" in full) ? { id: "", ...full } : full);
  if (path === location.hash) return;
  location.hash = path;
  apply(); // now, not when the browser says so: what the caller does next already sees it
}

/** Follows the address; fills in what it lacks from the workspace (first person, first channel). */
export function follow() {
  window.addEventListener("hashchange", apply);
  store.on("workspace", apply);
  apply();
}

function apply() {
  const before = current;
  const next = read();
  const { people, channels } = store.state.workspace;
  if (!people.some((one) => one.id === next.user)) next.user = people[0]?.id ?? "";
  if (next.area === "channel" && !channels.some((one) => one.id === next.id)) next.id = home(channels, next.user);
  if (JSON.stringify(next) === JSON.stringify(before)) return;
  current = next;
  store.emit("route", { before, now: current });
}

/** The channel one lands in: the app's own, else the first. */
function home(channels, user) {
  const mine = channels.filter((one) => !one.is_im && (!one.members || one.members.includes(user)));
  return (mine.find((one) => one.bot_in) ?? mine[0] ?? channels[0])?.id ?? "";
}
