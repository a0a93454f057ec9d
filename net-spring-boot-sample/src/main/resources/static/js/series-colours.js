// Which colour a series has: that of its name, or the next free one where two names would share it.

const COLOURS = 8;

const taken = new Map();

/** The same for a name until it is released. With more series than colours some share one. */
export function seriesColour(name) {
  if (!taken.has(name)) {
    taken.set(name, freeFrom(slotOf(name)));
  }
  return `--series-${taken.get(name)}`;
}

export function releaseColour(name) {
  taken.delete(name);
}

function freeFrom(slot) {
  const used = new Set(taken.values());
  for (let step = 0; step < COLOURS; step++) {
    const next = (slot + step) % COLOURS;
    if (!used.has(next)) {
      return next;
    }
  }
  return slot;
}

function slotOf(name) {
  let hash = 7;
  for (const character of name) {
    hash = (Math.imul(hash, 31) + character.codePointAt(0)) >>> 0;
  }
  return ((hash ^ (hash >>> 11)) >>> 0) % COLOURS;
}
