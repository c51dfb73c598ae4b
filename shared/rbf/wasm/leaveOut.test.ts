import { describe, expect, test } from "vitest";
import { Downdate } from "../downdate.ts";
import { prepareFit } from "../prepare.ts";
import { solveSmall } from "../small.ts";
import { seeded } from "../testing.ts";
import { WasmMemory } from "./memory.ts";
import { systemBytes, WasmSystem } from "./system.ts";
import { difference, methodOf, module, problemOf } from "./testing.ts";

const STATIONS = 120;

/** A system as its inverse. */
function inverted(stations = STATIONS, kernelMethod = methodOf("linear")): WasmSystem {
  const problem = problemOf("scattered", stations, 1, 0, kernelMethod);
  const { method, places, tail, terms } = prepareFit(problem, () => undefined);
  const system = new WasmSystem(
    new WasmMemory(module, systemBytes(places.count, terms)),
    method,
    places,
    tail,
    terms,
  );
  expect(system.factor()).toBe(true);
  system.invert();
  return system;
}

/** Stations that are there, in blocks of up to `largest`. */
function blocksOf(places: Int32Array, largest: number): Int32Array[] {
  const random = seeded(7);
  const blocks: Int32Array[] = [];
  for (let start = 0; start < places.length; ) {
    const end = Math.min(places.length, start + 1 + Math.floor(largest * random()));
    blocks.push(Int32Array.from({ length: end - start }, (_, k) => start + k));
    start = end;
  }
  return blocks;
}

describe.each([0, 1, 6, 15])("with %d of 120 stations missing", (count) => {
  const system = inverted();
  const missing = Int32Array.from({ length: count }, (_, k) => 3 + 8 * k);
  const places = Int32Array.from({ length: STATIONS }, (_, k) => k).filter((k) => !missing.includes(k));
  const random = seeded(3);

  test.each([
    [1, 1],
    [5, 8],
    [9, 70],
    [60, 3],
  ])("blocks of up to %d, %d times: as by the downdate and elimination", (largest, times) => {
    const downdate = new Downdate(missing, (j) => system.inverseColumn(j));
    const leaver = system.leaver(downdate.factor);
    const weights = new Float64Array(times * places.length).map(() => random() - 0.5);
    const blocks = blocksOf(places, largest);
    const errors = leaver.errors(blocks, places, weights);
    for (const block of blocks) {
      const size = block.length;
      const own = block.map((k) => places[k] as number);
      const matrix = system.inverseBlock(own);
      downdate.inverse().take(matrix, own);
      const right = new Float64Array(size * times);
      for (let k = 0; k < right.length; k++) {
        right[k] = weights[(k % times) * places.length + (block[Math.floor(k / times)] as number)] as number;
      }
      expect(solveSmall(matrix, size, right, times)).toBe(true);
      const got = right.map(
        (_, k) => errors[(k % times) * places.length + (block[Math.floor(k / times)] as number)] as number,
      );
      if (got.every(Number.isNaN)) expect(size).toBeGreaterThan(30);
      else expect(difference(got, right)).toBeLessThan(1e-9 * Math.max(...right.map(Math.abs)));
    }
  });

  test("the diagonal is that of the inverse without them", () => {
    const downdate = new Downdate(missing, (j) => system.inverseColumn(j));
    const whole = Float64Array.from({ length: STATIONS }, (_, k) => system.inverseColumn(k)[k] as number);
    const expected = downdate.inverse().diagonal(whole);
    const diagonal = system.leaver(downdate.factor).diagonal();
    const there = (values: Float64Array) => Float64Array.from(places, (k) => values[k] as number);
    expect(difference(there(diagonal), there(expected))).toBeLessThan(1e-12 * Math.max(...whole));
  });
});

test("what is not in a block has no error", () => {
  const places = Int32Array.from({ length: STATIONS }, (_, k) => k);
  const errors = inverted()
    .leaver(null)
    .errors([Int32Array.of(4, 5)], places, new Float64Array(STATIONS).fill(1));
  errors.forEach((error, k) => {
    expect(Number.isNaN(error)).toBe(k !== 4 && k !== 5);
  });
});

test("a block whose part of the inverse is not definite has no error", () => {
  // Without a polynomial the multiquadric's matrix has an eigenvalue of the other sign.
  const system = inverted(20, methodOf("multiquadric", { compat: "scipy-rbf" }));
  const places = Int32Array.from({ length: 20 }, (_, k) => k);
  const errors = system.leaver(null).errors([places], places, new Float64Array(20).fill(1));
  expect(errors.every(Number.isNaN)).toBe(true);
});

test("there is no room where nearly all are missing", () => {
  const all = Int32Array.from({ length: STATIONS }, (_, k) => k);
  const lower = new Float64Array(STATIONS * STATIONS);
  const system = inverted();
  expect(system.leaver({ stations: all, lower }).hasRoom).toBe(false);
  expect(system.leaver(null).hasRoom).toBe(true);
});
