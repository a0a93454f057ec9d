// Live data. Opens the stream where the overview ended, resumes it where it broke, and says how current the page is.

import { get } from "./api.js";

const STALE_AFTER_MILLIS = 5000;
const DEAD_AFTER_MILLIS = 4000;
const LONGEST_WAIT_MILLIS = 8000;

/**
 * Follows the server for ever. `on` has: overview(all), readings(list), alerts(list), state(state), problem(text or null), and
 * connection({ state, since, seconds }) with one of connecting, live, reconnecting, stale.
 */
export function follow(on, lastKnownAt) {
  let source = null;
  let position = null;
  let lastHeard = lastKnownAt;
  let openedAt = 0;
  let everLive = false;
  let lostAt = Date.now();
  let live = false;
  let attempts = 0;

  async function connect() {
    try {
      if (position === null) {
        await refresh();
      } else {
        await get("api/node");
      }
      on.problem(null);
      open();
    } catch (problem) {
      on.problem(problem.message);
      retry();
    }
  }

  async function refresh() {
    const overview = await get("api/overview");
    position = overview.position;
    on.overview(overview);
  }

  function open() {
    openedAt = Date.now();
    source = new EventSource(`api/stream?after=${encodeURIComponent(position)}`);
    source.onerror = lost;
    listen("readings", on.readings);
    listen("alerts", on.alerts);
    listen("state", on.state);
    listen("gap", () => refresh().catch((problem) => on.problem(problem.message)));
  }

  function listen(name, take) {
    const from = source;
    source.addEventListener(name, (event) => {
      if (from !== source) {
        return;
      }
      heard(event.lastEventId);
      take(JSON.parse(event.data));
    });
  }

  function heard(id) {
    position = id || position;
    lastHeard = Date.now();
    attempts = 0;
    if (!live) {
      live = true;
      everLive = true;
      say();
    }
  }

  function lost() {
    source.close();
    source = null;
    if (live) {
      live = false;
      lostAt = Date.now();
    }
    say();
    retry();
  }

  function retry() {
    const wait = Math.min(500 * 2 ** attempts++, LONGEST_WAIT_MILLIS);
    setTimeout(connect, wait * (0.75 + Math.random() / 2));
  }

  function say() {
    const lostFor = Date.now() - lostAt;
    if (live) {
      on.connection({ state: "live" });
    } else if (lostFor >= STALE_AFTER_MILLIS) {
      on.connection({ state: "stale", since: lastHeard });
    } else {
      on.connection({ state: everLive ? "reconnecting" : "connecting", since: lastHeard, seconds: Math.floor(lostFor / 1000) });
    }
  }

  /** The server speaks every second; a stream that is open and silent is a dead one, the first one too. */
  setInterval(() => {
    const silentSince = Math.max(lastHeard ?? 0, openedAt);
    if (source !== null && Date.now() - silentSince > DEAD_AFTER_MILLIS) {
      lost();
    } else {
      say();
    }
  }, 1000);

  say();
  connect();
}
