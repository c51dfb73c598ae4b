import { describe, expect, it } from "vitest";
import {
  inWords,
  playwrightCounts,
  playwrightFailures,
  secondTries,
  single,
  sum,
  vitestCounts,
  vitestFailures,
  withExitCode,
} from "./counts.mjs";

const stats = { expected: 5, unexpected: 1, flaky: 0, skipped: 2 };

describe("counts", () => {
  it("takes vitest's totals", () => {
    const report = { numPassedTests: 10, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(vitestCounts(report)).toEqual({ passed: 10, failed: 1, skipped: 3 });
  });

  it("counts a test file that does not load as a failure", () => {
    const testResults = [
      { status: "failed", assertionResults: [] },
      { status: "passed", assertionResults: [{}] },
    ];
    const report = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, testResults };
    expect(vitestCounts(report)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("takes Playwright's totals, errors outside of tests included", () => {
    expect(playwrightCounts({ stats })).toEqual({ passed: 5, failed: 1, skipped: 2 });
    expect(playwrightCounts({ stats, errors: [{}] })).toMatchObject({ failed: 2 });
  });

  it("names what failed, and why in a line", () => {
    const testResults = [
      { name: "a.test.ts", status: "failed", message: "no such module\nat a", assertionResults: [] },
      {
        name: "b.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "b adds" },
          {
            status: "failed",
            fullName: "b subtracts",
            failureMessages: ["\u001b[31mexpected 2 to be 3\u001b[39m\nat b"],
          },
        ],
      },
    ];
    expect(vitestFailures({ testResults })).toEqual([
      "a.test.ts (no such module)",
      "b.test.ts: b subtracts (expected 2 to be 3)",
    ]);
    const spec = (/** @type {string} */ title, /** @type {string} */ message) => ({
      title,
      ok: message === "",
      tests: [{ results: message === "" ? [{}] : [{ error: { message } }] }],
    });
    const suites = [
      {
        title: "c.spec.ts",
        specs: [spec("opens", "")],
        suites: [{ title: "inner", specs: [spec("closes", "it did not")] }],
      },
    ];
    expect(playwrightFailures({ suites, errors: [{ message: "no display" }] })).toEqual([
      "inner: closes (it did not)",
      "outside of any test (no display)",
    ]);
  });

  it("counts a test that passed at its second try as passed, and names it", () => {
    expect(playwrightCounts({ stats: { ...stats, flaky: 2 } })).toEqual({ passed: 7, failed: 1, skipped: 2 });
    const tests = [{ status: "flaky", results: [{ error: { message: "too late" } }, {}] }];
    const steady = [{ status: "expected", results: [{}] }];
    const specs = [
      { title: "closes", ok: true, tests },
      { title: "opens", ok: true, tests: steady },
    ];
    const report = { suites: [{ title: "c.spec.ts", specs }] };
    expect(secondTries(report)).toEqual(["c.spec.ts: closes (too late)"]);
    expect(playwrightFailures(report)).toEqual([]);
  });

  it("never takes a failed runner for a success", () => {
    expect(withExitCode(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(withExitCode({ passed: 3, failed: 0, skipped: 0 }, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(withExitCode({ passed: 3, failed: 2, skipped: 0 }, 1)).toMatchObject({ failed: 2 });
  });

  it("ends in one line", () => {
    const total = sum([single(true), single(false), playwrightCounts({ stats })]);
    expect(inWords(total)).toBe("6 passed, 2 failed, 2 skipped");
    expect(inWords(single(true))).toBe("1 passed, 0 failed");
  });
});
