// Times as a person in Brazil reads them, in the browser's own zone.

const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const longDay = new Intl.DateTimeFormat("pt-BR", { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat("pt-BR", { day: "numeric", month: "short" });
const numericDay = new Intl.DateTimeFormat("pt-BR", { day: "2-digit", month: "2-digit", year: "numeric" });
const full = new Intl.DateTimeFormat("pt-BR", { dateStyle: "long", timeStyle: "medium" });

/** Slack's ts ("1700000000.000100"), unix seconds or an ISO string, as a Date. */
export function toDate(value) {
  if (typeof value === "number") return new Date(value * 1000);
  return /^\d+(\.\d+)?$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);
}

export const dayKey = (value) => toDate(value).toDateString();
export const isToday = (value) => dayKey(value) === new Date().toDateString();
export const timeOf = (value) => clock.format(toDate(value));
export const timeWithSeconds = (value) => clockSeconds.format(toDate(value));
export const fullTime = (value) => full.format(toDate(value));

export function dayName(value, now = new Date()) {
  const day = toDate(value);
  if (day.toDateString() === now.toDateString()) return "Hoje";
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return "Ontem";
  const name = longDay.format(day);
  return name[0].toUpperCase() + name.slice(1);
}

/** The time today, the day before that: what a list of mails shows. */
export const listTime = (value) => (isToday(value) ? timeOf(value) : shortDay.format(toDate(value)));

/** Slack's <!date^unix^format|fallback> formats. */
export function slackDate(unix, format) {
  const day = toDate(unix);
  const words = {
    date_num: () => numericDay.format(day),
    date: () => new Intl.DateTimeFormat("pt-BR", { dateStyle: "long" }).format(day),
    date_short: () => new Intl.DateTimeFormat("pt-BR", { dateStyle: "medium" }).format(day),
    date_long: () => new Intl.DateTimeFormat("pt-BR", { dateStyle: "full" }).format(day),
    date_pretty: () => dayName(unix),
    date_short_pretty: () => dayName(unix),
    date_long_pretty: () => dayName(unix),
    time: () => timeOf(unix),
    time_secs: () => timeWithSeconds(unix),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => words[name]?.() ?? whole);
}

/** "2025-03-01" → "01/03/2025", without any zone in between. */
export const brDate = (iso) => (iso ? iso.split("-").reverse().join("/") : "");

/** What a person types as a date ("1/3/2025", "2025-03-01", "01032025") → ISO, or null when it is none. */
export function parseDate(text) {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  const br = /^(\d{1,2})[/.-]?(\d{1,2})[/.-]?(\d{4})$/.exec(text.trim());
  const [year, month, day] = iso ? iso.slice(1) : br ? [br[3], br[2], br[1]] : [];
  if (!year) return null;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  if (date.getMonth() !== Number(month) - 1) return null;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** "9", "9:5", "0905", "9h05" → "09:05", or null. */
export function parseTime(text) {
  const found = /^(\d{1,2})(?:[:h.]?(\d{1,2})?)?$/.exec(text.trim()) ?? /^(\d{2})(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
