// Where the page starts: who is told what, and which pane stands in the middle.

import { api } from "./api.js";
import { appPane } from "./app_pane.js";
import { channelPane } from "./channel.js";
import { toast } from "./layers.js";
import { coalesced, listen } from "./live.js";
import { startMessages } from "./messages.js";
import { startModals, TROUBLE } from "./modal.js";
import { startRail } from "./rail.js";
import { follow, route } from "./route.js";
import { startSidebar } from "./sidebar.js";
import { channelById, store } from "./store.js";
import { startThread } from "./thread.js";
import { accountsPane } from "./tools/accounts.js";
import { callsPane } from "./tools/calls.js";
import { faultsPane, refreshFaults } from "./tools/faults.js";
import { outboxPane } from "./tools/outbox.js";

const PANES = {
  channel: channelPane,
  app: appPane,
  outbox: outboxPane,
  accounts: () => accountsPane(),
  faults: () => faultsPane(),
  calls: () => callsPane(),
};

const refreshWorkspace = coalesced(async () => {
  store.state.workspace = await api.workspace();
  document.title = `${store.state.workspace.name} (sandbox)`;
  store.emit("workspace");
});
const refreshOutbox = coalesced(async () => {
  // They come some at a time, so that thousands do not hold up the sandbox.
  for (;;) {
    const fresh = await api.outbox(store.state.outbox.at(-1)?.id);
    if (fresh.length === 0) return;
    store.state.outbox = [...store.state.outbox, ...fresh];
    store.emit("outbox");
  }
});
const refreshCalls = coalesced(async () => {
  const fresh = await api.calls(store.state.calls.at(-1)?.id ?? 0);
  if (fresh.length === 0) return;
  store.state.calls = [...store.state.calls, ...fresh].slice(-1000);
  store.emit("calls");
});

/** Event type → what is asked again. */
const HEARD = {
  message: (event) => {
    // A channel nobody knew yet: the direct one, opened just now.
    if (!channelById(event.channel)) refreshWorkspace();
    store.emit("message", event);
  },
  views: (event) => store.emit("views", event.user),
  home: (event) => store.emit("home", event.user),
  outbox: () => refreshOutbox(),
  call: () => refreshCalls(),
  faults: () => refreshFaults(),
  bot: () => refreshWorkspace(),
  toast: (event) => {
    if (event.user === route().user && !toldElsewhere(event.text)) toast(event.text, { bad: true });
  },
  reset: () => everything(),
};

/** A failed command is told by Slackbot in the channel, a failed submission by the modal itself. */
const toldElsewhere = (text) => text.startsWith("/") || (text === TROUBLE && store.state.views.length > 0);

function everything() {
  store.state.calls = [];
  store.state.outbox = [];
  store.state.messages.clear();
  store.emit("outbox");
  refreshOutbox();
  refreshCalls();
  refreshFaults();
  refreshWorkspace();
  store.emit("views");
  store.emit("calls");
}

function startPanes() {
  const root = document.getElementById("conteudo");
  let shown = "";
  let pane = null;
  const show = () => {
    const { user, area, id } = route();
    if (!user) return;
    // The outbox follows its own open item: drawing it anew would lose the list's scroll.
    const key = area === "outbox" ? area : `${user}/${area}/${id}`;
    if (key === shown) return pane?.moved?.();
    shown = key;
    pane?.stop();
    pane = (PANES[area] ?? PANES.channel)(id);
    root.replaceChildren(pane.node);
    document.body.dataset.area = area;
    pane.focus?.();
  };
  store.on("route", show);
  show();
}

async function start() {
  startRail();
  startSidebar();
  await refreshWorkspace();
  follow();
  await listen({
    onEvent: (event) => HEARD[event.type]?.(event),
    onState: (online) => {
      store.state.online = online;
      store.emit("online");
    },
    onGap: everything,
  });
  startMessages();
  startPanes();
  startThread();
  startModals();
  refreshWorkspace();
  refreshOutbox();
  refreshCalls();
  refreshFaults();
  document.documentElement.dataset.ready = "true"; // for whoever drives the page
}

start();
