// Our own line icons, drawn on a 20 × 20 grid.

const PATHS = {
  hash: "M8 3 6.500 17M13.500 3 12 17M3.500 7.500h14M2.500 12.500h14",
  lock: "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
  home: "M3 9.500 10 4l7 5.500M5 8.500V16h10V8.500M8.500 16v-4h3v4",
  mail: "M3 5h14v10H3zM3 5.500l7 5.500 7-5.500",
  bolt: "M11 2.500 4.500 11.500H9l-1 6 7-9.500h-4.500z",
  list: "M7 5h10M7 10h10M7 15h10M3.500 5h.01M3.500 10h.01M3.500 15h.01",
  sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100",
  moon: "M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500z",
  close: "m5 5 10 10M15 5 5 15",
  back: "M12.500 4 6.500 10l6 6",
  down: "m5 7.500 5 5 5-5",
  right: "m7.500 5 5 5-5 5",
  left: "m12.500 5-5 5 5 5",
  send: "M3 4.500 17 10 3 15.500 4.500 10zM4.500 10H11",
  reply: "M3.500 4.500h13v9H10l-4 3v-3H3.500z",
  more: "M4.500 10h.01M10 10h.01M15.500 10h.01",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  file: "M5 2.500h6.500L15.500 6.500v11H5zM11.500 2.500v4h4",
  download: "M10 3v9M6 8.500l4 4 4-4M4 16.500h12",
  check: "m4 10.500 4 4 8-9",
  search: "M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM13 13l4 4",
  calendar: "M3.500 5h13v11.500h-13zM3.500 8.500h13M7 3v3M13 3v3",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.500l3 1.500",
  upload: "M10 13V4M6 8l4-4 4 4M4 16.500h12",
  bold: "M6 4h5a3 3 0 0 1 0 6H6zM6 10h6a3 3 0 0 1 0 6H6z",
  italic: "M8.500 4H14M6 16h5.500M11.500 4l-3 12",
  strike:
    "M3 10h14M13.500 6.500C13 5 11.500 4 10 4 8 4 6.500 5 6.500 7c0 1.500 1.500 2.500 3.500 3M6.500 13.500c.5 1.500 2 2.500 3.500 2.500 2 0 3.500-1 3.500-3",
  code: "m7 6-4 4 4 4M13 6l4 4-4 4",
  slash: "M4 3h12a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM12 6l-4 8",
  at: "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM13 7v4c0 1.500 1 2 2 2s2-1 2-3a7 7 0 1 0-3 5.700",
  warning: "M10 3 2 16.500h16zM10 8v4M10 14.200h.01",
  phone: "M6 2.500h8v15H6zM9 15h2",
  chat: "M3.500 4.500h13v9H10l-4 3v-3H3.500z",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  refresh: "M16 10a6 6 0 1 1-2-4.500M16 3v3.500h-3.500",
  people:
    "M7.500 4a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600zM2 16c0-3 2-4.500 5.500-4.500S13 13 13 16zM13 4.300a2.600 2.600 0 0 1 0 5M15 11.800c2 .5 3 2 3 4.200",
  bell: "M10 3a4.500 4.500 0 0 0-4.500 4.500c0 3.500-1 4.500-2 5.500h13c-1-1-2-2-2-5.500A4.500 4.500 0 0 0 10 3zM8.300 15.500a1.800 1.800 0 0 0 3.400 0",
  plus: "M10 4v12M4 10h12",
  key: "M12.500 3a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM9.300 10.700 3 17M5.500 14.500l2 2M13.500 6.500h.01",
  copy: "M7 7h9.500v10H7zM4 13H3.500V3H13v1",
  smile: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7 12c.7 1 1.700 1.600 3 1.600s2.300-.6 3-1.600M7.500 8h.01M12.500 8h.01",
};

export function icon(name, { size = 20, label } = {}) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = {
    viewBox: "0 0 20 20",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.6,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    class: "icon",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
