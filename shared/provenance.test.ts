import { describe, expect, it } from "vitest";
import { figureOrNull, type Provenance, parseProvenance } from "./provenance.ts";
import { defaultMethod } from "./rbf/method.ts";

const record: Provenance = {
  version: 1,
  application: { name: "Isopleth", version: "0.1.0" },
  created: "2024-04-16T12:00:00Z",
  inputs: [{ path: "/data/stations.csv", sha256: "ab".repeat(32) }],
  reading: { value: "pm25" },
  value: { name: "pm25", unit: "ug/m3" },
  times: null,
  settings: {
    method: defaultMethod,
    grid: { west: 170, east: 190, south: -5, north: 5, dlon: 0.5, dlat: 0.25 },
    memoryCap: 512e6,
    workers: "auto",
    excluded: ["A1"],
    blockKm: 100,
  },
  method: { ...defaultMethod, shape: 1, degree: 0, smoothing: 0.1, tolerance: 1e-3 },
  decisions: [],
  fit: {
    solver: "dense",
    stations: 20,
    rcond: figureOrNull(Number.NaN),
    residual: 1e-12,
    looRmse: 3,
    looMae: 2,
    blockKm: 100,
    blockRmse: null,
    words: "trustworthy",
  },
  audit: { nodes: 1000, worst: 1e-4, tolerance: 1e-3, redone: 0, exceeded: false },
  changes: [],
};

describe("provenance", () => {
  it("comes back from its text", () => {
    expect(parseProvenance(JSON.stringify(record))).toEqual(record);
  });

  it("is not read from other text, nor from a later version", () => {
    expect(parseProvenance("{")).toBeNull();
    expect(parseProvenance("{}")).toBeNull();
    expect(parseProvenance(JSON.stringify({ ...record, version: 2 }))).toBeNull();
  });
});
