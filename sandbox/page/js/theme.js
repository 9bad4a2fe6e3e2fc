// Light or dark: the system's choice until the person makes their own.

const KEY = "sandbox.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => (localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light")) === "dark";

/** Puts the theme on the page; `onChange()` when it changes afterwards. */
export function startTheme(onChange) {
  system.addEventListener("change", () => {
    paint();
    onChange();
  });
  paint();
  return {
    toggle() {
      localStorage.setItem(KEY, isDark() ? "light" : "dark");
      paint();
      onChange();
    },
  };
}

const paint = () => {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
};
