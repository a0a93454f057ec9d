// Small multiples on one time axis, the allowed band drawn behind the line.

import uPlot from "../webjars/uplot/dist/uPlot.esm.js";
import { WINDOW_MILLIS } from "./series.js";
import { time } from "./format.js";
import { seriesColour } from "./series-colours.js";

const FONT = "12px system-ui, sans-serif";
const REDUCED_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
const CALM_REDRAW_MILLIS = 1000;

const LABEL_PIXELS = 56;

/** Room right of the newest point, so that it is seen whole. */
const MARGIN_MILLIS = 3000;

const charts = new Set();
let now = Date.now();
let frameRequested = false;
let calmUntil = 0;

/** Moves the right edge of every chart. */
export function setNow(millis) {
  now = millis;
  for (const chart of charts) {
    chart.touch();
  }
}

export class Chart {
  #plot;
  #series;
  #band;
  #dirty = true;
  #visible = true;
  #host;

  constructor(host, name, band, series) {
    this.#host = host;
    this.#series = series;
    this.#band = band;
    this.#plot = new uPlot(options(host, name, () => this.#band), [[], []], host);
    new ResizeObserver(() => this.#resize()).observe(host);
    new IntersectionObserver(([entry]) => {
      this.#visible = entry.isIntersecting;
      requestFrame();
    }).observe(host);
    charts.add(this);
    requestFrame();
  }

  /** Says that there is something new to draw. Draws nothing yet. */
  touch() {
    this.#dirty = true;
    requestFrame();
  }

  setBand(band) {
    this.#band = band;
  }

  drop() {
    charts.delete(this);
    this.#plot.destroy();
  }

  draw() {
    if (!this.#dirty || !this.#visible) {
      return;
    }
    this.#dirty = false;
    const data = this.#series.data();
    this.#plot.batch(() => {
      this.#plot.setData(data, false);
      this.#plot.setScale("x", { min: now - WINDOW_MILLIS, max: now + MARGIN_MILLIS });
    });
    this.#host.dataset.points = String(data[0].filter((at) => at >= now - WINDOW_MILLIS).length);
  }

  recolour() {
    this.#plot.redraw(false, true);
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width > 0 && (width !== this.#plot.width || height !== this.#plot.height)) {
      this.#plot.setSize({ width, height });
    }
  }
}

/** However much arrives, there is one redraw per animation frame; one per second for those who want calm. */
function requestFrame() {
  if (!frameRequested) {
    frameRequested = true;
    requestAnimationFrame(drawAll);
  }
}

function drawAll(frameTime) {
  if (REDUCED_MOTION.matches && frameTime < calmUntil) {
    requestAnimationFrame(drawAll);
    return;
  }
  calmUntil = frameTime + CALM_REDRAW_MILLIS;
  frameRequested = false;
  for (const chart of charts) {
    chart.draw();
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const chart of charts) {
    chart.recolour();
  }
});

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function options(host, name, band) {
  const axis = { stroke: () => colour("--muted"), font: FONT, ticks: { show: false } };
  const grid = { stroke: () => colour("--grid"), width: 1 };
  return {
    width: host.clientWidth || 320,
    height: host.clientHeight || 112,
    ms: 1,
    legend: { show: false },
    cursor: { sync: { key: "time" }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
    padding: [8, 8, 0, 0],
    scales: { x: { time: true, auto: false }, y: { range: (plot, low, high) => valueRange(band(), low, high) } },
    series: [{}, { stroke: () => colour(seriesColour(name)), width: 2, spanGaps: false, points: { size: 5 } }],
    axes: [
      { ...axis, grid, size: 20, gap: 4, space: 84, incrs: [15e3, 30e3, 60e3], values: timeLabels },
      { ...axis, grid, size: 40, gap: 4, splits: (plot, index, bottom, top) => valueLabels(band(), bottom, top) },
    ],
    hooks: { drawClear: [(plot) => drawBand(plot, band())] },
  };
}

/** A label that would be cut off at the right edge waits until it has room. */
function timeLabels(plot, times) {
  const { min, max } = plot.scales.x;
  const millisPerPixel = ((max - min) * devicePixelRatio) / plot.bbox.width;
  const latest = max - (LABEL_PIXELS / 2) * millisPerPixel;
  return times.map((at) => (at > latest ? "" : time(at, at)));
}

/** The edges of the band are what people compare with; where an excursion dwarfs the band, so is its height. */
function valueLabels({ low, high }, bottom, top) {
  if (high - low > (top - bottom) * 0.25) {
    return [low, high];
  }
  return top - high > low - bottom ? [low, Math.floor(top)] : [Math.ceil(bottom), high];
}

/** The band is always in sight, and so is every value. */
function valueRange({ low, high }, lowest, highest) {
  const bottom = Math.min(low, lowest ?? low);
  const top = Math.max(high, highest ?? high);
  const margin = (top - bottom) * 0.12;
  return [bottom - margin, top + margin];
}

function drawBand(plot, { low, high }) {
  const { left, width } = plot.bbox;
  const top = plot.valToPos(high, "y", true);
  const bottom = plot.valToPos(low, "y", true);
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = colour("--band");
  ctx.fillRect(left, top, width, bottom - top);
  ctx.strokeStyle = colour("--band-edge");
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const edge of [top, bottom]) {
    ctx.beginPath();
    ctx.moveTo(left, edge);
    ctx.lineTo(left + width, edge);
    ctx.stroke();
  }
  ctx.restore();
}
