import { afterEach, expect, it } from "vitest";
import { EngineRooms } from "../../electron/jobs/rooms.ts";
import { type Rooms, setRooms } from "../grid/passes.ts";
import { module } from "../rbf/wasm/testing.ts";
import { bandsOf } from "./rows.ts";
import type { FieldSource } from "./source.ts";

const ownRooms: Rooms = { take: (length) => new Float32Array(length), giveBack: () => {} };
afterEach(() => setRooms(ownRooms));

/** Every value tells its time and row. */
const fieldOf = (rows: number, times: number): FieldSource => ({
  grid: { west: 0, south: 0, dlon: 1, dlat: 1, columns: 3, rows },
  times: Array.from({ length: times }, (_, time) => time),
  value: "v",
  unit: "",
  longName: "v",
  provenance: {},
  async readRows(time, j0, count, into = new Float32Array(3 * count)) {
    for (let k = 0; k < into.length; k++) into[k] = 1e5 * time + j0 + Math.floor(k / 3);
    return into;
  },
});

it.each([1, 2, 3, 4])(
  "leaves a band alone until the one after the next is asked for, over several times: %i bands",
  async (bands) => {
    for (const rooms of [ownRooms, new EngineRooms(module)]) {
      setRooms(rooms);
      const field = fieldOf(256 * bands - 10, 4);
      let before: { readonly values: Float32Array; readonly copy: Float32Array } | null = null;
      for (const time of field.times.keys()) {
        for await (const { j0, values } of bandsOf(field, time, "south")) {
          expect(values[0]).toBe(1e5 * time + j0);
          if (before !== null) expect(before.values).toEqual(before.copy);
          before = { values, copy: values.slice() };
        }
      }
    }
  },
);
