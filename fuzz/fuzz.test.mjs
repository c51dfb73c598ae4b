import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { buildWorker, fuzz, seedFiles } from "./run.mjs";

describe("damaged station files", () => {
  it("end in a sound table or an error with a tag and a line", async () => {
    const worker = await buildWorker();
    const faults = await fuzz({ worker, paths: seedFiles(), seed: 2024, from: 0, to: 1200 });
    expect(faults).toEqual([]);
  });

  it("that hang or crash the reader are found, and the others still read", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-fuzz-"));
    const worker = path.join(folder, "worker.mjs");
    writeFileSync(
      worker,
      `import { parentPort, workerData } from "node:worker_threads";
      for (let index = workerData.from; index < workerData.to; index++) {
        Atomics.store(workerData.at, 0, index);
        if (index === 2) parentPort.postMessage({ index, fault: "unsound" });
        if (index === 5) throw new Error("crash");
        while (index === 7);
      }`,
    );
    const faults = await fuzz({ worker, paths: [], seed: 1, from: 0, to: 10, hangCpu: 1e6 });
    expect(faults.map(({ index }) => index)).toEqual([2, 5, 7]);
    expect(faults[2]?.fault).toBe("hangs");
    rmSync(folder, { recursive: true, force: true });
  });
});
