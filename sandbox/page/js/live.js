// Server-sent events: each names what changed; whoever shows it asks for it again.

/**
 * Calls `onEvent(event)` for each change and `onState(online)` when the line comes or goes.
 * The browser reconnects by itself; after a gap `onGap()` says that anything may have changed.
 * Resolves at the first opening: what is asked for before that may change unheard.
 */
export function listen({ onEvent, onState, onGap }) {
  let broken = false;
  const source = new EventSource("/ui/events");
  const opened = new Promise((resolve) => {
    source.onopen = () => {
      onState(true);
      if (broken) onGap();
      broken = false;
      resolve();
    };
  });
  source.onerror = () => {
    broken = true;
    onState(false);
  };
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  return opened;
}

/**
 * A refresh that never runs twice at once: asked again while running, it runs once more afterwards.
 * A burst of events thus costs two requests, and answers never arrive out of order.
 */
export function coalesced(refresh) {
  let running = null;
  let again = false;
  const loop = async () => {
    do {
      again = false;
      await refresh();
    } while (again);
  };
  return () => {
    if (running) again = true;
    else
      running = loop().finally(() => {
        running = null;
      });
    return running;
  };
}
