// Choosing files for a form: each is uploaded at once and held by its id, as Slack does.

import { api } from "../api.js";
import { h, uid } from "../dom.js";
import { icon } from "../icons.js";
import { bytes, toBase64 } from "../files.js";
import { toast } from "../layers.js";
import { route } from "../route.js";

export function fileInput(field) {
  const { element } = field;
  const most = element.max_files ?? 10;
  const id = uid("file");
  const control = h("input", {
    ...field.attributes(),
    id,
    type: "file",
    class: "visually-hidden",
    multiple: most > 1,
    accept: element.filetypes?.length ? element.filetypes.map((type) => `.${type}`).join(",") : null,
  });
  const list = h("ul", { class: "file-list" });
  const pick = h(
    "label",
    { class: "button upload", for: id },
    icon("upload", { size: 16 }),
    most > 1 ? "Escolher arquivos" : "Escolher arquivo",
  );
  const hint = h(
    "span",
    { class: "drop-hint" },
    element.filetypes?.length ? element.filetypes.join(", ").toUpperCase() : "",
  );
  const zone = h("div", { class: "drop" }, control, pick, hint);

  function show() {
    list.replaceChildren(
      ...field.value.map((fileId) => {
        const file = field.ctx.form.known.get(fileId) ?? { name: fileId, size: null };
        return h(
          "li",
          {},
          icon("file", { size: 18 }),
          h("span", { class: "file-name" }, file.name),
          h("small", {}, file.size === null ? "" : bytes(file.size)),
          h(
            "button",
            {
              type: "button",
              class: "icon-button small",
              "aria-label": `Tirar ${file.name}`,
              onclick: () => {
                field
                  .choose(
                    field.value.filter((one) => one !== fileId),
                    zone,
                  )
                  .then(show);
                show();
              },
            },
            icon("close", { size: 14 }),
          ),
        );
      }),
    );
    zone.hidden = field.value.length >= most;
  }

  async function take(files) {
    zone.classList.add("busy");
    try {
      const ids = [];
      for (const file of [...files].slice(0, most - field.value.length)) {
        const answer = await api.upload(route().user, file.name, await toBase64(file));
        field.ctx.form.known.set(answer.file, { name: file.name, size: file.size });
        ids.push(answer.file);
      }
      await field.choose([...field.value, ...ids], zone);
    } catch (error) {
      toast(`O arquivo não pôde ser enviado: ${error.message}.`, { bad: true });
    } finally {
      zone.classList.remove("busy");
      control.value = "";
      show();
    }
  }

  control.addEventListener("change", () => take(control.files));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer.files);
  });
  show();
  return h("div", { class: "element file", dataset: { actionId: element.action_id } }, list, zone);
}
