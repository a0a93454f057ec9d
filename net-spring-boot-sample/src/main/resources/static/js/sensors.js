// One card per sensor: the number people look for, its band, and the chart.

import { Chart, setNow } from "./charts.js";
import { Series } from "./series.js";
import { releaseColour, seriesColour } from "./series-colours.js";
import { byId, fromTemplate, setChip, setText } from "./dom.js";
import * as format from "./format.js";

const SILENT_AFTER_MILLIS = 15_000;

const sensors = new Map();
let serverNow = -Infinity;
let paintRequested = false;
let listening = true;

/** What is known of every sensor; those that are not in it are gone. */
export function showSensors(known) {
  const ids = new Set(known.map((sensor) => sensor.sensorId));
  for (const id of [...sensors.keys()].filter((id) => !ids.has(id))) {
    drop(id);
  }
  for (const { sensorId, band, readings } of known) {
    for (const { celsius, timestamp } of readings) {
      take(sensorId, band, celsius, timestamp, timestamp);
    }
  }
  requestPaint();
}

/** Readings as they come from the stream. */
export function addReadings(readings) {
  for (const { sensorId, celsius, timestamp, low, high } of readings) {
    take(sensorId, { low, high }, celsius, timestamp, serverNow);
  }
  requestPaint();
}

/** Time goes on, also where no reading comes. */
export function tick(now) {
  serverNow = now;
  for (const sensor of sensors.values()) {
    sensor.silent = now - Math.max(sensor.timestamp, sensor.arrived) > SILENT_AFTER_MILLIS;
  }
  setNow(now);
  requestPaint();
}

/** Whether a listener takes readings; without one nothing here is news, however well it looks. */
export function showListening(now) {
  listening = now;
  requestPaint();
}

/** What to keep for the next first paint. */
export function latest() {
  return [...sensors].map(([sensorId, { band, celsius, timestamp }]) => ({
    sensorId,
    band,
    readings: [{ celsius, timestamp }],
  }));
}

function take(id, band, celsius, timestamp, arrived) {
  const sensor = sensors.get(id) ?? add(id, band);
  sensor.series.add(timestamp, celsius);
  sensor.chart.touch();
  if (timestamp >= sensor.timestamp) {
    Object.assign(sensor, { band, celsius, timestamp, arrived, silent: false });
    sensor.chart.setBand(band);
  }
}

function add(id, band) {
  const { element, parts } = fromTemplate("sensor-template");
  element.dataset.sensor = id;
  element.style.setProperty("--series", `var(${seriesColour(id)})`);
  setText(parts.name, id);
  const next = [...sensors.keys()].filter((other) => other > id).sort()[0];
  byId("sensors").insertBefore(element, next === undefined ? null : sensors.get(next).element);
  const series = new Series();
  const chart = new Chart(parts.chart, id, band, series);
  const sensor = { element, parts, series, chart, band, celsius: 0, timestamp: -Infinity, arrived: 0, silent: false };
  sensors.set(id, sensor);
  return sensor;
}

function drop(id) {
  const { element, chart } = sensors.get(id);
  chart.drop();
  element.remove();
  sensors.delete(id);
  releaseColour(id);
}

function requestPaint() {
  if (!paintRequested) {
    paintRequested = true;
    requestAnimationFrame(paint);
  }
}

function paint() {
  paintRequested = false;
  let out = 0;
  let silent = 0;
  for (const [id, sensor] of sensors) {
    const inBand = paintSensor(id, sensor);
    silent += sensor.silent ? 1 : 0;
    out += inBand || sensor.silent ? 0 : 1;
  }
  byId("no-sensors").hidden = sensors.size > 0;
  setText(byId("temperatures-summary"), summary(sensors.size, out, silent));
}

function paintSensor(id, { element, parts, band, celsius, timestamp, silent }) {
  const condition = celsius < band.low ? "TOO_COLD" : celsius > band.high ? "TOO_WARM" : "IN_BAND";
  const { kind, word } = format.condition(condition);
  element.dataset.condition = condition;
  element.toggleAttribute("data-silent", silent);
  setChip(parts.condition, silent ? "unknown" : kind, silent ? `Silent, last ${word.toLowerCase()}` : word);
  setText(parts.celsius, format.celsius(celsius));
  setText(parts.detail, `Band ${format.band(band)} · ${silent ? "no reading since " : ""}${format.time(timestamp)}`);
  const label = `Temperature of ${id} over the last two minutes, band ${format.band(band)}, now ${word.toLowerCase()}`;
  if (parts.chart.getAttribute("aria-label") !== label) {
    parts.chart.setAttribute("aria-label", label);
  }
  return condition === "IN_BAND";
}

function summary(all, out, silent) {
  if (all === 0) {
    return "";
  }
  const parts = [format.plural(all, "sensor", "sensors")];
  if (out > 0) {
    parts.push(`${out} out of band`);
  }
  if (silent > 0) {
    parts.push(`${silent} silent`);
  }
  if (!listening) {
    parts.push("as last known: their listener does not run");
  } else if (parts.length === 1) {
    parts.push("all in band");
  }
  return parts.join(", ");
}
