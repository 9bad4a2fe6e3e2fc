// What Slack's own client refuses before it sends a form: nothing here reaches the bot.

import { isEmpty } from "./values.js";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** {block_id: sentence} for the fields of a form that Slack would not send. */
export function clientErrors(form) {
  const errors = {};
  for (const { key, block, element } of form.fields()) {
    if (block.type !== "input") continue;
    const value = form.get(key);
    const wrong = isEmpty(value)
      ? block.optional
        ? null
        : "Preencha este campo obrigatório."
      : wrongValue(element, value);
    if (wrong) errors[block.block_id] = wrong;
  }
  return errors;
}

function wrongValue(element, value) {
  const length = [...String(value)].length;
  switch (element.type) {
    case "plain_text_input":
      if (element.min_length && length < element.min_length)
        return `Escreva pelo menos ${element.min_length} caracteres.`;
      if (element.max_length && length > element.max_length)
        return `Escreva no máximo ${element.max_length} caracteres (são ${length}).`;
      return null;
    case "email_text_input":
      return EMAIL.test(value) ? null : "Digite um endereço de e-mail válido.";
    case "url_text_input":
      return URL.canParse(value) ? null : "Digite um endereço válido, com https:// no início.";
    case "number_input":
      return wrongNumber(element, value);
    default:
      return null;
  }
}

function wrongNumber(element, typed) {
  const value = Number(typed.replace(",", "."));
  if (Number.isNaN(value)) return "Digite um número.";
  if (!element.is_decimal_allowed && !Number.isInteger(value)) return "Digite um número inteiro.";
  if (element.min_value !== undefined && value < Number(element.min_value))
    return `Digite um número a partir de ${element.min_value}.`;
  if (element.max_value !== undefined && value > Number(element.max_value))
    return `Digite um número até ${element.max_value}.`;
  return null;
}
