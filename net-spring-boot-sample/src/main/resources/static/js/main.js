// Brings the sections together: last known values first, then whatever the server says.

import { addAlerts, latest as latestAlerts, showAlerts } from "./alerts.js";
import { showCounters } from "./counters.js";
import { offerFirstReading } from "./first-reading.js";
import { showConnection, showNode, showProblem } from "./header.js";
import { showListeners } from "./listeners.js";
import { addReadings, latest as latestSensors, showListening, showSensors, tick } from "./sensors.js";
import { load, save } from "./snapshot.js";
import { follow } from "./stream.js";

const SAVE_EVERY_MILLIS = 5000;
const READINGS = "sensors/temperature";

let state = null;
let savedAt = 0;

function showState(next) {
  state = next;
  showNode(next.node);
  showListeners(next.listeners);
  showListening(next.listeners.some(({ channel, state }) => channel === READINGS && state === "RUNNING"));
  showCounters({ ...next.counters, streamClients: next.streamClients }, next.at);
  tick(next.at);
}

function showAll(all) {
  showSensors(all.sensors);
  showAlerts(all.alerts);
  showState(all.state);
  document.body.toggleAttribute("data-known", true);
}

function showLiveState(next) {
  showState(next);
  if (next.at - savedAt > SAVE_EVERY_MILLIS) {
    savedAt = next.at;
    save({ sensors: latestSensors(), alerts: latestAlerts(), state });
  }
}

offerFirstReading();
const lastKnown = load();
if (lastKnown !== null) {
  showAll(lastKnown);
}
follow(
  {
    overview: showAll,
    readings: addReadings,
    alerts: addAlerts,
    state: showLiveState,
    problem: showProblem,
    connection: showConnection,
  },
  lastKnown?.state.at ?? NaN,
);
