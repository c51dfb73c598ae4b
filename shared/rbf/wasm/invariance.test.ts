import { describe, expect, test } from "vitest";
import { difference, engine, evaluate, methodOf, module, problemOf, tile } from "./testing.ts";
import { createWasmEngine } from "./wasm.ts";

describe("what must not matter", () => {
  const problem = problemOf("clustered", 150, 1, 0, methodOf("linear", { tolerance: 1e-5 }));
  const block = tile(64, 48);
  const field = evaluate(engine.fit(problem), block);

  test("the order of the stations", () => {
    const turn = (values: Float64Array): Float64Array => values.slice().reverse();
    const model = engine.fit({
      ...problem,
      lon: turn(problem.lon),
      lat: turn(problem.lat),
      values: problem.values.map(turn),
    });
    expect(difference(evaluate(model, block), field)).toBeLessThan(2e-5);
  });

  test.each([
    [64, -16],
    [-128, 32],
  ])("where the coordinates begin: %d and %d degrees away", (east, north) => {
    const lon = problem.lon.map((degrees) => degrees + east);
    const lat = problem.lat.map((degrees) => degrees + north);
    const moved = { ...block, west: block.west + east, south: block.south + north };
    expect(difference(evaluate(engine.fit({ ...problem, lon, lat }), moved), field)).toBeLessThan(2e-5);
  });

  test.each([1e9, 1e-9])("the unit of the values: times %d", (factor) => {
    const values = problem.values.map((column) => column.map((value) => factor * value));
    const method = { ...problem.method, tolerance: 1e-5 * factor };
    const scaled = evaluate(engine.fit({ ...problem, values, method }), block);
    expect(
      difference(
        scaled.map((value) => value / factor),
        field,
      ),
    ).toBeLessThan(4e-5);
  });

  test.each([1e9, 1e-9])("the unit of the coordinates: times %d", (factor) => {
    const scale = (values: Float64Array): Float64Array => values.map((value) => factor * value);
    const method = { ...problem.method, shape: factor };
    const model = engine.fit({ ...problem, lon: scale(problem.lon), lat: scale(problem.lat), method });
    const { west, south, dlon, dlat } = block;
    const scaled = {
      ...block,
      west: west * factor,
      south: south * factor,
      dlon: dlon * factor,
      dlat: dlat * factor,
    };
    expect(difference(evaluate(model, scaled), field)).toBeLessThan(4e-5);
  });

  test("which tiles came before, and in which engine: identical bits", () => {
    const model = engine.fit(problem);
    const other = createWasmEngine(module);
    const again = new Float32Array(field.length);
    other.evaluateTile(model, tile(200, 100, 7, 9), new Float32Array(20000));
    other.evaluateTile(model, block, again);
    expect(again).toEqual(field);
  });
});
