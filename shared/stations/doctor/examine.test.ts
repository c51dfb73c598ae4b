import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource } from "../byteSource.ts";
import { readStationFiles } from "../read.ts";
import { treat } from "../treat.ts";
import { type CheckKind, noTreatment } from "../treatment.ts";
import { examine } from "./examine.ts";
import { type Finding, openCases, suggestions } from "./finding.ts";
import { cleanNetwork, everyFault, type PlantedNetwork } from "./testing.ts";

const COUNT = 144;
const HOURS = 24;

type Found = Partial<Record<CheckKind, string[]>>;
const listed = (findings: readonly Finding[]): Found =>
  Object.fromEntries(findings.map(({ kind, cases }) => [kind, cases.flatMap(({ stations }) => stations)]));

/** Each plants one fault at a station (never the first, which others are compared with) and says what is to be found. */
const faults: Readonly<Record<string, (network: PlantedNetwork, station: number) => Found>> = {
  "at 0, 0": ({ table }, k) => {
    table.lon[k] = 0;
    table.lat[k] = 0;
    return { origin: [`S${k}`] };
  },
  "swapped, with a latitude that is one": ({ table }, k) => {
    [table.lon[k], table.lat[k]] = [table.lat[k] as number, table.lon[k] as number];
    return { swapped: [`S${k}`] };
  },
  "a lost sign": ({ table }, k) => {
    table.lon[k] = -(table.lon[k] as number);
    return { far: [`S${k}`] };
  },
  "on another continent": ({ table }, k) => {
    table.lat[k] = -55;
    return { far: [`S${k}`] };
  },
  "100 m from another": ({ table }, k) => {
    table.lon[k] = table.lon[0] as number;
    table.lat[k] = (table.lat[0] as number) + 0.0009;
    for (const column of table.values) column[k] = (column[0] as number) + 3;
    return { near: ["S0", `S${k}`] };
  },
  "a stuck sensor": ({ table }, k) => {
    for (const column of table.values) column[k] = 61.5;
    return { constant: [`S${k}`] };
  },
  "a value above all instruments": ({ table }, k) => {
    (table.values[5] as Float64Array)[k] = 5000;
    return { impossible: [`S${k}`] };
  },
  "a spike": ({ table }, k) => {
    (table.values[11] as Float64Array)[k] = 400;
    return { spike: [`S${k}`] };
  },
};

/** A network of degrees that may be swapped: east of Greenwich below 90. */
const networkFor = (seed: number, hours = HOURS) => cleanNetwork(seed, COUNT, hours, 60, 25);

describe("the station doctor", () => {
  it("finds nothing in clean networks, whatever their size and hours", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 30 }),
        (seed, count, hours) => {
          expect(examine(cleanNetwork(seed, count, hours))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(Object.keys(faults))("finds a station %s, and nothing else", (name) => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: COUNT - 1 }), (seed, station) => {
        const network = networkFor(seed);
        const expected = faults[name]?.(network, station);
        expect(listed(examine(network))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it("finds several faults together, each where it was planted", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.uniqueArray(fc.integer({ min: 1, max: COUNT - 1 }), { minLength: 4, maxLength: 4 }),
        (seed, [a = 1, b = 2, c = 3, d = 4]) => {
          const network = networkFor(seed);
          const planted = ["at 0, 0", "a lost sign", "a stuck sensor", "a spike"] as const;
          for (const [k, station] of [a, b, c, d].entries()) faults[planted[k] ?? ""]?.(network, station);
          expect(listed(examine(network))).toEqual({
            origin: [`S${a}`],
            far: [`S${b}`],
            constant: [`S${c}`],
            spike: [`S${d}`],
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it("names an impossible value by all its digits, and asks once what becomes of it", () => {
    const network = networkFor(7);
    (network.table.values[5] as Float64Array)[40] = 99999;
    const [found, ...others] = examine(network);
    expect(others).toEqual([]);
    expect(found?.cases[0]?.words).toBe("1 value outside of -20 to 984 µg/m³, the farthest 99999.");
  });

  it("finds a spike at a single time too", () => {
    const network = networkFor(7, 1);
    (network.table.values[0] as Float64Array)[40] = 400;
    expect(listed(examine(network))).toEqual({ spike: ["S40"] });
  });

  it("knows what reading has refused as swapped, with its place among the others", () => {
    const network = cleanNetwork(3, COUNT, 2);
    const at = { lon: Float64Array.of(26), lat: Float64Array.of(101) };
    const swapped = { ids: ["X"], names: ["Xi"], ...at, values: [Float64Array.of(5), Float64Array.of(6)] };
    const read = { table: network.table, facts: { ...network.facts, swapped } };
    const [finding] = examine(read);
    expect(finding).toMatchObject({ kind: "swapped", cases: [{ stations: ["X"], lon: 101, lat: 26 }] });
    const decisions = suggestions([finding as Finding], []);
    const { table } = treat(read, { ...noTreatment, decisions });
    expect(table.ids.at(-1)).toBe("X");
    expect([table.lon.at(-1), table.lat.at(-1), table.values[1]?.at(-1)]).toEqual([101, 26, 6]);
  });

  it("finds each kind of fault in one file", () => {
    const bytes = new TextEncoder().encode(everyFault());
    const result = readStationFiles([{ fileName: "every.csv", bytes: memorySource(bytes) }], {});
    if (result.kind === "list") throw result.error;
    expect(listed(examine(result.read))).toEqual({
      origin: ["S5"],
      swapped: ["S7"],
      far: ["S11"],
      "same-id": ["S13", "S13#2"],
      near: ["S8", "S9"],
      constant: ["S30"],
      impossible: ["S40"],
      spike: ["S20"],
      coincident: ["S49", "S50"],
      repeated: ["S60"],
      wrapped: ["S70"],
    });
  });

  it("lists what reading has settled without asking for a decision", () => {
    const network = cleanNetwork(3, 20, 2);
    const facts = {
      ...network.facts,
      coincident: [
        { ids: ["S1", "B"], names: ["", ""], values: [Float64Array.of(1, 3), Float64Array.of(2, 4)] },
      ],
      repeated: [{ id: "S2", count: 3 }],
      wrapped: ["S4"],
    };
    const findings = examine({ table: network.table, facts });
    expect(findings.map(({ kind }) => kind)).toEqual(["coincident", "repeated", "wrapped"]);
    expect(findings.map((finding) => openCases(finding, [], "pm25_ugm3"))).toEqual([0, 0, 0]);
  });

  it("is content when its suggestions were followed", () => {
    for (const [name, plant] of Object.entries(faults)) {
      if (name === "on another continent") continue;
      const network = networkFor(11);
      plant(network, 50);
      const findings = examine(network);
      const decisions = suggestions(findings, []);
      const left = findings.map((finding) => openCases(finding, decisions, network.table.value));
      expect(left, name).toEqual(findings.map(() => 0));
      const { table } = treat(network, { ...noTreatment, decisions });
      const off = new Set(
        decisions.flatMap(({ action, stations }) => (action === "exclude" ? stations : [])),
      );
      const again = examine({ table }).flatMap(({ cases }) => cases.flatMap(({ stations }) => stations));
      expect(
        again.filter((id) => !off.has(id) && name !== "100 m from another"),
        name,
      ).toEqual([]);
    }
  });
});
