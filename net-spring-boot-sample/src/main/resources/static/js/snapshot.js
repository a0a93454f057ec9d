// The last known values, kept in the browser, so that the first paint has something to show.

const KEY = "cold-chain.last-known.1";

/** What was kept, or null. A browser that keeps nothing is no error. */
export function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function save(snapshot) {
  try {
    localStorage.setItem(KEY, JSON.stringify(snapshot));
  } catch {
    // Private windows and full disks: the next visit starts empty.
  }
}
