import "./node-version.mjs";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { buildAll } from "./build.mjs";
import { failWith, run } from "./commands.mjs";
import { root } from "./paths.mjs";
import { setUp } from "./setup.mjs";

/*
 * The long version of the fault tests: processes killed by the hundred, the whole application killed, disks filled,
 * caps held. Prints every figure as a row of docs/RELIABILITY.md.
 */

const figures = path.join(root, "test-results", "faults.jsonl");
const env = { ...process.env, ISOPLETH_SOAK: "1" };
const tool = (/** @type {string[]} */ ...parts) => path.join(root, "node_modules", ...parts);
const node = (/** @type {string[]} */ ...command) => run(process.execPath, command, { cwd: root, env });

async function soak() {
  await setUp({ window: true, tests: true });
  await buildAll();
  rmSync(figures, { force: true });
  const faults = await node(tool("vitest", "vitest.mjs"), "run", "-c", "vitest.faults.config.ts");
  const window = await node(
    tool("@playwright", "test", "cli.js"),
    "test",
    "--project=app",
    "e2e/resume.spec.ts",
  );
  console.log("\n| case | times tried | outcome |\n|---|---|---|");
  for (const line of readFileSync(figures, "utf8").trim().split("\n")) {
    const { what, tried, outcome } = JSON.parse(line);
    console.log(`| ${what} | ${tried} | ${outcome} |`);
  }
  process.exitCode = faults === 0 && window === 0 ? 0 : 1;
}

await soak().catch(failWith);
