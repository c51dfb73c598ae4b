import { describe, expect, test } from "vitest";
import { blockResiduals, blocksOf, spatialBlocks } from "./crossvalidation.ts";
import type { FitProblem } from "./engine.ts";
import { evaluateAt } from "./evaluate.ts";
import type { Method } from "./method.ts";
import { prepareFit } from "./prepare.ts";
import { createReferenceEngine } from "./reference/reference.ts";
import { assembleSystem, solveWithInverse } from "./system.ts";
import { network } from "./testing.ts";

const engine = createReferenceEngine();

/** Residuals at blocks of a problem by the formula. */
function byFormula(problem: FitProblem, blocks: Int32Array): Float64Array {
  const { method, places, tail, terms, values } = prepareFit(problem, () => undefined);
  const system = assembleSystem(method, places, tail, terms);
  const solved = solveWithInverse(system, values);
  if (solved === null) throw new Error("singular");
  const { solution, inverseMatrix } = solved;
  const inverseBlock = blocksOf(inverseMatrix, system.size);
  return blockResiduals(blocks, { weights: solution.weights, inverseBlock, tail, terms });
}

/** Residuals at one block by fitting all other stations. */
function byRefitting(problem: FitProblem, blocks: Int32Array, block: number): number[] {
  const keep = (column: Float64Array) => column.filter((_, k) => blocks[k] !== block);
  const drop = (column: Float64Array) => column.filter((_, k) => blocks[k] === block);
  const model = engine.fit({
    ...problem,
    lon: keep(problem.lon),
    lat: keep(problem.lat),
    values: problem.values.map(keep),
  });
  const predicted = evaluateAt(model, drop(problem.lon), drop(problem.lat));
  return problem.values.flatMap((column, t) => {
    const observed = drop(column);
    return [...observed].map((value, k) => value - (predicted[t * observed.length + k] ?? Number.NaN));
  });
}

const methods: readonly Partial<Method>[] = [
  { kernel: "linear" },
  { kernel: "thin_plate_spline", smoothing: 0.3, metric: "great-circle" },
  { kernel: "multiquadric", shape: 1 },
  { kernel: "gaussian", shape: 3, degree: 1, smoothing: 0.2 },
];

describe.each(methods)("left-out blocks, %o", (method) => {
  test("equal refitting without them", () => {
    const one = network(90, 17, method);
    const [values = new Float64Array()] = one.values;
    const problem = {
      ...one,
      values: [values, values.map((value, k) => Math.sqrt(Math.abs(value)) + (k % 5))],
    };
    const blocks = spatialBlocks(problem.lon, problem.lat, 900);
    const residuals = byFormula(problem, blocks);
    const count = Math.max(...blocks) + 1;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(80);
    for (let block = 0; block < count; block++) {
      const expected = byRefitting(problem, blocks, block);
      const actual = [...residuals].filter((_, k) => blocks[k % 90] === block);
      expected.forEach((value, k) => {
        expect(Math.abs(value - (actual[k] ?? Number.NaN))).toBeLessThan(1e-7);
      });
    }
  });
});

test("blocks of single stations are leave-one-out", () => {
  const problem = network(50, 2, { kernel: "cubic" });
  const residuals = byFormula(problem, spatialBlocks(problem.lon, problem.lat, 0));
  const { loo } = engine.fit(problem).diagnostics;
  residuals.forEach((value, k) => {
    expect(value).toBeCloseTo(loo[0]?.[k] ?? Number.NaN, 7);
  });
});

test("a block that the others cannot do without has no residual", () => {
  const problem = network(10, 2, { kernel: "thin_plate_spline" });
  const blocks = Int32Array.from({ length: 10 }, (_, k) => (k < 8 ? 0 : 1));
  const residuals = byFormula(problem, blocks);
  expect([...residuals].map(Number.isNaN)).toEqual([...blocks].map((block) => block === 0));
  const all = byFormula(network(10, 2, { kernel: "gaussian", shape: 3 }), new Int32Array(10));
  expect(all.every(Number.isNaN)).toBe(true);
});

describe("spatial blocks", () => {
  test("stations in one block are near each other, also across the date line", () => {
    const { lon, lat } = network(300, 6);
    const blocks = spatialBlocks(lon, lat, 500);
    blocks.forEach((block, k) => {
      const first = blocks.indexOf(block);
      expect(Math.abs((lat[k] ?? 0) - (lat[first] ?? 0)) * 111.2).toBeLessThan(501);
    });
    const close = spatialBlocks(
      Float64Array.of(-0.2, 0.2, 360.2, 179.99, -179.99),
      new Float64Array(5).fill(1),
      100,
    );
    expect(close[1]).toBe(close[2]);
    expect(close[0]).not.toBe(close[1]);
    expect(close[3]).not.toBe(close[1]);
    expect(spatialBlocks(Float64Array.of(20, 30), Float64Array.of(90, 90), 500)).toEqual(Int32Array.of(0, 0));
  });
});
