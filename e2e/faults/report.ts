import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The long version, as `npm run soak` asks for it. */
export const isSoak = process.env.ISOPLETH_SOAK === "1";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A figure for the table of docs/RELIABILITY.md: what was done, how often, what came of it. */
export function report(what: string, tried: number, outcome: string): void {
  const folder = path.join(root, "test-results");
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, "faults.jsonl"), `${JSON.stringify({ what, tried, outcome })}\n`);
  console.log(`${what}: ${tried} tried; ${outcome}`);
}
