import type { Rgb } from "../../colour/oklab.ts";
import { type ColourScale, colourAt } from "../../colour/scales.ts";
import { niceTicks, tickLabels } from "../../colour/ticks.ts";
import { coordinateText, timeText } from "../numbers.ts";
import type { FieldSource } from "../source.ts";
import type { Frame } from "./frame.ts";
import { Ink } from "./ink.ts";
import type { Picture } from "./picture.ts";
import { canDraw, textWidth } from "./text.ts";

export const paper: Rgb = [255, 255, 255];
const dark: Rgb = [24, 32, 48];
const grey: Rgb = [96, 104, 120];
const axisText = { size: 10, colour: grey } as const;

/** Thin lines over the map, also where the region's longitudes run beyond 180 degrees. */
export function drawCoast(
  picture: Picture,
  frame: Frame,
  lines: readonly (readonly (readonly number[])[])[],
): void {
  const ink = mapInk(frame);
  for (const turn of [-360, 0, 360]) {
    if (turn + 180 < frame.west || turn - 180 > frame.east) continue;
    for (const line of lines) strokeLine(ink, frame, line, turn);
  }
  picture.paint(ink, dark, 0.75);
}

function strokeLine(ink: Ink, frame: Frame, line: readonly (readonly number[])[], turn: number): void {
  for (let k = 1; k < line.length; k++) {
    const [lon0 = 0, lat0 = 0] = line[k - 1] ?? [];
    const [lon1 = 0, lat1 = 0] = line[k] ?? [];
    // Polygons cut at 180 degrees and at the pole have edges there that are no coast.
    const isCut = (Math.abs(lon0) > 179.99 && Math.abs(lon1) > 179.99) || Math.min(lat0, lat1) < -89.9;
    if (isCut || Math.max(lon0, lon1) + turn < frame.west || Math.min(lon0, lon1) + turn > frame.east)
      continue;
    ink.line(frame.x(lon0 + turn), frame.y(lat0), frame.x(lon1 + turn), frame.y(lat1), 0.9);
  }
}

/** Small rings that leave the field's colour visible in their middle. */
export function drawStations(
  picture: Picture,
  frame: Frame,
  stations: readonly (readonly [number, number])[],
): void {
  const [rim, dot] = [mapInk(frame), mapInk(frame)];
  for (const [lon, lat] of stations) {
    const [x, y] = [frame.x(lon), frame.y(lat)];
    rim.line(x, y, x, y, 4.6);
    dot.line(x, y, x, y, 2.6);
  }
  picture.paint(rim, paper, 0.9);
  picture.paint(dot, dark, 0.85);
}

const mapInk = (frame: Frame): Ink => new Ink(frame.left, frame.top, frame.mapWidth, frame.mapHeight);

/** A border and about one labelled tick per 120 pixels. */
export function drawAxes(picture: Picture, frame: Frame): void {
  const { left, top, mapWidth, mapHeight } = frame;
  const [right, bottom] = [left + mapWidth, top + mapHeight];
  const ink = new Ink(0, 0, picture.width, picture.height);
  for (const lon of niceTicks(frame.west, frame.east, Math.max(2, mapWidth / 120))) {
    ink.line(frame.x(lon), bottom, frame.x(lon), bottom + 6, 1);
    const place = lon > 180 ? lon - 360 : lon;
    const label = degreesText(place, place < 0 ? "W" : "E");
    picture.text(frame.x(lon), bottom + 21, label, { ...axisText, align: "centre" });
  }
  for (const lat of niceTicks(frame.south, frame.north, Math.max(2, mapHeight / 100))) {
    ink.line(left - 6, frame.y(lat), left, frame.y(lat), 1);
    const label = degreesText(lat, lat < 0 ? "S" : "N");
    picture.text(left - 10, frame.y(lat) + 5, label, { ...axisText, align: "right" });
  }
  const corners = [left, right, right, left].map((x, k) => [x, k < 2 ? top : bottom] as const);
  for (const [k, [x, y]] of corners.entries()) {
    const [nextX, nextY] = corners[(k + 1) % 4] ?? [x, y];
    ink.line(x, y, nextX, nextY, 1);
  }
  picture.paint(ink, grey);
}

function degreesText(degrees: number, letter: string): string {
  const size = coordinateText(Math.abs(degrees));
  return size === "0" || size === "180" ? `${size}°` : `${size}°${letter}`;
}

/** What is shown, and when. */
export function drawTitle(picture: Picture, frame: Frame, source: FieldSource): void {
  const title = titleOf(source);
  const size = fitting(title, 15, frame.mapWidth);
  picture.text(frame.left, 32, title, { size, colour: dark, align: "left", bold: true });
  const time = timeText(source.times[0])
    .replace("T", " ")
    .replace(/(:00)?Z$/, " UTC");
  picture.text(frame.left, 54, time, { size: 11, colour: grey, align: "left" });
}

/** A colour scale with its title, for overlays in other programs. */
export function drawKey(
  picture: Picture,
  source: FieldSource,
  scale: ColourScale,
  range: readonly [number, number],
): void {
  const [left, width] = [24, picture.width - 48];
  const title = titleOf(source);
  picture.text(left, 28, title, { size: fitting(title, 12, width), colour: dark, align: "left", bold: true });
  drawScaleBar(picture, { left, top: 42, width }, scale, range);
}

/** Name and unit as far as they can be drawn. */
function titleOf({ longName, value, unit }: FieldSource): string {
  const name = [longName, value].find(canDraw) ?? "Field";
  return unit && canDraw(unit) ? `${name}, ${unit}` : name;
}

/** The text's size, made smaller where it would run out of its width. */
const fitting = (text: string, size: number, width: number): number =>
  Math.min(size, (size * width) / textWidth(text, size));

interface Legend {
  readonly scale: ColourScale;
  readonly range: readonly [number, number];
  readonly unit: string;
  /** Least and greatest value of the field. */
  readonly found: readonly [number, number] | null;
}

/** The colour scale below the map, and the field's own extremes beside it or, where there is no room, below it. */
export function drawLegend(picture: Picture, frame: Frame, { scale, range, unit, found }: Legend): void {
  const bar = {
    left: frame.left,
    top: frame.top + frame.mapHeight + 48,
    width: Math.min(480, frame.mapWidth),
  };
  drawScaleBar(picture, bar, scale, range);
  const words = found ? `${extremes(found, range[1] - range[0])}${unit ? ` ${unit}` : ""}` : "no data";
  const right = frame.left + frame.mapWidth;
  const fits = right - bar.left - bar.width > textWidth(words, axisText.size) + 24;
  if (fits) picture.text(right, bar.top + 12, words, { ...axisText, align: "right" });
  else picture.text(bar.left, bar.top + 54, words, { ...axisText, align: "left" });
}

/** A horizontal bar of colours, 14 pixels high, with ticks and round numbers below. */
function drawScaleBar(
  picture: Picture,
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
  scale: ColourScale,
  [low, high]: readonly [number, number],
): void {
  const height = 14;
  for (let x = 0; x < width; x++) picture.fill(left + x, top, 1, height, colourAt(scale, (x + 0.5) / width));
  const ticks = niceTicks(low, high);
  const ink = new Ink(left - 1, top + height, width + 2, 5);
  for (const [k, label] of tickLabels(ticks).entries()) {
    const x = left + (((ticks[k] ?? low) - low) / (high - low)) * width;
    ink.line(x, top + height, x, top + height + 4, 1);
    picture.text(x, top + height + 19, label, { ...axisText, align: "centre" });
  }
  picture.paint(ink, grey);
}

/** Both to about a thousandth of the scale's range. */
function extremes([least, greatest]: readonly [number, number], span: number): string {
  const decimals = Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(span))));
  return `${least.toFixed(decimals)} to ${greatest.toFixed(decimals)}`;
}
