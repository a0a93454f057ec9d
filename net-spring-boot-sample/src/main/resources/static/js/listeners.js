// The channel listeners, and the one button that each of them has.

import { post } from "./api.js";
import { byId, fromTemplate, setChip, setText } from "./dom.js";
import * as format from "./format.js";

const STATES = {
  RUNNING: { kind: "ok", word: "Running", action: "pause", verb: "Pause" },
  PAUSING: { kind: "paused", word: "Pausing", action: "resume", verb: "Resume" },
  PAUSED: { kind: "paused", word: "Paused", action: "resume", verb: "Resume" },
  HALTED: { kind: "down", word: "Halted", action: "resume", verb: "Try again:" },
  STOPPING: { kind: "unknown", word: "Stopping", action: "start", verb: "Start" },
  STOPPED: { kind: "unknown", word: "Stopped", action: "start", verb: "Start" },
};
const UNKNOWN = { kind: "unknown", word: "Unknown", action: "resume", verb: "Resume" };
const DONE = { pause: "Paused. Events wait until it is resumed.", resume: "Resumed.", start: "Started." };

const rows = new Map();

export function showListeners(listeners) {
  const ids = new Set(listeners.map((listener) => listener.id));
  for (const id of [...rows.keys()].filter((id) => !ids.has(id))) {
    rows.get(id).element.remove();
    rows.delete(id);
  }
  listeners.forEach(show);
  byId("listeners").hidden = rows.size === 0;
  byId("no-listeners").hidden = rows.size > 0;
  const notRunning = listeners.filter((listener) => listener.state !== "RUNNING").length;
  setText(byId("listeners-summary"), notRunning === 0 ? "" : `${notRunning} not running`);
}

function show(listener) {
  const row = rows.get(listener.id) ?? add(listener.id);
  const { kind, word, action, verb } = STATES[listener.state] ?? UNKNOWN;
  const { parts } = row;
  row.action = action;
  setText(parts.channel, listener.channel);
  setChip(parts.state, kind, word);
  setText(parts.numbers, numbers(listener));
  setText(parts.button, `${verb} ${listener.channel}`);
  parts.reason.hidden = !listener.reason;
  setText(parts.reason, listener.reason ?? "");
}

function add(id) {
  const row = fromTemplate("listener-template");
  row.element.dataset.listener = id;
  row.parts.button.addEventListener("click", () => act(id, row));
  byId("listeners").append(row.element);
  rows.set(id, row);
  return row;
}

async function act(id, row) {
  const { button, result } = row.parts;
  const { action } = row;
  button.setAttribute("aria-busy", "true");
  try {
    show(await post(`api/listeners/${encodeURIComponent(id)}/${action}`));
    result.dataset.kind = "ok";
    setText(result, DONE[action]);
  } catch (problem) {
    result.dataset.kind = "down";
    setText(result, problem.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function numbers(listener) {
  const parts = [`${listener.id}: ${format.count(listener.processed)} handled`];
  if (listener.lag) {
    parts.push(`${format.count(listener.lag)} behind`);
  }
  if (listener.failures) {
    parts.push(`${format.count(listener.failures)} failed`);
  }
  if (listener.deadLettered) {
    parts.push(`${format.count(listener.deadLettered)} dead-lettered`);
  }
  if (listener.skipped) {
    parts.push(`${format.count(listener.skipped)} skipped`);
  }
  if (listener.gapsMissed) {
    parts.push(`${format.count(listener.gapsMissed)} missed`);
  }
  return parts.join(" · ");
}
