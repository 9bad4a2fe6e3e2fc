// What a person has typed on one surface (a modal, a message, the Home), kept apart from what the bot last sent.

import { fieldsOf, fromState, initialOf, isEmpty, knownThings, MANY, optionsOf } from "./values.js";

/** A Brazilian types 1,5; Slack's state says 1.5. */
const sent = (element, value) => (element.type === "number_input" ? value.trim().replace(",", ".") : value);

export class Form {
  /** Values the person changed; everything else is what the server holds. */
  touched = new Map();
  /** block_id → sentence under the field. */
  errors = new Map();
  /** Labels of external options and names of uploaded files, by value. */
  known = new Map();
  #fields = new Map();
  #state = {};
  #onErrors = () => {};

  /** Takes a newer version of the blocks: a field whose block_id and action_id stay keeps what was typed (design 3, rule 5). */
  take(blocks, state = {}) {
    this.#state = state;
    this.#fields = new Map(fieldsOf(blocks).map((field) => [field.key, field]));
    for (const key of [...this.touched.keys()]) if (!this.#stillFits(key)) this.touched.delete(key);
    for (const { element, block } of this.#fields.values())
      for (const [value, what] of knownThings(element, this.held(block, element))) this.known.set(value, what);
    for (const blockId of [...this.errors.keys()])
      if (!blocks.some((block) => block.block_id === blockId)) this.errors.delete(blockId);
  }

  /** A typed value stays while its field does, and, in a list, while its option is still offered. */
  #stillFits(key) {
    const field = this.#fields.get(key);
    if (!field) return false;
    const options = optionsOf(field.element);
    if (options.length === 0) return true;
    const offered = new Set(options.map((option) => option.value));
    return [this.touched.get(key)].flat().every((value) => value === "" || offered.has(value));
  }

  held = (block, element) => this.#state?.[block.block_id]?.[element.action_id];

  get(key) {
    if (this.touched.has(key)) return this.touched.get(key);
    const field = this.#fields.get(key);
    if (!field) return "";
    const held = this.held(field.block, field.element);
    return held ? fromState(field.element, held) : initialOf(field.element);
  }

  set(key, value) {
    this.touched.set(key, value);
    const blockId = this.#fields.get(key)?.block.block_id;
    if (this.errors.delete(blockId)) this.#onErrors();
  }

  /** What must differ for a block to be drawn again: its own JSON, or a value that changed on the server, not here. */
  fingerprint(block) {
    const mine = fieldsOf([block]).some((field) => this.touched.has(field.key));
    return JSON.stringify([block, mine ? null : this.#state?.[block.block_id]]);
  }

  /** {block_id: {action_id: value}} for every field; null where it is empty. */
  values() {
    const out = {};
    for (const { key, block, element } of this.#fields.values()) {
      const value = this.get(key);
      (out[block.block_id] ??= {})[element.action_id] = isEmpty(value)
        ? MANY.has(element.type)
          ? []
          : null
        : sent(element, value);
    }
    return out;
  }

  fields = () => [...this.#fields.values()];

  setErrors(errors) {
    this.errors = new Map(Object.entries(errors));
    this.#onErrors();
  }

  onErrors(fn) {
    this.#onErrors = fn;
  }
}
