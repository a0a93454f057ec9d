// The last minutes of one sensor, thinned so that a thousand readings a second cost no more to draw than four.

export const WINDOW_MILLIS = 120_000;
const BUCKET_MILLIS = 250;
const SHORTEST_GAP_MILLIS = 5_000;
const GAP_INTERVALS = 4;

/** Of each quarter of a second the lowest and the highest value are kept: no spike is lost. */
export class Series {
  #buckets = [];

  add(timestamp, celsius) {
    const start = timestamp - (timestamp % BUCKET_MILLIS);
    let index = this.#buckets.length;
    while (index > 0 && this.#buckets[index - 1].start > start) {
      index--;
    }
    const point = { timestamp, celsius };
    const before = this.#buckets[index - 1];
    if (before?.start === start) {
      before.low = celsius < before.low.celsius ? point : before.low;
      before.high = celsius > before.high.celsius ? point : before.high;
    } else {
      this.#buckets.splice(index, 0, { start, low: point, high: point });
    }
    this.#forgetBefore(this.#buckets.at(-1).start - WINDOW_MILLIS);
  }

  /** Times and values for the chart; a gap is a null between the points around it. */
  data() {
    const times = [];
    const values = [];
    const gap = this.#gapMillis();
    let previous = null;
    for (const bucket of this.#buckets) {
      if (previous !== null && bucket.start - previous > gap) {
        times.push(previous + BUCKET_MILLIS);
        values.push(null);
      }
      previous = bucket.start;
      for (const point of this.#pointsOf(bucket)) {
        times.push(point.timestamp);
        values.push(point.celsius);
      }
    }
    return [times, values];
  }

  #pointsOf({ low, high }) {
    if (low.timestamp === high.timestamp) {
      return [high];
    }
    return low.timestamp < high.timestamp ? [low, high] : [high, low];
  }

  /** A sensor that reports every minute has no gap after ten seconds. */
  #gapMillis() {
    const intervals = this.#buckets.slice(1).map((bucket, index) => bucket.start - this.#buckets[index].start);
    intervals.sort((left, right) => left - right);
    const usual = intervals[intervals.length >> 1] ?? 0;
    return Math.max(SHORTEST_GAP_MILLIS, usual * GAP_INTERVALS);
  }

  #forgetBefore(start) {
    let old = 0;
    while (this.#buckets[old].start < start) {
      old++;
    }
    if (old > 0) {
      this.#buckets.splice(0, old);
    }
  }
}
