import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DefaultDeserializer, serialize } from "node:v8";
import type { RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import type { Model, SolvedModel } from "../../shared/rbf/engine.ts";
import type { ReadOptions, StationTable } from "../../shared/stations/table.ts";
import { writeAtomically } from "./atomicFile.ts";
import { checkOf } from "./journal.ts";

/*
 * A run's folder holds all that its compute processes need, so that any of them can take over at any time:
 * settings.json, stations.bin, weights.bin (while a fit is still being checked), model.bin (after it), field.zarr,
 * overviews/, tiles.log (its journal), state.json, lock.json and log.txt. The .bin files are V8's own structured-clone
 * bytes (typed arrays and NaN survive, and newer versions read what older ones wrote) with their CRC-32 behind them.
 */

/** What a run starts from. */
export interface RunInput {
  readonly settings: RunSettings;
  /** The value's name. */
  readonly value: string;
  readonly source: InputSource | null;
}

/** The file that the stations came from. */
export interface InputSource {
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** How it was read, as far as the user decided. */
  readonly reading?: ReadOptions;
  /** What was read, merged, converted and left out, and why: one sentence each. */
  readonly account?: readonly string[];
  /** Further files of values that were read with it. */
  readonly more?: readonly { readonly path: string; readonly sha256: string }[];
  /** The list that says where its stations are, when it does not say it itself. */
  readonly list?: { readonly path: string; readonly sha256: string };
}

export const fieldPath = (folder: string): string => join(folder, "field.zarr");
/** Beside the Zarr group, not in it: readers find one field there and nothing else. */
export const overviewsPath = (folder: string): string => join(folder, "overviews");
export const journalPath = (folder: string): string => join(folder, "tiles.log");
export const logPath = (folder: string): string => join(folder, "log.txt");
export const settingsPath = (folder: string): string => join(folder, "settings.json");
const stationsPath = (folder: string): string => join(folder, "stations.bin");
export const readingPath = (folder: string): string => join(folder, "reading.bin");
export const weightsPath = (folder: string): string => join(folder, "weights.bin");
export const modelPath = (folder: string): string => join(folder, "model.bin");

export function writeRunInput(folder: string, input: RunInput, table: StationTable): void {
  writeAtomically(settingsPath(folder), `${JSON.stringify(input, null, 2)}\n`);
  writeChecked(stationsPath(folder), table);
}

export function readRunInput(folder: string): RunInput {
  return JSON.parse(readFileSync(settingsPath(folder), "utf8")) as RunInput;
}

export function readRunStations(folder: string): StationTable {
  return readChecked(stationsPath(folder)) as StationTable;
}

export function writeModel(folder: string, model: Model): void {
  writeChecked(modelPath(folder), model);
}

export function readModel(folder: string): Model {
  return readChecked(modelPath(folder)) as Model;
}

/** Leaves the weights of a fit that is still being checked, for the first tiles. */
export function writeWeights(folder: string, model: SolvedModel): void {
  writeChecked(weightsPath(folder), model);
}

/** What tiles are computed from: the model without its diagnostics, or its weights as long as it is not there. */
export function readWeights(folder: string): SolvedModel {
  if (!hasModel(folder)) return readChecked(weightsPath(folder)) as SolvedModel;
  const { diagnostics: _diagnostics, ...model } = readModel(folder);
  return model;
}

/** Whether a fit has left its model. */
export const hasModel = (folder: string): boolean => existsSync(modelPath(folder));

/** Whether tiles can be computed from what a fit has left. */
export const hasWeights = (folder: string): boolean => hasModel(folder) || existsSync(weightsPath(folder));

/** What was recognised in the stations' file, for a window that takes the run up again. */
export function writeReading(folder: string, reading: object): void {
  writeChecked(readingPath(folder), reading);
}

/** null when nothing was kept. @throws UserError "damaged-field" */
export function readReading(folder: string): object | null {
  return existsSync(readingPath(folder)) ? (readChecked(readingPath(folder)) as object) : null;
}

const CHECK_BYTES = 4;

function writeChecked(path: string, content: unknown): void {
  const bytes = serialize(content);
  const check = new Uint8Array(CHECK_BYTES);
  new DataView(check.buffer).setUint32(0, checkOf(bytes));
  writeAtomically(path, bytes, check);
}

/** @throws UserError "damaged-field" when the file is not as it was written. */
function readChecked(path: string): unknown {
  const whole = readFileSync(path);
  const bytes = whole.subarray(0, -CHECK_BYTES);
  if (whole.length < CHECK_BYTES || whole.readUInt32BE(bytes.length) !== checkOf(bytes)) {
    throw new UserError(
      "damaged-field",
      `A part of the run on disk is damaged: ${path} does not match its check.`,
      [path],
    );
  }
  const reader = new OwnArrays(bytes);
  reader.readHeader();
  return reader.readValue();
}

/**
 * Node's reader makes arrays views of the file's bytes where these happen to be aligned, and copies elsewhere: then one
 * array kept holds the whole file. These are always copies.
 */
class OwnArrays extends DefaultDeserializer {
  /** Called for each typed array. */
  _readHostObject(): unknown {
    // Node calls it by this name and does not declare it.
    const read = (DefaultDeserializer.prototype as unknown as { _readHostObject(): Float64Array })
      ._readHostObject;
    const array = read.call(this);
    // Not twice: a long one would be there three times for a moment.
    return array.byteLength === array.buffer.byteLength ? array : array.slice();
  }
}
