// Emoji: the ones an operations bot uses are drawn here, so that they look alike on every machine (and exist on one
// without an emoji font); the other common ones fall back to the character.

const G = "#2bac76",
  R = "#e0364c",
  Y = "#f2b632",
  B = "#3b82d6",
  S = "#8a93a0",
  W = "#fff",
  D = "#3c4450";
const rect = (x, y, w, h, fill, r = 2) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`;
const dot = (x, y, r, fill) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
const line = (d, stroke, width = 2) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const shape = (d, fill) => `<path d="${d}" fill="${fill}"/>`;

const clockFace =
  dot(10, 10, 8, "#e8ecf1") +
  line("M10 10V5.500M10 10l3 2", D, 1.6) +
  `<circle cx="10" cy="10" r="8" fill="none" stroke="${D}" stroke-width="1.600"/>`;
const envelope =
  rect(2, 4, 16, 12, "#f4f6f9") +
  line("M2.800 5l7.200 6 7.200-6", S, 1.4) +
  `<rect x="2" y="4" width="16" height="12" rx="2" fill="none" stroke="${S}" stroke-width="1.200"/>`;
const phone = rect(5, 1.5, 10, 17, D, 2.5) + rect(6.2, 3.5, 7.6, 11.5, "#a9d2ff", 0.5) + dot(10, 16.8, 0.8, W);
const bubble = shape("M3 3h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7l-4 4v-4H3a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z", "#dfe6ee");
const bell =
  shape("M10 2a5 5 0 0 0-5 5c0 4-1.500 5.500-2.500 6.500h15C16.500 12.500 15 11 15 7a5 5 0 0 0-5-5z", Y) +
  shape("M8 15a2 2 0 0 0 4 0z", "#c98f14");
const page =
  shape("M4 1.500h8l4 4v13H4z", "#eef2f6") +
  shape("M12 1.500v4h4z", "#c3ccd6") +
  line("M6.500 9h7M6.500 12h7M6.500 15h4", S, 1.2);
const calendarPage =
  rect(2.5, 3.5, 15, 14, "#f4f6f9") +
  rect(2.5, 3.5, 15, 4, R, 1.5) +
  line("M6 2v3M14 2v3", D, 1.5) +
  [6, 10, 14].map((x) => dot(x, 11, 1, S) + dot(x, 14.5, 1, S)).join("");
const tray = shape("M2 11h4l1.500 2.500h5L14 11h4v6H2z", S);
const button = (d) => rect(1.5, 1.5, 17, 17, B, 4) + shape(d, W);
const key =
  dot(6.5, 10, 4.5, Y) + dot(5.5, 10, 1.4, "#8a6510") + line("M10.500 10H18M15 10v3.200M17.500 10v2.500", Y, 2);

const question = (fill) =>
  line("M6.500 7a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1.200-1.500 2.300", fill, 2.8) + dot(10, 16.3, 1.7, fill);
const hand =
  shape(
    "M4.200 9.500V5a1.300 1.300 0 0 1 2.600 0V3.300a1.300 1.300 0 0 1 2.600 0v-1a1.300 1.300 0 0 1 2.600 0v1.500a1.300 1.300 0 0 1 2.600 0V11l1.300-1.600a1.400 1.400 0 0 1 2.200 1.700c-1.500 2.500-3 7.400-7.600 7.400-4 0-6.300-2.600-6.300-6.500z",
    Y,
  ) + line("M6.800 5v4.500M9.400 3.500v6M12 4v5.500", "#c98f14", 1);

const eye = (x) =>
  `<ellipse cx="${x}" cy="10" rx="4" ry="6.500" fill="${W}" stroke="${D}" stroke-width="1.200"/>` + dot(x - 1, 11, 2, D);

const DRAWN = {
  eyes: eye(5.5) + eye(14.5),
  satellite_antenna:
    shape("M3 6a8 8 0 0 0 11 11z", S) + line("M9 11l5-5", D, 1.6) + dot(14.5, 5.5, 1.6, R) + line("M6 18h9", D, 1.8),
  leftwards_arrow_with_hook: button("M8 5 3.500 9.500 8 14v-3h4.500a1.500 1.500 0 0 0 0-3H11V5h1.500a4.500 4.500 0 0 1 0 9H8z"),
  raised_hand: hand,
  grey_question: question(S),
  question: question(R),
  envelope_with_arrow: envelope + line("M10 1v7M7.500 5.800 10 8.300l2.500-2.500", B, 1.8),
  white_check_mark: rect(1.5, 1.5, 17, 17, G, 4) + line("M5.500 10.500l3 3 6-7", W, 2.4),
  heavy_check_mark: line("M3.500 11l4.500 4.500 8.500-11", G, 2.8),
  x: line("M4 4l12 12M16 4L4 16", R, 3.2),
  warning:
    shape("M10 1.800 19 17.600a.8.8 0 0 1-.7 1.200H1.700a.8.8 0 0 1-.7-1.200z", Y) +
    line("M10 7.500v5", D, 2) +
    dot(10, 15.7, 1.2, D),
  rotating_light:
    shape("M5 15V10a5 5 0 0 1 10 0v5z", R) +
    rect(3.5, 15, 13, 3.5, D, 1) +
    line("M10 1.500V3M3.500 4.500l1 1M16.500 4.500l-1 1", Y, 1.6),
  no_entry: dot(10, 10, 8.5, R) + rect(4.5, 8.4, 11, 3.2, W, 1),
  no_entry_sign:
    `<circle cx="10" cy="10" r="7.300" fill="none" stroke="${R}" stroke-width="2.600"/>` + line("M5 5l10 10", R, 2.6),
  octagonal_sign: shape("M6.500 1.500h7l5 5v7l-5 5h-7l-5-5v-7z", R) + rect(5, 8.6, 10, 2.8, W, 0.8),
  hourglass_flowing_sand:
    line("M5 2.500h10M5 17.500h10", D, 2) +
    shape(
      "M6 3.500h8c0 3.500-2.800 4.700-2.800 6.500s2.800 3 2.800 6.500H6c0-3.500 2.800-4.700 2.800-6.500S6 7 6 3.500z",
      "#cfe3f7",
    ) +
    shape("M7 15.800c.4-2 3-2.300 3-4 0 1.700 2.600 2 3 4z", Y),
  hourglass:
    line("M5 2.500h10M5 17.500h10", D, 2) +
    shape(
      "M6 3.500h8c0 3.500-2.800 4.700-2.800 6.500s2.800 3 2.800 6.500H6c0-3.500 2.800-4.700 2.800-6.500S6 7 6 3.500z",
      "#cfe3f7",
    ) +
    shape("M6.700 15.800c.6-2.600 6-2.600 6.600 0z", Y),
  clock3: clockFace,
  alarm_clock: line("M4 3 2.500 4.500M16 3l1.500 1.500", R, 2.4) + clockFace,
  email: envelope,
  incoming_envelope: envelope + line("M.8 7h3M.8 10h2M.8 13h3", B, 1.4),
  iphone: phone,
  calling: phone + line("M1 8h2.500M2.300 6.700 3.600 8 2.300 9.300", B, 1.3),
  speech_balloon: bubble + [6, 10, 14].map((x) => dot(x, 8.5, 1.2, D)).join(""),
  bell,
  no_bell: bell + line("M3 3l14 14", R, 2.2),
  red_circle: dot(10, 10, 8, R),
  large_green_circle: dot(10, 10, 8, G),
  large_yellow_circle: dot(10, 10, 8, Y),
  large_blue_circle: dot(10, 10, 8, B),
  white_circle: dot(10, 10, 8, "#dfe4ea"),
  black_circle: dot(10, 10, 8, D),
  double_vertical_bar: button("M6 5.500h3v9H6zM11 5.500h3v9h-3z"),
  arrow_forward: button("M6.500 5 15 10l-8.500 5z"),
  black_square_for_stop: button("M6 6h8v8H6z"),
  arrows_counterclockwise:
    line("M4 8a6.500 6.500 0 0 1 12-1M16 12a6.500 6.500 0 0 1-12 1", B, 2.2) +
    line("M16.500 3v4h-4M3.500 17v-4h4", B, 2),
  repeat:
    line("M4 9V7a2 2 0 0 1 2-2h10M16 11v2a2 2 0 0 1-2 2H4", B, 2.2) +
    line("M13.500 2.500 16 5l-2.500 2.500M6.500 12.500 4 15l2.500 2.500", B, 2),
  bar_chart:
    rect(1.5, 1.5, 17, 17, "#f1f4f8", 3) +
    rect(4.5, 10, 2.8, 6, G, 0.5) +
    rect(8.6, 5, 2.8, 11, R, 0.5) +
    rect(12.7, 7.5, 2.8, 8.5, B, 0.5),
  chart_with_upwards_trend: rect(1.5, 1.5, 17, 17, "#f1f4f8", 3) + line("M4 15l4-4 3 2 5-7", R, 2),
  calendar: calendarPage,
  date: calendarPage,
  lock: line("M6 9V6.500a4 4 0 0 1 8 0V9", S, 2.2) + rect(4, 8.5, 12, 9.5, Y),
  key,
  gear:
    `<g fill="${S}">${[0, 45, 90, 135].map((a) => `<rect x="8.300" y="1.300" width="3.400" height="17.400" rx="1.200" transform="rotate(${a} 10 10)"/>`).join("")}</g>` +
    dot(10, 10, 5.8, S) +
    dot(10, 10, 2.6, "#e9edf2"),
  bulb: shape("M10 1.500a6 6 0 0 0-3.500 10.900V14.500h7v-2.100A6 6 0 0 0 10 1.500z", Y) + rect(7, 15.2, 6, 3.2, S, 1),
  information_source: rect(1.5, 1.5, 17, 17, B, 4) + dot(10, 5.8, 1.4, W) + line("M10 9.500v5", W, 2.4),
  tada:
    shape("M2 18 6.500 6.500 13.500 13.500z", Y) +
    dot(12, 3.5, 1.2, R) +
    dot(16.5, 8.5, 1.2, B) +
    dot(16, 3.5, 1, G) +
    line("M9.500 6.500c1-1 .5-2.500 0-3.500M13.500 10c1-.8 2.500-.5 3.500 0", R, 1.4),
  rocket:
    shape("M17.500 2.500c-6 0-9.500 3.500-11.500 8l3.500 3.500c4.500-2 8-5.500 8-11.500z", "#dfe6ee") +
    dot(12.5, 7.5, 1.7, B) +
    shape(
      "M6 10.500 2.500 11 5.500 7.500zM9.500 14 9 17.500l3.500-3zM5.500 12.500C3.500 13 2.500 16 2.500 17.500c1.500 0 4.500-1 5-3z",
      R,
    ),
  page_facing_up: page,
  memo: page + line("M10 15.500 17 8.500", Y, 2.4),
  clipboard:
    rect(3.5, 3, 13, 15.5, "#b98a5a") +
    rect(5.5, 5, 9, 11.5, W, 0.5) +
    rect(7, 1.5, 6, 3.5, S, 1) +
    line("M7.500 9h5M7.500 12h5", S, 1.2),
  paperclip: line(
    "M14.500 8.500 8.800 14.200a2.800 2.800 0 0 1-4-4l6.500-6.500a1.900 1.900 0 0 1 2.700 2.700l-6 6a.9.900 0 0 1-1.300-1.300l5-5",
    S,
    1.5,
  ),
  mag:
    `<circle cx="8.500" cy="8.500" r="5.500" fill="#d8ebfb" stroke="${D}" stroke-width="1.800"/>` +
    line("M12.800 12.800 17.500 17.500", D, 2.6),
  inbox_tray: tray + line("M10 2v7M7 6.500l3 3 3-3", B, 2),
  outbox_tray: tray + line("M10 9.500v-7M7 5l3-3 3 3", B, 2),
  moneybag:
    shape("M7 2h6l-1.500 3.500C15 7.500 17 11 17 14c0 3-2.500 4.500-7 4.500S3 17 3 14c0-3 2-6.500 5.500-8.500z", Y) +
    line(
      "M10 8.500v7M12 10c-.4-.6-1.100-.9-2-.9-1.200 0-2 .6-2 1.500 0 2.200 4 .9 4 3 0 .9-.8 1.400-2 1.400-1 0-1.700-.3-2.100-1",
      "#8a6510",
      1.2,
    ),
  busts_in_silhouette:
    dot(7, 7, 3, B) +
    shape("M1.500 17c0-4 2.300-6 5.500-6s5.500 2 5.500 6z", B) +
    dot(14, 8, 2.5, S) +
    shape("M13.500 17c0-2.500-.5-4-1.500-5.200 3.500-1 6.500.7 6.500 5.200z", S),
  bust_in_silhouette: dot(10, 6.5, 3.8, B) + shape("M3 18c0-5 3-7 7-7s7 2 7 7z", B),
  link: line(
    "M8.500 11.500a3 3 0 0 0 4.300 0l3-3a3 3 0 0 0-4.300-4.300l-1 1M11.500 8.500a3 3 0 0 0-4.300 0l-3 3a3 3 0 0 0 4.300 4.300l1-1",
    S,
    2,
  ),
  zap: shape("M11.500 1 3.500 11.500H9L7.500 19l9-11h-6z", Y),
  star: shape("m10 1.500 2.600 5.600 6 .7-4.500 4.100 1.300 6L10 14.900l-5.400 3 1.300-6L1.400 7.800l6-.7z", Y),
  white_large_square: rect(2, 2, 16, 16, "#dfe4ea", 3),
  wastebasket: rect(4.5, 6, 11, 12.5, S, 1.5) + rect(3, 3, 14, 2.5, D, 1) + line("M8 9v6.500M12 9v6.500", W, 1.2),
};

const SAME = {
  envelope: "email",
  stop_sign: "octagonal_sign",
  pause_button: "double_vertical_bar",
  play_button: "arrow_forward",
  heavy_multiplication_x: "x",
  chart: "chart_with_upwards_trend",
  closed_lock_with_key: "lock",
  mag_right: "mag",
  pencil: "memo",
  green_circle: "large_green_circle",
  yellow_circle: "large_yellow_circle",
  blue_circle: "large_blue_circle",
  spiral_calendar_pad: "calendar",
  mobile_phone: "iphone",
  stop_button: "black_square_for_stop",
  hourglass_not_done: "hourglass_flowing_sand",
  ballot_box_with_check: "white_check_mark",
  card_index_dividers: "clipboard",
  clock1: "clock3",
  clock9: "clock3",
  timer_clock: "clock3",
  file_folder: "page_facing_up",
  page_with_curl: "page_facing_up",
};

const CHARACTERS = {
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  thumbsdown: "👎",
  wave: "👋",
  pray: "🙏",
  clap: "👏",
  raised_hands: "🙌",
  muscle: "💪",
  smile: "😄",
  slightly_smiling_face: "🙂",
  grin: "😁",
  joy: "😂",
  wink: "😉",
  thinking_face: "🤔",
  cry: "😢",
  heart: "❤️",
  fire: "🔥",
  sparkles: "✨",
  100: "💯",
  point_right: "👉",
  point_down: "👇",
  robot_face: "🤖",
  brazil: "🇧🇷",
  "flag-br": "🇧🇷",
  house: "🏠",
  globe_with_meridians: "🌐",
  computer: "💻",
  hammer_and_wrench: "🛠️",
  test_tube: "🧪",
  shield: "🛡️",
  scales: "⚖️",
  balance_scale: "⚖️",
  receipt: "🧾",
  credit_card: "💳",
  dollar: "💵",
  sunny: "☀️",
  umbrella: "☔",
  coffee: "☕",
  beach_with_umbrella: "🏖️",
  exclamation: "❗",
  heavy_plus_sign: "➕",
  heavy_minus_sign: "➖",
  arrow_right: "➡️",
  arrow_left: "⬅️",
  arrow_up: "⬆️",
  arrow_down: "⬇️",
  one: "1️⃣",
  two: "2️⃣",
  three: "3️⃣",
  four: "4️⃣",
  five: "5️⃣",
  small_blue_diamond: "🔹",
  black_small_square: "▪️",
};

const FROM_CHARACTER = {
  "✅": "white_check_mark",
  "✔": "heavy_check_mark",
  "❌": "x",
  "✖": "x",
  "⚠": "warning",
  "🚨": "rotating_light",
  "⛔": "no_entry",
  "🚫": "no_entry_sign",
  "🛑": "octagonal_sign",
  "⏳": "hourglass_flowing_sand",
  "⌛": "hourglass",
  "🕒": "clock3",
  "🕘": "clock3",
  "⏰": "alarm_clock",
  "⏱": "clock3",
  "✉": "email",
  "📧": "email",
  "📨": "incoming_envelope",
  "📱": "iphone",
  "📲": "calling",
  "💬": "speech_balloon",
  "🔔": "bell",
  "🔕": "no_bell",
  "🔴": "red_circle",
  "🟢": "large_green_circle",
  "🟡": "large_yellow_circle",
  "🔵": "large_blue_circle",
  "⚪": "white_circle",
  "⚫": "black_circle",
  "⏸": "double_vertical_bar",
  "▶": "arrow_forward",
  "⏹": "black_square_for_stop",
  "🔄": "arrows_counterclockwise",
  "🔁": "repeat",
  "📊": "bar_chart",
  "📈": "chart_with_upwards_trend",
  "📅": "date",
  "📆": "calendar",
  "🗓": "calendar",
  "🔒": "lock",
  "🔐": "lock",
  "🔑": "key",
  "⚙": "gear",
  "💡": "bulb",
  ℹ: "information_source",
  "🎉": "tada",
  "🚀": "rocket",
  "📄": "page_facing_up",
  "📝": "memo",
  "✏": "memo",
  "📋": "clipboard",
  "📎": "paperclip",
  "🔍": "mag",
  "🔎": "mag",
  "📥": "inbox_tray",
  "📤": "outbox_tray",
  "💰": "moneybag",
  "👥": "busts_in_silhouette",
  "👤": "bust_in_silhouette",
  "🔗": "link",
  "⚡": "zap",
  "✋": "raised_hand",
  "❔": "grey_question",
  "❓": "question",
  "📩": "envelope_with_arrow",
  "⭐": "star",
  "🗑": "wastebasket",
};

export const EMOJI_CHARACTER = new RegExp(`(?:${Object.keys(FROM_CHARACTER).join("|")})\\uFE0F?`, "gu");

/** The drawing (or the character) for a shortcode without its colons; null when there is none, as Slack leaves the text. */
export function emoji(name) {
  const drawn = DRAWN[name] ?? DRAWN[SAME[name]];
  if (!drawn) return CHARACTERS[name] ? document.createTextNode(CHARACTERS[name]) : null;
  const span = document.createElement("span");
  span.className = "emoji";
  span.title = `:${name}:`;
  span.setAttribute("role", "img");
  span.setAttribute("aria-label", name.replaceAll("_", " "));
  span.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true">${drawn}</svg>`; // our own constants only, never a message's text
  return span;
}

export const emojiFromCharacter = (character) => emoji(FROM_CHARACTER[character.replace("\uFE0F", "")]);

/** Text with its emoji characters drawn. */
export function withEmoji(text) {
  const out = [];
  let at = 0;
  for (const found of text.matchAll(EMOJI_CHARACTER)) {
    if (found.index > at) out.push(text.slice(at, found.index));
    out.push(emojiFromCharacter(found[0]) ?? found[0]);
    at = found.index + found[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

/** For a plain-text line in a title or an option: shortcodes and characters drawn, nothing else interpreted. */
export function plainWithEmoji(text) {
  return text.split(/(:[a-z0-9_+-]+:)/i).flatMap((part) => {
    const drawn = /^:[a-z0-9_+-]+:$/i.test(part) ? emoji(part.slice(1, -1)) : null;
    return drawn ? [drawn] : withEmoji(part);
  });
}
