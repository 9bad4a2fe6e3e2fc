// What every interactive element needs: its value, how to change it, how to tell the bot, and what Slack shows meanwhile.

import { confirmDialog } from "../confirm.js";
import { keyOf } from "../values.js";

/**
 * One element of one block on one surface. `ctx` is the surface: {kind, form, send(block, element, value), suggest(block, element, query)}.
 * `label`: ids for aria-labelledby / aria-describedby, or a plain `name`.
 */
export class Field {
  constructor(element, block, ctx, label = {}) {
    Object.assign(this, { element, block, ctx, label, key: keyOf(block, element) });
    this.optional = block.type === "input" ? Boolean(block.optional) : false;
  }

  get value() {
    return this.ctx.form.get(this.key);
  }

  /** Attributes of the node that takes focus. */
  attributes() {
    return {
      "aria-labelledby": this.label.labelledBy,
      "aria-describedby": this.label.describedBy,
      "aria-label": this.label.labelledBy
        ? null
        : (this.label.name ??
          this.element.accessibility_label ??
          this.element.placeholder?.text ??
          this.element.action_id),
      "aria-required": this.block.type === "input" && !this.optional ? "true" : null,
      dataset: { field: this.key },
    };
  }

  set(value) {
    this.ctx.form.set(this.key, value);
  }

  /** Changes the value and, where the block dispatches, tells the bot; false when the person said no to the confirm dialog. */
  async choose(value, node) {
    const before = this.value;
    if (this.element.confirm && !(await confirmDialog(this.element.confirm))) return false;
    this.set(value);
    if (this.dispatches) await this.send(value, node, before);
    return true;
  }

  get dispatches() {
    return this.block.type !== "input" || Boolean(this.block.dispatch_action);
  }

  /** Sends the action, with a sign of life on `node` until it is acknowledged. */
  async send(value, node) {
    node?.classList.remove("failed");
    node?.classList.add("busy");
    node?.setAttribute("aria-busy", "true");
    try {
      await this.ctx.send(this.block, this.element, value);
    } catch (error) {
      // Slack shows a small warning beside the control and nothing more; the reason is in “O Slack diz”.
      node?.classList.add("failed");
      node?.setAttribute("title", `O app não respondeu (${error.message}).`);
    } finally {
      node?.classList.remove("busy");
      node?.removeAttribute("aria-busy");
    }
  }
}
