// Numbers, times and names as people read them.

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dated = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

const DAY_MILLIS = 86_400_000;

export const count = (number) => (number < 1_000_000 ? whole : short).format(number);

export const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

export const celsius = (value) => value.toFixed(Math.abs(value) < 100 ? 2 : 1);

export const band = ({ low, high }) => `${low} to ${high} °C`;

/** The time of day; with its date where it is not about now. */
export function time(millis, now = Date.now()) {
  return (Math.abs(now - millis) < DAY_MILLIS / 2 ? clock : dated).format(millis);
}

export function bytes(number) {
  const units = ["B", "KiB", "MiB", "GiB"];
  let unit = 0;
  while (number >= 1024 && unit < units.length - 1) {
    number /= 1024;
    unit++;
  }
  return `${unit === 0 ? number : number.toFixed(1)} ${units[unit]}`;
}

const CONDITIONS = {
  IN_BAND: { kind: "ok", word: "In band" },
  TOO_WARM: { kind: "warning", word: "Too warm" },
  TOO_COLD: { kind: "warning", word: "Too cold" },
};

export const condition = (name) => CONDITIONS[name] ?? { kind: "unknown", word: "Unknown" };
