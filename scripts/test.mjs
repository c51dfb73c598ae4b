import "./node-version.mjs";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { failWith, run, say } from "./commands.mjs";
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
import { root } from "./paths.mjs";
import { setUp } from "./setup.mjs";

/**
 * @typedef {import("./counts.mjs").Counts} Counts
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} [needs] steps without which this one is pointless
 * @property {() => Promise<Counts>} check
 */

/** @type {string[]} what failed, to be told once more at the end */
const failures = [];
/** @type {string[]} what failed once and passed when tried again */
const again = [];
const results = path.join(root, "test-results");
const tool = (/** @type {string[]} */ ...parts) => path.join(root, "node_modules", ...parts);

/**
 * @param {readonly string[]} command a script of Node and its arguments
 * @param {Record<string, string>} [extra] environment
 */
function node(command, extra = {}) {
  // Certificates are for the set-up: every Node process would read them at its start, and tests start hundreds.
  const { NODE_EXTRA_CA_CERTS: _certificates, ...environment } = process.env;
  return run(process.execPath, command, { cwd: root, env: { ...environment, ...extra } });
}

/**
 * @template T, U
 * @param {string} file
 * @param {(report: T) => Counts} count
 * @param {(report: U) => readonly string[]} failuresOf
 * @param {(file: string) => Promise<number>} runner
 */
async function countedBy(file, count, failuresOf, runner) {
  const report = path.join(results, file);
  // A report of an earlier run must not stand in for one that was never written.
  rmSync(report, { force: true });
  const code = await runner(report);
  try {
    const content = JSON.parse(readFileSync(report, "utf8"));
    failures.push(...failuresOf(content));
    return withExitCode(count(content), code);
  } catch {
    return withExitCode(null, code === 0 ? 1 : code);
  }
}

/**
 * A window's test waits for a whole desktop, which a busy machine can hold up: one that fails is tried once more, and told.
 * @param {string} project
 * @param {number} windows how many at a time
 */
const playwright = (project, windows) =>
  countedBy(
    `${project}.json`,
    (/** @type {Parameters<typeof playwrightCounts>[0] & Parameters<typeof secondTries>[0]} */ report) => {
      again.push(...secondTries(report));
      return playwrightCounts(report);
    },
    playwrightFailures,
    (report) =>
      node(
        [
          tool("@playwright", "test", "cli.js"),
          "test",
          `--project=${project}`,
          `--workers=${windows}`,
          "--retries=1",
        ],
        { PLAYWRIGHT_JSON: report },
      ),
  );

/** @param {() => Promise<void>} work */
async function succeeds(work) {
  try {
    await work();
    return single(true);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return single(false);
  }
}

/** @type {readonly Step[]} */
const steps = [
  {
    name: "lint",
    check: async () =>
      single(
        (await node([tool("@biomejs", "biome", "bin", "biome"), "check", ".", "--error-on-warnings"])) === 0,
      ),
  },
  {
    name: "types",
    check: async () => single((await node([tool("typescript", "bin", "tsc"), "--noEmit"])) === 0),
  },
  {
    name: "build",
    check: () => succeeds(async () => (await import("./build.mjs")).buildAll()),
  },
  {
    name: "unit",
    check: () =>
      countedBy("unit.json", vitestCounts, vitestFailures, (report) =>
        node([
          tool("vitest", "vitest.mjs"),
          "run",
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${report}`,
        ]),
      ),
  },
  {
    name: "faults",
    needs: ["build"],
    check: () =>
      countedBy("faults.json", vitestCounts, vitestFailures, (report) =>
        node([
          tool("vitest", "vitest.mjs"),
          "run",
          "--config=vitest.faults.config.ts",
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${report}`,
        ]),
      ),
  },
  { name: "e2e", needs: ["build"], check: () => playwright("app", 2) },
  {
    name: "package",
    needs: ["build"],
    check: () => succeeds(async () => (await import("./package.mjs")).packageForTests()),
  },
  { name: "packaged", needs: ["package"], check: () => playwright("packaged", 1) },
];

/**
 * The steps named after --only, all without it.
 * @param {readonly string[]} args
 */
function chosen(args) {
  const at = args.indexOf("--only");
  const names = at === -1 ? steps.map(({ name }) => name) : (args[at + 1] ?? "").split(",");
  const unknown = names.filter((name) => steps.every((step) => step.name !== name));
  if (unknown.length > 0)
    throw new Error(
      `No step "${unknown.join(", ")}"; there are: ${steps.map(({ name }) => name).join(", ")}`,
    );
  return steps.filter(({ name }) => names.includes(name));
}

/** @param {readonly Step[]} selected */
async function runSteps(selected) {
  /** @type {Map<string, { counts: Counts, seconds: number }>} */
  const done = new Map();
  for (const { name, needs = [], check } of selected) {
    if (needs.some((need) => (done.get(need)?.counts.failed ?? 0) > 0)) {
      say(`${name} is not run: ${needs.join(", ")} failed`);
      done.set(name, { counts: single(false), seconds: 0 });
      continue;
    }
    say(`--- ${name}`);
    const start = performance.now();
    const counts = await check();
    done.set(name, { counts, seconds: (performance.now() - start) / 1000 });
  }
  return done;
}

try {
  const selected = chosen(process.argv.slice(2));
  const window = selected.some(({ name }) => ["e2e", "package", "packaged"].includes(name));
  await setUp({ window, tests: true });
  mkdirSync(results, { recursive: true });
  const done = await runSteps(selected);
  console.log("");
  for (const [name, { counts, seconds }] of done)
    console.log(`${name.padEnd(10)}${seconds.toFixed(1).padStart(7)} s   ${inWords(counts)}`);
  if (again.length > 0) console.log(`\nPassed at the second try:\n${again.join("\n")}`);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.join("\n")}`);
  const total = sum([...done.values()].map(({ counts }) => counts));
  console.log(`\n${inWords(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
} catch (error) {
  process.on("exit", () => console.log(`\n${inWords(single(false))}`));
  failWith(error);
}
