// Alerts, newest first, and the voice that announces them.

import { byId, fromTemplate, setChip, setText } from "./dom.js";
import * as format from "./format.js";

const SHOWN = 50;
const ANNOUNCE_AFTER_MILLIS = 1000;

let newestFirst = [];
let unannounced = [];

/** The alerts that the server keeps, as they were; nobody is told again. */
export function showAlerts(alerts) {
  newestFirst = sorted(alerts);
  paint();
}

/** Alerts that were raised just now. */
export function addAlerts(alerts) {
  const fresh = alerts.filter((alert) => !newestFirst.some((known) => isSame(alert, known)));
  if (fresh.length === 0) {
    return;
  }
  newestFirst = sorted([...fresh].reverse().concat(newestFirst));
  if (unannounced.length === 0) {
    setTimeout(announce, ANNOUNCE_AFTER_MILLIS);
  }
  unannounced.push(...fresh);
  paint();
}

export const latest = () => newestFirst;

/** Channels keep the order of one sensor, not that of all. */
const sorted = (alerts) => [...alerts].sort((one, other) => other.timestamp - one.timestamp).slice(0, SHOWN);

/** The overview and the stream overlap by what happened between them. */
const isSame = (one, other) =>
  one.sensorId === other.sensorId && one.timestamp === other.timestamp && one.condition === other.condition;

function announce() {
  const [first] = unannounced;
  const text =
    unannounced.length === 1
      ? `${first.sensorId}: ${wordOf(first)}, ${format.celsius(first.celsius)} degrees`
      : `${unannounced.length} alerts, the last: ${unannounced.at(-1).sensorId} ${wordOf(unannounced.at(-1))}`;
  unannounced = [];
  setText(byId("announcer"), text);
}

const wordOf = ({ condition }) => (condition === "IN_BAND" ? "Back in band" : format.condition(condition).word);

function paint() {
  const list = byId("alerts");
  list.replaceChildren(...newestFirst.map(row));
  list.hidden = newestFirst.length === 0;
  byId("no-alerts").hidden = newestFirst.length > 0;
  setText(byId("alerts-summary"), newestFirst.length === SHOWN ? `the last ${SHOWN}` : "");
}

function row(alert) {
  const { element, parts } = fromTemplate("alert-template");
  setChip(parts.condition, format.condition(alert.condition).kind, wordOf(alert));
  setText(parts.sensor, alert.sensorId);
  setText(parts.celsius, `${format.celsius(alert.celsius)} °C, band ${format.band(alert.band)}`);
  setText(parts.time, format.time(alert.timestamp));
  parts.time.dateTime = new Date(alert.timestamp).toISOString();
  return element;
}
