// The bus in numbers. Anything that was lost stands out.

import { byId, fromTemplate, setText } from "./dom.js";
import * as format from "./format.js";

const COUNTERS = [
  { key: "eventsIngested", label: "Ingested" },
  { key: "eventsDispatched", label: "Dispatched" },
  { key: "eventsRetained", label: "Retained", note: (all) => format.bytes(all.bytesRetained) },
  { key: "eventsEvicted", label: "Evicted by retention" },
  { key: "eventsDropped", label: "Dropped", loss: true },
  { key: "eventsFailed", label: "Failed", loss: true },
  { key: "eventsCorrupt", label: "Not readable", loss: true },
  { key: "streamClients", label: "Pages watching" },
];

const tiles = new Map();
let before = null;

export function showCounters(counters, at) {
  for (const counter of COUNTERS) {
    const tile = tiles.get(counter.key) ?? add(counter);
    const value = counters[counter.key];
    const lost = counter.loss && value > 0;
    setText(tile.parts.value, format.count(value));
    setText(tile.parts.note, lost ? "have a look" : (counter.note?.(counters) ?? ""));
    tile.element.dataset.kind = lost ? "warning" : "plain";
  }
  showRate(counters.eventsIngested, at);
}

function add({ key, label }) {
  const tile = fromTemplate("counter-template");
  tile.element.dataset.counter = key;
  setText(tile.parts.label, label);
  byId("counters").append(tile.element);
  tiles.set(key, tile);
  return tile;
}

function showRate(ingested, at) {
  if (before !== null && at > before.at && ingested >= before.ingested) {
    const perSecond = ((ingested - before.ingested) * 1000) / (at - before.at);
    setText(byId("bus-summary"), `${format.plural(Math.round(perSecond), "event", "events")} a second`);
  }
  before = { ingested, at };
}
