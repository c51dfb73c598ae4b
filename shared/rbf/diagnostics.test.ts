import { expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { type FitFigures, judge } from "./diagnostics.ts";

const sound: FitFigures = {
  rcond: 7.7e-7,
  residual: 1e-10,
  looRmse: 6.1,
  spread: 14.2,
  range: 90,
  largest: 120,
  largestWeight: 300,
  stations: 400,
  method: {
    kernel: "multiquadric",
    shape: 1.5,
    degree: 0,
    smoothing: 0,
    metric: "degrees",
    compat: "none",
    tolerance: 0.01,
  },
  closest: 0.002,
};

/** The refusal of a fit with some figures changed. */
function refusalOf(changes: Partial<FitFigures>): UserError {
  try {
    judge({ ...sound, ...changes });
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error("Not refused");
}

test("a sound fit in words", () => {
  expect(judge(sound)).toEqual({
    verdict: "good",
    words:
      "Well conditioned (condition 1.3e6). Leaving a station out, the field misses it by 6.1 on average against a spread of 14.2.",
  });
});

test.each([
  ["poor condition", { rcond: 1e-13 }, /Poorly conditioned \(condition 1\.0e13\).*smaller shape length/],
  ["residual", { residual: 0.01 }, /misses the stations by up to 0\.01/],
  ["bad prediction", { looRmse: 20 }, /no better than the mean/],
  ["nothing to check by", { looRmse: Number.NaN }, /Too few stations to leave one out/],
])("doubtful: %s", (_, changes, words) => {
  const verdict = judge({ ...sound, ...changes });
  expect(verdict.verdict).toBe("doubtful");
  expect(verdict.words).toMatch(words);
});

test.each([
  ["condition", { rcond: 1.6e-19 }, /its condition is 6\.3e18/],
  ["singular", { rcond: 0 }, /it is singular/],
  ["not a number", { rcond: Number.NaN }, /it is singular/],
  ["residual", { residual: 1 }, /misses the stations by up to 1 where the data span 90/],
  ["residual not a number", { residual: Number.NaN }, /misses the stations/],
  ["overflow", { largestWeight: Infinity }, /weights overflow/],
  ["too large for float32", { largest: 1e39 }, /beyond what a field can hold/],
])("refused: %s", (_, changes, message) => {
  const refused = refusalOf(changes);
  expect(refused.tag).toBe("fit-refused");
  expect(refused.message).toMatch(message);
  expect(refused.message).toMatch(
    /smaller shape length \(now 1\.5 degrees\), or more smoothing \(now 0\), or the linear/,
  );
  expect(refused.detail).toContain("closest stations 0.002 degrees apart");
});
