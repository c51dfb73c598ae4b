import "./node-version.mjs";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { buildAll } from "./build.mjs";
import { failWith, run, say } from "./commands.mjs";
import { root } from "./paths.mjs";
import { setUp } from "./setup.mjs";

/*
 * The long version of the tests: properties with new inputs, processes killed by the hundred, the whole application
 * killed, disks filled, caps held, fields larger than memory. Prints every figure as a row of docs/RELIABILITY.md. `--only CASE,CASE` takes
 * some of its cases and keeps the figures of the others from before.
 */

const PROPERTY_ROUNDS = 20;
const figures = path.join(root, "test-results", "faults.jsonl");
const tool = (/** @type {string[]} */ ...parts) => path.join(root, "node_modules", ...parts);

/** @param {string[]} command @param {Record<string, string>} [extra] environment */
const node = (command, extra = {}) =>
  run(process.execPath, command, { cwd: root, env: { ...process.env, ISOPLETH_SOAK: "1", ...extra } });

const faults = (/** @type {string} */ file) => () =>
  node([tool("vitest", "vitest.mjs"), "run", "-c", "vitest.faults.config.ts", `e2e/faults/${file}.test.ts`]);

/** @param {string[]} files @param {Record<string, string>} [extra] environment */
const inWindow = (files, extra) => () =>
  node(
    [
      tool("@playwright", "test", "cli.js"),
      "test",
      "--project=app",
      ...files.map((file) => `e2e/${file}.spec.ts`),
    ],
    extra,
  );

/** Property tests with inputs that no check before has tried; the seed of a failure is told by its test. */
async function properties() {
  for (let round = 1; round <= PROPERTY_ROUNDS; round++) {
    const seed = String(Date.now() % 2 ** 31);
    say(`round ${round} of ${PROPERTY_ROUNDS}, seed ${seed}`);
    const code = await node([tool("vitest", "vitest.mjs"), "run", "--reporter=dot", ...propertyTests()], {
      ISOPLETH_SEED: seed,
    });
    if (code !== 0) return code;
  }
  return 0;
}

/** @returns {readonly string[]} */
const propertyTests = () =>
  ["shared", "electron", "renderer"].flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" })
      .map((name) => path.join(room, name))
      .filter((file) => /\.test\.tsx?$/.test(file))
      .filter((file) => readFileSync(path.join(root, file), "utf8").includes("fc.assert(")),
  );

/** @type {Readonly<Record<string, () => Promise<number>>>} */
const cases = {
  properties,
  processes: faults("deaths"),
  application: faults("kills"),
  caps: faults("caps"),
  store: faults("store"),
  disk: faults("disk"),
  huge: faults("huge"),
  "window-ends": inWindow(["endings", "resume"]),
  "window-deaths": inWindow(["deaths", "resilience", "uncaught"]),
  "window-disk": inWindow(["disk"]),
  "vast-nc": inWindow(["vast"], { ISOPLETH_VAST: "nc" }),
  "vast-tif": inWindow(["vast"], { ISOPLETH_VAST: "tif" }),
  "vast-export": inWindow(["vastExport"]),
  "export-memory": inWindow(["exportMemory"]),
};

/** The cases named after --only, all without it. @param {readonly string[]} args */
function chosen(args) {
  const at = args.indexOf("--only");
  const names = at === -1 ? Object.keys(cases) : (args[at + 1] ?? "").split(",");
  const unknown = names.filter((name) => !(name in cases));
  if (unknown.length === 0) return names;
  throw new Error(`No case "${unknown.join(", ")}"; there are: ${Object.keys(cases).join(", ")}`);
}

/** The newest figure of each case, as a table. */
function printFigures() {
  if (!existsSync(figures)) return;
  /** @type {Map<string, string>} */
  const rows = new Map();
  for (const line of readFileSync(figures, "utf8").trim().split("\n")) {
    const { what, tried, outcome } = JSON.parse(line);
    rows.set(what, `| ${what} | ${tried} | ${outcome} |`);
  }
  console.log(["\n| case | times tried | outcome |", "|---|---|---|", ...rows.values()].join("\n"));
}

async function soak() {
  const names = chosen(process.argv.slice(2));
  await setUp({ window: true, tests: true });
  await buildAll();
  if (names.length === Object.keys(cases).length) rmSync(figures, { force: true });
  /** @type {string[]} */
  const failed = [];
  for (const name of names) {
    say(`--- ${name}`);
    if ((await cases[name]?.()) !== 0) failed.push(name);
  }
  printFigures();
  if (failed.length > 0) throw new Error(`failed: ${failed.join(", ")}`);
}

await soak().catch(failWith);
