import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineRooms } from "../../electron/jobs/rooms.ts";
import { module } from "../rbf/wasm/testing.ts";
import { copyRows, extentOf, fillMissing, placesOfExtent, toBigEndian } from "./passes.ts";

const floats = fc.float32Array({ maxLength: 60 });

it("finds the extent of any values", () => {
  fc.assert(
    fc.property(floats, (values) => {
      const known = [...values].filter((value) => !Number.isNaN(value));
      expect(extentOf(values)).toEqual([Math.min(...known) + 0, Math.max(...known) + 0]);
    }),
  );
});

it("tells where the extremes and a missing value are", () => {
  fc.assert(
    fc.property(floats, (values) => {
      const { least, most, missing } = placesOfExtent(values);
      const [low, high] = extentOf(values);
      if (least >= 0) expect((values[least] as number) + 0).toBe(low);
      if (most >= 0) expect((values[most] as number) + 0).toBe(high);
      expect(missing >= 0).toBe(values.some((value) => Number.isNaN(value)));
      if (missing >= 0) expect(values[missing]).toBeNaN();
    }),
  );
});

it("knows NaN of any sign and payload, and infinities", () => {
  const bits = Int32Array.of(0x7f800001, -1, -0x007fffff, 0x7fffffff);
  expect(placesOfExtent(new Float32Array(bits.buffer))).toEqual({ least: -1, most: -1, missing: 3 });
  expect(extentOf(Float32Array.of(Infinity, 3, -Infinity))).toEqual([-Infinity, Infinity]);
  expect(extentOf(Float32Array.of())).toEqual([Infinity, -Infinity]);
});

describe("values in a memory of the engine", () => {
  const rooms = new EngineRooms(module);
  /** Any bits, so that NaN of every sign and payload, both zeros and infinities occur; starting at any value of a room. */
  const bitPatterns = fc.array(
    fc.oneof(fc.integer(), fc.constantFrom(0, -0x80000000, 0x7f800000, -0x00800000, 0x7fc00000, -1)),
    { maxLength: 70 },
  );
  const both = fc.tuple(bitPatterns, fc.nat(3)).map(([bits, start]) => {
    const room = rooms.take(80);
    rooms.giveBack(room);
    const lent = room.subarray(start, start + bits.length);
    new Int32Array(lent.buffer, lent.byteOffset, lent.length).set(bits);
    return { lent, own: new Float32Array(Int32Array.from(bits).buffer) };
  });
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    Buffer.from(buffer, byteOffset, byteLength).toString("hex");

  it("have the same extremes at the same places", () => {
    fc.assert(
      fc.property(both, ({ lent, own }) => {
        expect(placesOfExtent(lent)).toEqual(placesOfExtent(own));
        expect(extentOf(lent)).toEqual(extentOf(own));
      }),
    );
  });

  it("are filled and turned round to the same bytes", () => {
    fc.assert(
      fc.property(both, fc.float({ noNaN: true }), ({ lent, own }, fill) => {
        fillMissing(lent, fill);
        fillMissing(own, fill);
        expect(bytesOf(lent)).toBe(bytesOf(own));
        const turned = Buffer.from(own.slice().buffer).swap32();
        expect(Buffer.from(toBigEndian(lent)).equals(turned)).toBe(true);
        expect(Buffer.from(toBigEndian(own)).equals(turned)).toBe(true);
      }),
    );
  });
});

it("copies rectangles within a room, and between arrays of their own, alike", () => {
  const rectangles = fc.record({
    width: fc.nat(9),
    rows: fc.nat(7),
    left: fc.nat(3),
    right: fc.nat(3),
    toLeft: fc.nat(3),
    toRight: fc.nat(3),
  });
  const rooms = new EngineRooms(module);
  const room = rooms.take(400);
  fc.assert(
    fc.property(rectangles, ({ width, rows, left, right, toLeft, toRight }) => {
      const [columns, toColumns] = [left + width + right, toLeft + width + toRight];
      const copied = (from: Float32Array, to: Float32Array): Float32Array => {
        for (const k of from.keys()) from[k] = k;
        to.fill(-1);
        copyRows(
          { values: from, columns, i0: left },
          { values: to, columns: toColumns, i0: toLeft },
          width,
          rows,
        );
        return to;
      };
      const inRoom = copied(room.subarray(0, rows * columns), room.subarray(200, 200 + rows * toColumns));
      const apart = copied(new Float32Array(rows * columns), new Float32Array(rows * toColumns));
      expect([...inRoom]).toEqual([...apart]);
      for (const [k, value] of apart.entries()) {
        const [row, i] = [Math.floor(k / toColumns), (k % toColumns) - toLeft];
        expect(value).toBe(i >= 0 && i < width ? row * columns + left + i : -1);
      }
    }),
  );
});

it("lends a room again once it is given back, and not before", () => {
  const rooms = new EngineRooms(module);
  const first = rooms.take(100);
  const second = rooms.take(100);
  expect(second.buffer).not.toBe(first.buffer);
  rooms.giveBack(first);
  expect(rooms.take(99).buffer).not.toBe(first.buffer);
  expect(rooms.take(100)).toBe(first);
  rooms.giveBack(second);
  rooms.forget();
  expect(rooms.take(100)).not.toBe(second);
});
