// A surface is where blocks live: a message, a modal, the Home. This makes the `ctx` that blocks and elements are given.

import { api, ApiError } from "./api.js";
import { Form } from "./form.js";
import { route } from "./route.js";

/** `where()` names the surface to the API: {view: id} or {channel, ts}. */
export function surface(kind, where) {
  const form = new Form();
  return {
    kind,
    form,
    async send(block, element, value) {
      const answer = await api.action({
        user: route().user,
        ...where(),
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        values: form.values(),
      });
      if (answer && answer.ok === false) throw new ApiError(200, answer);
    },
    async suggest(block, element, query) {
      return api.options({
        user: route().user,
        ...where(),
        block_id: block.block_id,
        action_id: element.action_id,
        value: query,
      });
    },
  };
}
