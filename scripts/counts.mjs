/* Counts of passed, failed and skipped checks, from the reporters' JSON files. Pure. */

import { stripVTControlCharacters } from "node:util";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
const none = { passed: 0, failed: 0, skipped: 0 };

/**
 * A step that is one check by itself, such as the linter.
 * @param {boolean} succeeded
 * @returns {Counts}
 */
export const single = (succeeded) => ({ ...none, [succeeded ? "passed" : "failed"]: 1 });

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults?: readonly { status: string, assertionResults: readonly unknown[] }[] }} report vitest's JSON
 * @returns {Counts}
 */
export function vitestCounts(report) {
  // A file that cannot even be loaded has no tests to count, yet it is a failure.
  const unloaded = (report.testResults ?? []).filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/**
 * A test that passed at its second try has passed, and {@link secondTries} names it.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number },
 *   errors?: readonly unknown[] }} report Playwright's JSON; `errors` happened outside of any test
 * @returns {Counts}
 */
export function playwrightCounts({ stats, errors = [] }) {
  const { expected, unexpected, flaky, skipped } = stats;
  return { passed: expected + flaky, failed: unexpected + errors.length, skipped };
}

/**
 * What failed, with the first line of why, so that the end of a long run tells it.
 * @param {{ testResults?: readonly { name?: string, status: string, message?: string, assertionResults: readonly
 *   { status?: string, fullName?: string, failureMessages?: readonly string[] }[] }[] }} report vitest's JSON
 * @returns {string[]}
 */
export const vitestFailures = ({ testResults = [] }) =>
  testResults.flatMap(({ name = "", status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === "failed");
    if (status === "failed" && assertionResults.length === 0) return [failure(name, message)];
    return failed.map(({ fullName, failureMessages }) =>
      failure(`${name}: ${fullName}`, failureMessages?.[0]),
    );
  });

/**
 * @typedef {{ title: string, ok: boolean, tests: readonly { status?: string, results: readonly
 *   { error?: { message?: string } }[] }[] }} PlaywrightSpec
 * @typedef {{ title: string, file?: string, suites?: readonly PlaywrightSuite[],
 *   specs?: readonly PlaywrightSpec[] }} PlaywrightSuite
 * @typedef {{ suites?: readonly PlaywrightSuite[], errors?: readonly { message?: string }[] }} PlaywrightReport
 */

/**
 * Those tests that `is` holds of, with the first line of their first error.
 * @param {PlaywrightReport} report
 * @param {(spec: PlaywrightSpec) => boolean} is
 * @returns {string[]}
 */
function named({ suites = [] }, is) {
  /** @type {(suite: PlaywrightSuite) => string[]} */
  const ofSuite = ({ title, specs = [], suites: inner = [] }) => [
    ...specs.filter(is).map((spec) => {
      const error = spec.tests.flatMap(({ results }) => results).find((result) => result.error)?.error;
      return failure(`${title}: ${spec.title}`, error?.message);
    }),
    ...inner.flatMap(ofSuite),
  ];
  return suites.flatMap(ofSuite);
}

/**
 * @param {PlaywrightReport} report Playwright's JSON
 * @returns {string[]}
 */
export const playwrightFailures = (report) => [
  ...named(report, ({ ok }) => !ok),
  ...(report.errors ?? []).map(({ message }) => failure("outside of any test", message)),
];

/**
 * Tests that failed once and passed when tried again, with why they had failed: a fault that shows now and then.
 * @param {PlaywrightReport} report Playwright's JSON
 * @returns {string[]}
 */
export const secondTries = (report) =>
  named(report, ({ tests }) => tests.some(({ status }) => status === "flaky"));

/** @param {string} what @param {string} [why] */
const failure = (what, why = "") => {
  const [first = ""] = stripVTControlCharacters(why).split("\n");
  return first === "" ? what : `${what} (${first})`;
};

/**
 * A runner that fails has failed at least once, whatever its report says or lacks.
 * @param {Counts | null} counted null when there is no report
 * @param {number} code the runner's exit code
 * @returns {Counts}
 */
export function withExitCode(counted, code) {
  const counts = counted ?? none;
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export const sum = (all) =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    none,
  );

/** @param {Counts} counts */
export function inWords({ passed, failed, skipped }) {
  const words = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? words : `${words}, ${skipped} skipped`;
}
