import { decimalMarks, delimiters, encodings, type ReadOptions } from "../shared/stations/table.ts";
import { Choices, mutate } from "./mutate.ts";

/** A file as it is before it is damaged. */
export interface SeedFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** What is read together, and how. */
export interface FuzzInput {
  readonly files: readonly [SeedFile, ...SeedFile[]];
  readonly options: ReadOptions;
}

/** The input of that number: always the same for the same seed and files. */
export function inputAt(index: number, seed: number, seeds: readonly SeedFile[]): FuzzInput {
  const choose = new Choices(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const all = seeds.map(({ bytes }) => bytes);
  const damaged = ({ fileName, bytes }: SeedFile): SeedFile => ({
    fileName: choose.chance(0.05) ? choose.of(seeds).fileName : fileName,
    bytes: mutate(bytes, choose, all),
  });
  const first = damaged(choose.of(seeds));
  if (!choose.chance(0.15)) return { files: [first], options: optionsFor(first, choose) };
  const second = choose.of(seeds);
  return {
    files: [first, choose.chance(0.5) ? damaged(second) : second],
    options: optionsFor(first, choose),
  };
}

const roles = ["id", "name", "lon", "lat", "time", "value", "time-value", "parameter", "ignore"] as const;

/** Mostly none; else corrections such as a user might make, right or wrong. */
function optionsFor({ bytes }: SeedFile, choose: Choices): ReadOptions {
  if (choose.chance(0.6)) return {};
  const names = new TextDecoder().decode(bytes.subarray(0, 400)).split(/[,;\t|\r\n"]+/);
  const some = <T>(value: () => T): T | undefined => (choose.chance(0.25) ? value() : undefined);
  return {
    encoding: some(() => choose.of(encodings)),
    delimiter: some(() => choose.of(delimiters)),
    decimal: some(() => choose.of(decimalMarks)),
    headerLine: some(() => choose.below(6)),
    timeZone: some(() => choose.of(["+08:00", "Asia/Shanghai", "Europe/Madrid", "Atlantis"])),
    missing: some(() => [choose.of(names), "-1", "0"]),
    value: some(() => choose.of(names)),
    units: some(() => ({ [choose.of(names)]: "ppb" })),
    roles: some(() => ({ [choose.of(names)]: choose.of(roles), [choose.of(names)]: choose.of(roles) })),
  };
}
