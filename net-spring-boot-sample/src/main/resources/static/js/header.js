// The top line: whose page this is, whether it is well, and how current it is.

import { byId, setChip, setText } from "./dom.js";
import * as format from "./format.js";

const HEALTH = {
  UP: { kind: "ok", word: "Healthy" },
  DOWN: { kind: "down", word: "Down" },
  OUT_OF_SERVICE: { kind: "down", word: "Out of service" },
};

let node = null;
let old = true;

export function showNode(next) {
  node = next;
  setText(byId("node-name"), node.name);
  showHealth();
  const shards = format.plural(node.shards, "shard", "shards");
  setChip(byId("transport"), "plain", `Bus: ${node.transport}, ${shards}`);
  document.title = `${node.health === "UP" ? "" : "(!) "}Cold chain · ${node.name}`;
}

/** Nobody knows how a node is that is not heard of. */
function showHealth() {
  if (node === null) {
    setChip(byId("health"), "unknown", "Health unknown");
    return;
  }
  const { kind, word } = HEALTH[node.health] ?? { kind: "unknown", word: "Health unknown" };
  const causes = node.unwell.length > 0 ? `: ${node.unwell.join(", ")}` : "";
  setChip(byId("health"), old ? "unknown" : kind, old ? `Was ${word.toLowerCase()}${causes}` : word + causes);
}

export function showConnection({ state, since, seconds }) {
  const chip = byId("connection");
  const known = Number.isFinite(since);
  switch (state) {
    case "live":
      setChip(chip, "ok", "Live");
      break;
    case "reconnecting":
      setChip(chip, "warning", `Reconnecting (${seconds} s)`);
      break;
    case "stale":
      setChip(chip, "down", known ? `Stale since ${format.time(since)}` : "No connection yet");
      break;
    default:
      setChip(chip, "unknown", known ? `Connecting, last known ${format.time(since)}` : "Connecting");
  }
  old = state === "stale" || state === "connecting";
  document.body.dataset.connection = old ? "stale" : state;
  showHealth();
}

export function showProblem(text) {
  const notice = byId("notice");
  notice.hidden = text === null;
  setText(notice, text === null ? "" : `${text} What you see is what was known last; the page keeps trying.`);
}
