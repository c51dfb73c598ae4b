import { describe, expect, test } from "vitest";
import type { FitProblem } from "./engine.ts";
import type { Method } from "./method.ts";
import { prepareFit } from "./prepare.ts";
import { network, seeded } from "./testing.ts";

const automatic: Partial<Method> = { shape: "auto", smoothing: "auto" };

/** The method resolved for a problem, with its notes. */
function resolve(problem: FitProblem) {
  const { method, notes } = prepareFit(problem, () => undefined);
  return { ...method, words: notes.join(" ") };
}

/** A problem with other values at its stations. */
function withValues(problem: FitProblem, valueAt: (lon: number, lat: number) => number): FitProblem {
  return { ...problem, values: [problem.lon.map((lon, k) => valueAt(lon, problem.lat[k] as number))] };
}

describe("smoothing", () => {
  const wave = (lon: number, lat: number): number => 50 * Math.sin(lon / 15) * Math.cos(lat / 12);

  test("none for a smooth field without noise, much for noise alone", () => {
    const base = network(200, 41, { ...automatic, kernel: "thin_plate_spline" });
    const clean = resolve(withValues(base, wave));
    const random = seeded(1);
    const noise = resolve(withValues(base, () => random()));
    expect(clean.smoothing).toBeLessThan(1e-3 * noise.smoothing);
    expect(noise.words).toMatch(/Smoothing .* of 10 tried on \d+ samples? .* left-out blocks of \d+ km \(/);
  });

  test("a number given stays", () => {
    const given = resolve(network(60, 41, { kernel: "gaussian", shape: "auto", smoothing: 0.25 }));
    expect(given.smoothing).toBe(0.25);
    expect(given.words).toMatch(/^Shape length/);
  });

  test("too few stations to choose: none, and said so", () => {
    const few = resolve(network(2, 1, automatic));
    expect(few.smoothing).toBe(0);
    expect(few.words).toMatch(/too few stations/);
  });

  test("coincident stations rule out none", () => {
    const { lon, lat, values, method } = network(30, 3, automatic);
    const column = values[0] ?? new Float64Array();
    const twice: FitProblem = {
      lon: Float64Array.of(...lon, lon[0] as number),
      lat: Float64Array.of(...lat, lat[0] as number),
      values: [Float64Array.of(...column, 999)],
      method,
    };
    const chosen = resolve(twice);
    expect(chosen.smoothing).toBeGreaterThan(0);
    expect(chosen.words).toMatch(/without it the system is hopeless/);
  });
});

describe("shape length", () => {
  test("a smooth field gets a longer one than a rough field", () => {
    const base = network(200, 43, { ...automatic, kernel: "inverse_multiquadric", smoothing: 1e-6 });
    const smooth = resolve(withValues(base, (lon, lat) => lon / 20 + lat / 30));
    const rough = resolve(withValues(base, (lon, lat) => Math.sign(Math.sin(lon) * Math.cos(1.3 * lat))));
    expect(smooth.shape).toBeGreaterThan(rough.shape);
    expect(smooth.words).toMatch(/times the median distance between neighbouring stations: of 5 tried/);
  });

  test("one degree where it only scales weights", () => {
    expect(resolve(network(40, 1, { kernel: "cubic", shape: "auto" })).shape).toBe(1);
    const onGlobe = resolve(network(40, 1, { kernel: "linear", shape: "auto", metric: "great-circle" }));
    expect(onGlobe.shape).toBeCloseTo(111.195, 3);
  });

  test("one degree for a single station", () => {
    const single = resolve(network(1, 1, { ...automatic, kernel: "gaussian" }));
    expect([single.shape, single.smoothing]).toEqual([1, 0]);
  });
});

test("choices do not depend on the order of the stations", () => {
  const problem = network(160, 44, { ...automatic, kernel: "multiquadric" });
  const backwards = (column: Float64Array) => column.slice().reverse();
  const { lon, lat, values, method } = problem;
  const turned = { lon: backwards(lon), lat: backwards(lat), values: values.map(backwards), method };
  const [one, other] = [resolve(problem), resolve(turned)];
  expect(other.shape).toBeCloseTo(one.shape, 9);
  expect(other.smoothing).toBeCloseTo(one.smoothing, 9);
});

test("the legacy class: SciPy's length from the bounding box, no smoothing unless given", () => {
  const lon = Float64Array.of(0, 10, 5, 6);
  const lat = Float64Array.of(0, 2, 1, 0);
  const values = [Float64Array.of(1, 2, 3, 4)];
  const { method } = network(1, 1, { ...automatic, kernel: "multiquadric", compat: "scipy-rbf", degree: 1 });
  const resolved = resolve({ lon, lat, values, method });
  expect(resolved.shape).toBeCloseTo(Math.sqrt((10 * 2) / 4), 12);
  expect([resolved.degree, resolved.smoothing]).toEqual([-1, 0]);
  const flat = resolve({ lon, lat: new Float64Array(4), values, method: { ...method, kernel: "gaussian" } });
  expect(flat.shape).toBe(10 / 4);
});
