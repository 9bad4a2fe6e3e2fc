// What the page knows. Parts subscribe to a topic and are called when it changes; nothing else is shared.

const state = {
  workspace: {
    name: "",
    bot: { id: "", name: "", user_id: "" },
    people: [],
    channels: [],
    commands: [],
    bot_connected: false,
  },
  online: false,
  messages: new Map(), // channel → messages, oldest first
  views: [], // the person's open modals, top first
  outbox: [],
  calls: [],
  faults: [],
};

const listeners = new Map();

export const store = {
  state,
  on(topic, fn) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(fn);
    return () => listeners.get(topic).delete(fn);
  },
  emit(topic, detail) {
    for (const fn of [...(listeners.get(topic) ?? [])]) fn(detail);
  },
};

export const person = (id) => state.workspace.people.find((one) => one.id === id);
export const channelById = (id) => state.workspace.channels.find((one) => one.id === id);
export const isBot = (id) => id === state.workspace.bot.user_id || id === state.workspace.bot.id;

/** The channels in the sidebar: not the direct conversations with the app. */
export const openChannels = () => state.workspace.channels.filter((one) => !one.is_im);

/** The person's direct conversation with the app, if there is one yet. */
export const directChannel = (user) =>
  state.workspace.channels.find((one) => one.is_im && (one.user === user || one.members?.includes(user)));
