// Every call the page makes. The same /control/ calls that programs use; /ui/ is what only a page needs.

export class ApiError extends Error {
  constructor(status, body) {
    super(body?.why ?? body?.error ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined && method === "GET" ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text ? parse(text) : null;
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { error: text.slice(0, 200) };
  }
}

const query = (args) =>
  new URLSearchParams(Object.entries(args).filter(([, value]) => value !== undefined && value !== null));
const get = (path, args = {}) => ask("GET", `${path}?${query(args)}`);
const post = (path, body) => ask("POST", path, body);

export const api = {
  workspace: () => get("/ui/workspace"),
  messages: (channel, user, thread) => get("/control/messages", { channel, user, thread }),
  views: (user) => get("/control/views", { user }),
  /** `opened` tells the bot that the person opened the tab; a refresh after a publish must not, or it would loop. */
  home: (user, opened) => get("/control/home", { user, opened: opened ? 1 : 0 }),
  /** Rows of the outbox that came after one; bodies are not in them. */
  outbox: (after) => get("/ui/outbox", { after }),
  outboxItem: (id) => get(`/ui/outbox/${encodeURIComponent(id)}`),
  calls: (after) => get("/control/calls", { after }),
  accounts: () => get("/control/accounts"),
  faults: () => get("/control/faults"),
  addFault: (fault) => post("/control/faults", fault),
  clearFaults: () => ask("DELETE", "/control/faults"),
  command: (user, channel, text) => post("/control/command", { user, channel, text }),
  say: (user, channel, text, thread) => post("/control/message", { user, channel, text, thread_ts: thread }),
  join: (user, channel) => post("/control/join", { user, channel }),
  action: (body) => post("/control/action", body),
  options: (body) => post("/control/options", body),
  submit: (user, view, values) => post("/control/submit", { user, view, values }),
  close: (user, view, all) => post("/control/close", { user, view, all: all || undefined }),
  upload: (user, filename, base64) => post("/control/upload", { user, filename, content_base64: base64 }),
  receipt: (provider, id, event) => post("/control/receipt", { provider, id, event }),
  reset: () => post("/control/reset", {}),
};

export const fileUrl = (id) => `/control/files/${encodeURIComponent(id)}`;
