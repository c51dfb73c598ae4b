import { expect, test } from "vitest";
import { network } from "../testing.ts";
import { referenceFitBytes } from "./memory.ts";
import { createReferenceEngine } from "./reference.ts";

/** Highest resident size of this process so far, bytes. Each test file runs in a process of its own. */
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;

test("a fit stays inside its estimate, which is not far above it", () => {
  const engine = createReferenceEngine();
  engine.fit(network(30, 1));
  const before = process.memoryUsage().rss;
  const stations = 800;
  const [values = new Float64Array()] = network(stations, 2).values;
  const gaps = [0, 1].map((t) => values.map((value, k) => ((k + t) % 40 === 0 ? Number.NaN : value)));
  engine.fit({ ...network(stations, 2), values: gaps });
  const added = peakBytes() - before;
  const planned = referenceFitBytes(stations, gaps.length);
  expect(added).toBeLessThan(planned);
  expect(added).toBeGreaterThan(planned / 8);
});
