import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { evaluateAt } from "./evaluate.ts";
import { defaultMethod, type Method } from "./method.ts";
import { createReferenceEngine } from "./reference/reference.ts";
import { network } from "./testing.ts";
import { createWasmEngine } from "./wasm/wasm.ts";

const engines = {
  "ml-matrix": createReferenceEngine(),
  WebAssembly: createWasmEngine(readFileSync(new URL("../../assets/engine.wasm", import.meta.url))),
};

/** Equal but for the last digits. */
function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, k) => {
    expect(value).toBeCloseTo(expected[k] ?? Number.NaN, 10);
  });
}

describe.each(Object.entries(engines))("%s", (_, engine) => {
  /** A fit of a few stations at one time. */
  function modelOf(lon: number[], lat: number[], values: number[], method: Partial<Method> = {}) {
    return engine.fit({
      lon: Float64Array.from(lon),
      lat: Float64Array.from(lat),
      values: [Float64Array.from(values)],
      method: { ...defaultMethod, ...method },
    });
  }

  /** The refusal that a fit must end in. */
  function refusalOf(attempt: () => unknown): UserError {
    try {
      attempt();
    } catch (error) {
      if (error instanceof UserError) return error;
      throw error;
    }
    throw new Error("Not refused");
  }

  const somewhere = (model: ReturnType<typeof modelOf>): number[] => [
    ...evaluateAt(model, Float64Array.of(100, 101.5, 140), Float64Array.of(20, 31, 50)),
  ];

  describe("few stations", () => {
    test("none", () => {
      expect(refusalOf(() => modelOf([], [], [])).message).toMatch(/no stations/);
      expect(refusalOf(() => engine.fit({ ...network(5, 1), values: [] })).message).toMatch(/no time/);
    });

    test("one with degree 0: its value everywhere, and said so", () => {
      const model = modelOf([100], [30], [42]);
      expect(somewhere(model)).toEqual([42, 42, 42]);
      expect(model.diagnostics.verdict).toBe("doubtful");
      expect(model.diagnostics.words).toMatch(/single station: the field is its value everywhere/);
    });

    test("one with degree 1", () => {
      const refused = refusalOf(() => modelOf([100], [30], [42], { degree: 1 }));
      expect(refused.message).toMatch(
        /1 station with values, but degree 1 needs at least 3; degree 0 would work/,
      );
    });

    test("one without a polynomial: linear is undetermined, gaussian a bump", () => {
      const refused = refusalOf(() => modelOf([100], [30], [42], { degree: -1 }));
      expect(refused.message).toMatch(/singular.*degree 0/);
      const bump = modelOf([100], [20], [42], { kernel: "gaussian", shape: 1 });
      expect(somewhere(bump)[0]).toBe(42);
      expect(bump.diagnostics.words).toMatch(/falls off/);
    });

    test("two", () => {
      const model = modelOf([100, 102], [30, 30], [10, 20]);
      const field = evaluateAt(model, Float64Array.of(100, 101, 102), Float64Array.of(30, 30, 30));
      expectClose([...field], [10, 15, 20]);
      expectClose([...(model.diagnostics.loo[0] ?? [])], [-10, 10]);
      expect(refusalOf(() => modelOf([100, 102], [30, 31], [1, 2], { degree: 1 })).message).toMatch(
        /degree 0 would work/,
      );
    });

    test("three with degree 1: a plane that nothing can check", () => {
      const model = modelOf([100, 102, 101], [30, 30, 33], [10, 20, 5], { degree: 1 });
      expect(model.diagnostics.looRmse).toBeNaN();
      expect(model.diagnostics.words).toMatch(/Too few stations to leave one out/);
    });
  });

  describe("bad places and values", () => {
    test("all at one place", () => {
      const refused = refusalOf(() => modelOf([116, 116, 116], [40, 40, 40], [1, 2, 3]));
      expect(refused.message).toMatch(/All 3 stations are at one place \(116, 40\)/);
      const turned = () => modelOf([-180, 180], [10, 10], [1, 2], { metric: "great-circle" });
      expect(refusalOf(turned).message).toMatch(/one place/);
    });

    test.each([
      ["straight line", "degrees", 1, [30, 30.7, 31.4, 32.1, 32.8]],
      ["circle", "great-circle", 1, [30, 30, 30, 30, 30]],
      ["line or conic curve", "degrees", 2, [30, 31, 34, 39, 46, 55, 66]],
    ] as const)("all on one %s", (line, metric, degree, lat) => {
      const lon = lat.map((_, k) => 100 + k);
      const refused = refusalOf(() => modelOf(lon, [...lat], lon, { metric, degree, smoothing: 1 }));
      const lower = degree === 2 ? 1 : 0;
      expect(refused.message).toContain(`all ${lat.length} stations lie on one ${line}`);
      expect(refused.message).toContain(`degree ${lower} would work`);
      expect(
        modelOf(lon, [...lat], lon, { metric, degree: lower }).diagnostics.looRmse,
      ).toBeGreaterThanOrEqual(0);
    });

    test("coincident stations: named without smoothing, averaged with it", () => {
      const [lon, lat] = [
        [100, 101, 101, 104],
        [30, 31, 31, 29],
      ];
      const refused = refusalOf(() => modelOf(lon, lat, [1, 2, 4, 5], { smoothing: 0 }));
      expect(refused.message).toMatch(/stations 2 and 3 at 101, 31/);
      const model = modelOf(lon, lat, [1, 2, 4, 5], { smoothing: 1e-6 });
      expect(evaluateAt(model, Float64Array.of(101), Float64Array.of(31))[0]).toBeCloseTo(3, 4);
    });

    test("nearly coincident stations with different values: refused, the pair's distance named", () => {
      const lon = [100, 101, 101 + 1e-13, 104, 107];
      const refused = refusalOf(() =>
        modelOf(lon, [30, 31, 31, 29, 35], [1, 2, 400, 5, 3], { kernel: "cubic", smoothing: 0 }),
      );
      expect(refused.detail.join()).toMatch(
        /closest stations 9\.\de-14 degrees apart|closest stations 1\.\de-13/,
      );
    });

    test("no value anywhere", () => {
      const nothing = [Number.NaN, Number.NaN];
      expect(refusalOf(() => modelOf([100, 101], [30, 31], nothing)).message).toMatch(
        /None of the 2 stations has a value/,
      );
    });

    test("infinite values and places", () => {
      expect(refusalOf(() => modelOf([100, 101], [30, 31], [1, Infinity])).message).toMatch(
        /Station 2 .*value is Infinity/,
      );
      expect(refusalOf(() => modelOf([Number.NaN, 101], [30, 31], [1, 2])).message).toMatch(
        /Station 1 .*place is NaN, 30/,
      );
    });

    test("constant and enormous values", () => {
      expectClose(somewhere(modelOf([100, 101, 103], [30, 31, 35], [7, 7, 7])), [7, 7, 7]);
      expect(somewhere(modelOf([100, 101, 103], [30, 31, 35], [0, 0, 0]))).toEqual([0, 0, 0]);
      const huge = () => modelOf([100, 101, 103], [30, 31, 35], [1e200, -1e200, 3e199]);
      expect(refusalOf(huge).message).toMatch(/beyond what a field can hold/);
      const overflow = () => modelOf([100, 101, 103], [30, 31, 35], [1e308, -1e308, 1e308], { smoothing: 0 });
      expect(refusalOf(overflow).tag).toBe("fit-refused");
    });
  });

  describe("shape lengths and smoothing out of all proportion", () => {
    const problem = (method: Partial<Method>) => network(60, 3, method);
    test.each([
      ["gaussian", 1e6],
      ["multiquadric", 1e9],
      ["inverse_quadratic", 1e200],
      ["cubic", 1e150],
      ["cubic", 1e-150],
      ["linear", 1e-320],
    ] as const)("%s with L = %d is refused", (kernel, shape) => {
      const refused = refusalOf(() => engine.fit(problem({ kernel, shape })));
      expect(refused.tag).toBe("fit-refused");
      expect(refused.message).toMatch(/Try/);
      expect(refused.detail.join()).toContain(`kernel ${kernel}, shape length`);
    });

    test("a gaussian much narrower than the gaps is solvable but useless, and flagged", () => {
      const { diagnostics } = engine.fit(problem({ kernel: "gaussian", shape: 1e-6 }));
      expect(diagnostics.verdict).toBe("doubtful");
      expect(diagnostics.words).toMatch(/no better than the mean.*another shape length/);
    });

    test("enormous smoothing gives the mean, flagged", () => {
      const { lon, lat, values, method } = problem({ smoothing: 1e12 });
      const model = engine.fit({ lon, lat, values, method });
      const column = values[0] ?? new Float64Array();
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      expect(evaluateAt(model, Float64Array.of(110), Float64Array.of(40))[0]).toBeCloseTo(mean, 6);
      expect(model.diagnostics.verdict).toBe("doubtful");
    });

    test("SciPy's legacy class has no inverse quadratic", () => {
      const refused = refusalOf(() =>
        engine.fit(problem({ kernel: "inverse_quadratic", compat: "scipy-rbf" })),
      );
      expect(refused.tag).toBe("bad-setting");
    });
  });
});
