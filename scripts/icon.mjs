/*
 * Draws assets/icon.png: the isopleths of three stations' inverse multiquadrics in a rounded square.
 * Run by hand when the drawing changes: node scripts/icon.mjs
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { encode } from "fast-png";
import { root } from "./paths.mjs";

const size = 512;
const margin = 26;
const cornerRadius = 104;
/** Samples per pixel edge: smooth edges without a drawing library. */
const oversampling = 4;

/** Place (0..1, y down) and strength of each station. */
const stations = [
  { x: 0.36, y: 0.36, strength: 1 },
  { x: 0.7, y: 0.62, strength: 0.86 },
  { x: 0.24, y: 0.8, strength: 0.5 },
];
const shapeLength = 0.1;

/** From clean to polluted: dark blue over teal to yellow. */
const bands = [
  [24, 44, 84],
  [29, 78, 116],
  [33, 118, 135],
  [62, 160, 138],
  [132, 199, 122],
  [214, 224, 104],
  [253, 240, 150],
];
const line = [14, 26, 52];
const [lowest, highest] = [0.36, 1.22];
/** Half the width of an isopleth, in pixels. */
const lineHalfWidth = 3.5;

/**
 * @param {number} x
 * @param {number} y
 */
const valueAt = (x, y) =>
  stations.reduce(
    (total, { x: itsX, y: itsY, strength }) =>
      total + strength / Math.hypot(Math.hypot(x - itsX, y - itsY) / shapeLength, 1),
    0,
  );

/**
 * Whether a point lies inside the rounded square; pixels.
 * @param {number} x
 * @param {number} y
 */
function isInside(x, y) {
  const half = size / 2 - margin;
  const dx = Math.max(Math.abs(x - size / 2) - (half - cornerRadius), 0);
  const dy = Math.max(Math.abs(y - size / 2) - (half - cornerRadius), 0);
  return Math.hypot(dx, dy) <= cornerRadius;
}

/**
 * Colour of a point, null outside; pixels.
 * @param {number} x
 * @param {number} y
 */
function colourAt(x, y) {
  if (!isInside(x, y)) return null;
  const level = (/** @type {number} */ px, /** @type {number} */ py) =>
    ((valueAt(px / size, py / size) - lowest) / (highest - lowest)) * bands.length;
  const here = level(x, y);
  const slope = Math.hypot(level(x + 1, y) - here, level(x, y + 1) - here);
  const nearest = Math.round(here);
  const isLine = nearest >= 1 && nearest < bands.length && Math.abs(here - nearest) < slope * lineHalfWidth;
  return isLine ? line : bands[Math.min(Math.max(Math.floor(here), 0), bands.length - 1)];
}

/**
 * Mean colour and coverage of a pixel.
 * @param {number} column
 * @param {number} row
 */
function pixelAt(column, row) {
  const total = [0, 0, 0];
  let covered = 0;
  for (let sample = 0; sample < oversampling ** 2; sample++) {
    const x = column + ((sample % oversampling) + 0.5) / oversampling;
    const y = row + (Math.floor(sample / oversampling) + 0.5) / oversampling;
    const colour = colourAt(x, y);
    if (!colour) continue;
    covered += 1;
    for (let channel = 0; channel < 3; channel++)
      total[channel] = (total[channel] ?? 0) + (colour[channel] ?? 0);
  }
  return [...total.map((channel) => channel / Math.max(covered, 1)), (255 * covered) / oversampling ** 2];
}

const data = new Uint8ClampedArray(size * size * 4);
for (let row = 0; row < size; row++)
  for (let column = 0; column < size; column++) data.set(pixelAt(column, row), (row * size + column) * 4);
writeFileSync(
  path.join(root, "assets", "icon.png"),
  encode({ width: size, height: size, channels: 4, depth: 8, data }),
);
