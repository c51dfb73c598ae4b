import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { colourAt, colourScale } from "../../colour/scales.ts";
import { latOf, lonOf } from "../../grid/grid.ts";
import type { FormatOptions } from "../format.ts";
import { joinPieces } from "../format.ts";
import type { FieldSource } from "../source.ts";
import { asymmetric, defaultOptions, fieldOf } from "../testing/fields.ts";
import { gdalInfo, has, withFile } from "../testing/readers.ts";
import { frameOf } from "./frame.ts";
import { png } from "./png.ts";
import { samplePixels } from "./sample.ts";

/** The picture's colour at a node. */
async function pixelReader(source: FieldSource, options: FormatOptions) {
  const picture = decode(await joinPieces(png.encode(source, options)));
  const frame = frameOf(source.grid);
  const at = (x: number, y: number): number[] => {
    const place = 3 * (Math.floor(y) * picture.width + Math.floor(x));
    return [...picture.data.subarray(place, place + 3)];
  };
  return {
    picture,
    node: (i: number, j: number) => at(frame.x(lonOf(source.grid, i)), frame.y(latOf(source.grid, j))),
  };
}

describe("PNG picture", () => {
  it("shows each node's colour where the node lies, north up", async () => {
    const options: FormatOptions = { ...defaultOptions, range: [0, 50], scale: "viridis" };
    const { picture, node } = await pixelReader(asymmetric, options);
    expect(picture.width).toBeLessThanOrEqual(1600);
    for (const [i, j] of [
      [0, 0],
      [6, 0],
      [0, 4],
      [6, 4],
    ] as const) {
      const expected = colourAt(colourScale("viridis"), (10 * j + i + 0.25) / 50);
      for (const [channel, level] of node(i, j).entries())
        expect(Math.abs(level - (expected[channel] ?? 0))).toBeLessThan(4);
    }
    expect(node(3, 2)).toEqual([222, 226, 233]);
    expect(picture.text.Comment).toContain('"rcond":0.0000015');
  });

  it.each([
    ["wide", { west: 0, south: 0, dlon: 1, dlat: 1, columns: 400, rows: 2 }],
    ["tall", { west: 0, south: -80, dlon: 0.1, dlat: 0.1, columns: 2, rows: 1600 }],
    ["one node", { west: 10, south: 10, dlon: 1, dlat: 1, columns: 1, rows: 1 }],
    ["larger than the picture", { west: 170, south: -60, dlon: 0.02, dlat: 0.02, columns: 3000, rows: 700 }],
  ])("draws a %s grid at a bearable size", async (_, grid) => {
    const { picture, node } = await pixelReader(
      fieldOf(grid, [Number.NaN], () => 7),
      defaultOptions,
    );
    expect(picture.width).toBeLessThanOrEqual(1600);
    expect(picture.height).toBeLessThanOrEqual(1400);
    expect(picture.width * picture.height).toBeGreaterThan(60_000);
    const middle = node(Math.floor(grid.columns / 2), Math.floor(grid.rows / 2));
    expect(middle).not.toEqual([222, 226, 233]);
    expect(middle).not.toEqual([255, 255, 255]);
  });

  it("draws a field without any value, and one named in another alphabet", async () => {
    const empty = fieldOf(asymmetric.grid, [0], () => Number.NaN, {
      longName: "臭氧",
      value: "臭氧",
      provenance: { 来源: "站" },
    });
    const { picture, node } = await pixelReader(empty, defaultOptions);
    expect(node(0, 0)).toEqual([222, 226, 233]);
    expect(picture.text.Title).toBe("\\u81ed\\u6c27");
  });

  it("gives a diverging scale a range symmetric about zero", async () => {
    const field = fieldOf(asymmetric.grid, [0], (_, i) => (i === 0 ? 0 : i - 9));
    const { node } = await pixelReader(field, { ...defaultOptions, scale: "residual" });
    expect(Math.min(...node(0, 2))).toBeGreaterThan(225);
  });

  it("is transparent without data and without a frame", async () => {
    const bare = decode(
      await joinPieces(png.encode(asymmetric, { ...defaultOptions, framed: false, range: [0, 50] })),
    );
    const factor = bare.width / 7;
    expect([bare.height, bare.channels, Number.isInteger(factor)]).toEqual([factor * 5, 4, true]);
    const node = (i: number, j: number): number[] => {
      const [x, y] = [Math.floor((i + 0.5) * factor), Math.floor((4.5 - j) * factor)];
      return [...bare.data.subarray(4 * (y * bare.width + x), 4 * (y * bare.width + x) + 4)];
    };
    expect(node(3, 2)).toEqual([0, 0, 0, 0]);
    expect(node(6, 4)[3]).toBe(255);
    const expected = colourAt(colourScale("smog"), 46.25 / 50);
    for (const [channel, level] of expected.entries())
      expect(Math.abs((node(6, 4)[channel] ?? 0) - level)).toBeLessThan(4);
  });

  it.skipIf(!has.gdal).each([
    ["framed", true],
    ["bare", false],
  ])(
    "%s is put in its place by GDAL through the world file (skipped without gdal-bin)",
    async (_, framed) => {
      await withFile(png, asymmetric, { ...defaultOptions, framed }, (path) => {
        const { size, geoTransform } = gdalInfo(path);
        const [west = 0, perX = 0, , north = 0, , perY = 0] = geoTransform;
        const { grid } = asymmetric;
        const frame = frameOf(grid);
        const [left, top] = framed ? [frame.left, frame.top] : [0, 0];
        expect(west + left * perX).toBeCloseTo(grid.west - grid.dlon / 2, 9);
        expect(north + top * perY).toBeCloseTo(grid.south + 4.5 * grid.dlat, 9);
        const mapWidth = framed ? frame.mapWidth : size[0];
        expect(perX * mapWidth).toBeCloseTo(7 * grid.dlon, 9);
      });
    },
  );

  it.skipIf(!has.gdal)("is read by GDAL (skipped without gdal-bin)", async () => {
    await withFile(png, asymmetric, defaultOptions, (path) => {
      expect(gdalInfo(path).size).toEqual([frameOf(asymmetric.grid).width, frameOf(asymmetric.grid).height]);
    });
  });
});

describe("sampling", () => {
  it.each([
    ["up", 40, 300],
    ["down", 3, 35],
  ])("%s keeps a plane a plane, across bands of rows too", async (_, width, height) => {
    const grid = { west: 0, south: 0, dlon: 1, dlat: 1, columns: 9, rows: 600 };
    const { values, range } = await samplePixels(
      fieldOf(grid, [0], (_t, i, j) => 3 * i - j / 4),
      width,
      height,
    );
    expect(range).toEqual([-599 / 4, 24]);
    const inside = (place: number, count: number): number => Math.min(count - 1, Math.max(0, place));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = inside(((x + 0.5) / width) * 9 - 0.5, 9);
        const j = inside(((height - y - 0.5) / height) * 600 - 0.5, 600);
        expect(values[y * width + x]).toBeCloseTo(3 * i - j / 4, 4);
      }
    }
  });
});
