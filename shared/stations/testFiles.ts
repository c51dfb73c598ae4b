import { readFileSync } from "node:fs";
import { UserError } from "../errors.ts";
import type { StepProgress } from "../rbf/engine.ts";
import { memorySource } from "./byteSource.ts";
import { readStations } from "./read.ts";
import type { ReadOptions, StationsRead } from "./table.ts";

/** Helpers of this folder's tests. */

export function readBytes(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions = {},
  progress?: StepProgress,
): StationsRead {
  return readStations(memorySource(bytes), fileName, options, progress);
}

export function readText(text: string, options: ReadOptions = {}): StationsRead {
  return readBytes(new TextEncoder().encode(text), "test.csv", options);
}

export function readFixture(name: string, options: ReadOptions = {}): StationsRead {
  return readBytes(readFileSync(new URL(`fixtures/${name}`, import.meta.url)), name, options);
}

/** The UserError that a call ends in; anything else fails the test. */
export function userError(call: () => unknown): UserError {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof UserError) return thrown;
    throw thrown;
  }
  throw new Error("no error was thrown");
}

/** values[time][station] as plain numbers. */
export const valuesOf = (read: StationsRead): number[][] => read.table.values.map((column) => [...column]);

export const timesOf = (read: StationsRead): string[] =>
  read.table.times.map((time) => new Date(time).toISOString());

export const rolesOf = (read: StationsRead): Record<string, string> =>
  Object.fromEntries(
    read.layout.columns.filter(({ role }) => role !== "ignore").map(({ name, role }) => [role, name]),
  );
