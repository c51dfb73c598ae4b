import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { placesOf } from "./distance.ts";
import { domainsOf, representatives } from "./domains.ts";
import type { FitProblem } from "./engine.ts";
import { FlexibleGmres } from "./gmres.ts";
import { iterativeBytes } from "./iterative.ts";
import { defaultMethod, type KernelName, type Method } from "./method.ts";
import { createWasmEngine } from "./wasm.ts";

const module = new WebAssembly.Module(readFileSync(new URL("../../assets/engine.wasm", import.meta.url)));

/** Stations in clusters along a golden spiral of cities; reproducible without a random generator. */
function clustered(stations: number, times: number, method: Method): FitProblem {
  const lon = Float64Array.from({ length: stations }, (_, k) => {
    const city = Math.floor(k / 9);
    return 80 + 40 * ((city * 0.618034) % 1) + 0.3 * ((k * 0.754877) % 1);
  });
  const lat = Float64Array.from({ length: stations }, (_, k) => {
    const city = Math.floor(k / 9);
    return 20 + 30 * ((city * 0.414214) % 1) + 0.3 * ((k * 0.56984) % 1);
  });
  const values = Array.from({ length: times }, (_, t) =>
    lon.map((x, k) => 60 + 30 * Math.sin(x / 6 + t) * Math.cos((lat[k] as number) / 4) + ((k * 7919) % 13)),
  );
  return { lon, lat, values, method };
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe("the iterative solver agrees with the dense one", () => {
  const cases: [KernelName, Partial<Method>][] = [
    ["linear", { smoothing: 0.1 }],
    ["thin_plate_spline", { smoothing: 0.1 }],
    ["multiquadric", { shape: 0.3, smoothing: 0.01 }],
    ["linear", { smoothing: 0.1, metric: "great-circle" }],
  ];
  test.each(cases)("%s %o", (kernel, change) => {
    const problem = clustered(1900, 2, { ...defaultMethod, kernel, shape: 1, ...change });
    (problem.values[1] as Float64Array)[17] = Number.NaN;
    const taken: number[] = [];
    const onMemory = (bytes: number): void => {
      taken.push(bytes);
    };
    const fast = createWasmEngine(module, { denseLimit: 100, onMemory }).fit(problem);
    const exact = createWasmEngine(module).fit(problem);
    const gap = largest(fast.weights.map((weight, k) => weight - (exact.weights[k] as number)));
    expect(gap).toBeLessThan(1e-6 * largest(exact.weights));
    expect(fast.diagnostics.solver).toContain("iterative");
    expect(fast.diagnostics.residual).toBeLessThan(1e-5);
    expect(fast.diagnostics.looRmse / exact.diagnostics.looRmse).toBeCloseTo(1, 1);
    expect(largest(taken)).toBeLessThanOrEqual(iterativeBytes(1900));
  });
});

test("domains cover every station once, with stations around them; representatives are few and distinct", () => {
  const { lon, lat } = clustered(3000, 1, defaultMethod);
  const places = placesOf("degrees", lon, lat);
  const domains = domainsOf(places);
  const inside = domains.flatMap((domain) => [...domain.stations.subarray(0, domain.inside)]);
  expect(inside.sort((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, k) => k));
  for (const { stations, inside: own } of domains) {
    expect(new Set(stations).size).toBe(stations.length);
    expect(stations.length).toBeGreaterThan(own);
  }
  const few = representatives(places, 500);
  expect(new Set(few).size).toBe(few.length);
  expect(few.length).toBeLessThanOrEqual(500);
  expect(few.length).toBeGreaterThan(200);
});

test("GMRES solves a small system, across a restart", () => {
  const size = 60;
  const multiply = (x: Float64Array): Float64Array =>
    x.map((value, k) => (1 + k) * value + 0.5 * (x[(k + 1) % size] as number));
  const right = Float64Array.from({ length: size }, (_, k) => Math.cos(k));
  const state = new FlexibleGmres(right.slice());
  for (let k = 0; k < 200 && state.relativeResidual > 1e-12; k++) {
    const z = state.direction.slice();
    state.absorb(z, multiply(z));
    if (!state.isFull) continue;
    state.update();
    const image = multiply(state.solution);
    state.restart(right.map((value, i) => value - (image[i] as number)));
  }
  state.update();
  const image = multiply(state.solution);
  expect(largest(right.map((value, i) => value - (image[i] as number)))).toBeLessThan(1e-9);
});
