import { readFileSync } from "node:fs";
import { UserError } from "../errors.ts";
import type { StepProgress } from "../rbf/engine.ts";
import { memorySource } from "./byteSource.ts";
import { type NamedBytes, readStationFiles, readStations } from "./read.ts";
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

/** A file of a test: a fixture, or a text. */
export type TestFile = { readonly fileName: string; readonly text: string } | Fixture;
type Fixture = { readonly fileName: string; readonly fixture: URL };

export const fixture = (fileName: string): Fixture => ({
  fileName,
  fixture: new URL(`fixtures/${fileName}`, import.meta.url),
});

export const bytesOf = (file: TestFile): Uint8Array =>
  "text" in file ? new TextEncoder().encode(file.text) : readFileSync(file.fixture);

/** Reads files together, as they are opened together. */
export function readTogether(
  files: readonly TestFile[],
  options: ReadOptions = {},
  remembered: (network: string) => TestFile | null = () => null,
): StationsRead {
  const named = (file: TestFile): NamedBytes => ({
    fileName: file.fileName,
    bytes: memorySource(bytesOf(file)),
  });
  const recall = (network: string): NamedBytes | null => {
    const file = remembered(network);
    return file && named(file);
  };
  const result = readStationFiles(files.map(named), options, recall);
  if (result.kind === "list") throw result.error;
  return result.read;
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
