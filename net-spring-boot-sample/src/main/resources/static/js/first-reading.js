// The command that makes the first reading, ready to be copied.

import { byId, setText } from "./dom.js";

export function offerFirstReading() {
  const url = new URL("api/readings", document.baseURI);
  const command = `curl -X POST ${url} -H 'Content-Type: application/json' -d '{"sensorId":"fridge-1","celsius":4.5}'`;
  setText(byId("first-reading"), command);
  byId("copy-first-reading").addEventListener("click", () => copy(command));
}

async function copy(command) {
  try {
    await navigator.clipboard.writeText(command);
    setText(byId("copy-result"), "Copied.");
  } catch {
    getSelection().selectAllChildren(byId("first-reading"));
    setText(byId("copy-result"), "Selected; copy it with your keyboard.");
  }
}
