import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Model } from "../../shared/rbf/engine.ts";
import { engine } from "../../shared/rbf/wasm/testing.ts";
import { makeSettings, makeTable } from "../runs/testing/stations.ts";
import { readModel, readRunStations, readWeights, writeModel, writeRunInput } from "./runFolder.ts";

const folder = mkdtempSync(join(tmpdir(), "isopleth-folder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fitted(stations: number): Model {
  const { lon, lat, values } = makeTable(stations, 2);
  const { method } = makeSettings(1);
  return engine.fit({ lon, lat, values, method });
}

describe("what a run's folder keeps", () => {
  it("comes back in arrays of their own, none of which holds the whole file", () => {
    // Names of different lengths put the arrays at other places of the file, aligned and not.
    for (const name of ["", "a", "ab", "abc", "abcd", "abcdefgh"]) {
      const table = { ...makeTable(300, 3), value: name };
      writeRunInput(folder, { settings: makeSettings(1), value: name, source: null }, table);
      const read = readRunStations(folder);
      expect(read).toEqual(table);
      for (const array of [read.lon, read.lat, ...read.values]) {
        expect(array.buffer.byteLength).toBe(array.byteLength);
      }
    }
  });

  it("is the whole model for who asks for it, and for tiles only what they need", () => {
    const model = fitted(60);
    writeModel(folder, model);
    expect(readModel(folder)).toEqual(model);
    const { diagnostics: _diagnostics, ...weights } = model;
    expect(readWeights(folder)).toEqual(weights);
  });
});
