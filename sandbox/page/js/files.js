// Files in messages: a picture is shown, a CSV opens as a small table, the rest is a card to download.

import { fileUrl } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const PREVIEW_ROWS = 6;

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  const [value, unit] = size < 1024 * 1024 ? [size / 1024, "KB"] : [size / 1024 / 1024, "MB"];
  return `${value.toLocaleString("pt-BR", { maximumFractionDigits: 1 })} ${unit}`;
}

export function toBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export function fileCard(file) {
  const name = file.title || file.name || file.id;
  const kind = (file.name ?? "").split(".").pop().toLowerCase();
  const url = fileUrl(file.id);
  const head = h(
    "div",
    { class: "file-head" },
    h("span", { class: `file-badge ${kind}` }, icon("file", { size: 22 })),
    h(
      "span",
      { class: "file-words" },
      h("strong", {}, name),
      h("small", {}, [kind.toUpperCase(), file.size ? bytes(file.size) : ""].filter(Boolean).join(" · ")),
    ),
    h(
      "a",
      { class: "icon-button", href: url, download: file.name ?? name, "aria-label": `Baixar ${name}`, title: "Baixar" },
      icon("download"),
    ),
  );
  const card = h("div", { class: "file-card", dataset: { testid: "file", file: file.id } }, head);
  if (/^image\//.test(file.mimetype ?? "") || ["png", "jpg", "jpeg", "gif", "webp", "svg"].includes(kind))
    card.append(
      h(
        "a",
        { href: url, target: "_blank" },
        h("img", { class: "file-image", src: url, alt: file.alt_txt || name, loading: "lazy" }),
      ),
    );
  else if (["csv", "tsv"].includes(kind)) previewTable(card, url);
  else if (["txt", "json", "log", "md", "eml"].includes(kind)) previewText(card, url);
  return card;
}

async function previewText(card, url) {
  const text = await textOf(url);
  if (text) card.append(h("pre", { class: "file-text" }, text.split("\n").slice(0, 8).join("\n")));
}

async function previewTable(card, url) {
  const text = await textOf(url);
  if (!text) return;
  const rows = parseCsv(text);
  const [heading, ...body] = rows;
  const cells = (row, tag) =>
    h(
      "tr",
      {},
      row.map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, cell)),
    );
  card.append(
    h(
      "div",
      { class: "file-table", tabindex: "0", role: "region", "aria-label": "Primeiras linhas do arquivo" },
      h(
        "table",
        {},
        h("thead", {}, cells(heading, "th")),
        h(
          "tbody",
          {},
          body.slice(0, PREVIEW_ROWS).map((row) => cells(row, "td")),
        ),
      ),
    ),
  );
  if (body.length > PREVIEW_ROWS)
    card.append(
      h(
        "div",
        { class: "file-more" },
        `mais ${body.length - PREVIEW_ROWS} ${body.length - PREVIEW_ROWS === 1 ? "linha" : "linhas"}`,
      ),
    );
}

/** The file's text, UTF-8 or (Brazilian spreadsheets) Windows-1252; null when it is gone. */
async function textOf(url) {
  const response = await fetch(url);
  if (!response.ok) return null;
  const data = await response.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return new TextDecoder("windows-1252").decode(data);
  }
}

/** Rows of cells; the separator is whichever of ; , and tab the first line has most of. Quotes as in RFC 4180. */
export function parseCsv(text) {
  const first = text.split("\n", 1)[0];
  const separator = [";", ",", "\t"].sort((a, b) => first.split(b).length - first.split(a).length)[0];
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (mark === '"' && cell === "") quoted = true;
    else if (mark === separator) {
      row.push(cell);
      cell = "";
    } else if (mark === "\n") {
      row.push(cell.replace(/\r$/, ""));
      rows.push(row);
      row = [];
      cell = "";
    } else cell += mark;
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}
