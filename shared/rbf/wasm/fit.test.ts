import { describe, expect, test } from "vitest";
import type { SolvedModel } from "../engine.ts";
import { kernelNames } from "../method.ts";
import { createReferenceEngine } from "../reference/reference.ts";
import { difference, engine, evaluate, methodOf, problemOf, tile } from "./testing.ts";

const reference = createReferenceEngine();

describe("a fit", () => {
  test.each(kernelNames)("%s agrees with the reference engine, missing values included", (kernel) => {
    const problem = problemOf("scattered", 90, 4, 0.03, methodOf(kernel));
    const [fast, slow] = [engine.fit(problem), reference.fit(problem)];
    const size = Math.max(...slow.weights.map(Math.abs));
    const slack = 1e-14 / slow.diagnostics.rcond;
    expect(difference(fast.weights, slow.weights)).toBeLessThan(slack * size);
    for (let t = 0; t < 4; t++) {
      const [a, b] = [fast.diagnostics.loo[t], slow.diagnostics.loo[t]];
      expect(difference(a as Float64Array, b as Float64Array)).toBeLessThan(slack * 100);
    }
    expect(fast.diagnostics.factorizations).toBe(1);
    expect(slow.diagnostics.factorizations).toBeGreaterThan(1);
    const complete = { ...problem, values: [(problem.values[0] as Float64Array).map((v) => v || 50)] };
    const ratio = engine.fit(complete).diagnostics.rcond / reference.fit(complete).diagnostics.rcond;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });

  test.each([0, 0.03])("tells its weights before it leaves stations out (%d missing)", (missing) => {
    const told: SolvedModel[] = [];
    const problem = problemOf("clustered", 120, 4, missing, methodOf("multiquadric"));
    const { diagnostics: _, ...model } = engine.fit(problem, undefined, (weights) => told.push(weights));
    expect(told).toEqual([model]);
  });

  test("tells nothing early where times are factored one by one", () => {
    const told: SolvedModel[] = [];
    const problem = problemOf("clustered", 60, 3, 0.4, methodOf("linear"));
    engine.fit(problem, undefined, (weights) => told.push(weights));
    expect(told).toEqual([]);
  });

  test("times that lack many stations are factored on their own", () => {
    const problem = problemOf("clustered", 60, 3, 0.4, methodOf("linear"));
    const model = engine.fit(problem);
    expect(model.diagnostics.factorizations).toBe(3);
    expect(difference(model.weights, reference.fit(problem).weights)).toBeLessThan(1e-8);
  });

  test("a time without values stays empty and empties nothing else", () => {
    const problem = problemOf("clustered", 40, 3, 0, methodOf("gaussian"));
    problem.values[1]?.fill(Number.NaN);
    const out = evaluate(engine.fit(problem), tile(32, 32));
    expect(out.subarray(0, 1024).every(Number.isFinite)).toBe(true);
    expect(out.subarray(1024, 2048).every(Number.isNaN)).toBe(true);
    expect(out.subarray(2048).every(Number.isFinite)).toBe(true);
  });

  test("as many stations as polynomial terms, and a single station", () => {
    const three = problemOf("scattered", 3, 1, 0, methodOf("thin_plate_spline", { smoothing: 0 }));
    expect(engine.fit(three).weights.every((w) => Math.abs(w) < 1e-9)).toBe(true);
    const one = problemOf("scattered", 1, 1, 0, methodOf("linear"));
    expect(evaluate(engine.fit(one), tile(8, 8))[5]).toBeCloseTo(one.values[0]?.[0] as number, 4);
  });

  test("a hopeless system is refused", () => {
    const method = methodOf("gaussian", { shape: 500, smoothing: 0 });
    expect(() => engine.fit(problemOf("clustered", 80, 1, 0, method))).toThrow(
      /no trustworthy solution|singular/,
    );
  });
});

describe("a fit's progress", () => {
  const told = (times: number, missing: number): number => {
    let count = 0;
    engine.fit(problemOf("clustered", 60, times, missing, methodOf("linear")), () => {
      count += 1;
    });
    return count;
  };

  // Times that lack the same stations are derived together. Between them whoever listens may collect what the step before has left.
  test("comes again with each batch of times, and with each time derived", () => {
    expect(told(96, 0) - told(32, 0)).toBe(2);
    expect(told(30, 0.03) - told(3, 0.03)).toBeGreaterThanOrEqual(20);
  });
});
