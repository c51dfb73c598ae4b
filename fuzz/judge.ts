import { UserError } from "../shared/errors.ts";
import { type ByteSource, memorySource } from "../shared/stations/byteSource.ts";
import { type NamedBytes, readStationFiles } from "../shared/stations/read.ts";
import type { StationsRead } from "../shared/stations/table.ts";
import type { FuzzInput } from "./inputs.ts";

/** Passes over a file that reading it may take, beginnings looked at included; more is going round in circles. */
const MOST_PASSES = 60;

/** Thrown by a source that is read too often. */
class TooMuchWork extends Error {
  override readonly name = "TooMuchWork";
}

/** Bytes that may be read only so often: what a reader does is bounded in work, not in time. */
function boundedSource(bytes: Uint8Array): ByteSource {
  const source = memorySource(bytes);
  let left = MOST_PASSES * (bytes.length + 1000);
  return {
    length: source.length,
    read(offset, length) {
      const piece = source.read(offset, length);
      left -= piece.length + 1;
      if (left < 0) throw new TooMuchWork(`the file was read more than ${MOST_PASSES} times`);
      return piece;
    },
  };
}

/** What is wrong with how an input is read; null when it ends in a sound table or an error that a person can act on. */
export function judge({ files, options }: FuzzInput): string | null {
  const named = files.map(({ fileName, bytes }): NamedBytes => ({ fileName, bytes: boundedSource(bytes) }));
  try {
    const result = readStationFiles(named, options);
    if (result.kind === "list") return judgeError(result.error, files);
    return judgeTable(result.read);
  } catch (thrown) {
    if (thrown instanceof UserError) return judgeError(thrown, files);
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : `threw ${String(thrown)}`;
  }
}

function judgeError({ tag, message, detail }: UserError, files: FuzzInput["files"]): string | null {
  if (tag === "bug") return `tag "bug": ${message}`;
  if (message.length < 20 || leaks(message, files)) return `message: ${message}`;
  const lines = [message, ...detail].flatMap((text) =>
    [...text.matchAll(/\bline (\d+)/gi)].map((m) => Number(m[1])),
  );
  const most = Math.max(...files.map(({ bytes }) => countLines(bytes)));
  const isChosen = tag === "bad-setting";
  if (!isChosen && lines.some((line) => line < 1 || line > most))
    return `a line that is not there: ${message}`;
  const needsLine = tag === "malformed-file" || /^None of the \d+ rows/.test(message);
  return needsLine && lines.length === 0 ? `no line: ${message}` : null;
}

/** Whether a message shows what a program made, not what the files say. */
function leaks(message: string, files: FuzzInput["files"]): boolean {
  const leaked = /undefined|NaN|\[object/.exec(message)?.[0];
  if (leaked === undefined) return false;
  return files.every(({ bytes }) => !new TextDecoder("latin1").decode(bytes).includes(leaked));
}

/** Lines as the most generous count of them has it. */
const countLines = (bytes: Uint8Array): number =>
  1 + bytes.reduce((count, byte) => count + (byte === 0x0a || byte === 0x0d ? 1 : 0), 0);

function judgeTable({ table, report, layout }: StationsRead): string | null {
  const { ids, names, lon, lat, times, values } = table;
  const stations = ids.length;
  const isEven = [names, lon, lat, ...values].every((column) => column.length === stations);
  if (stations === 0 || !isEven || values.length !== times.length) return "columns of different lengths";
  if (new Set(ids).size !== stations) return "an id twice";
  if (!lon.every((degrees) => degrees >= -180 && degrees <= 180)) return "a longitude outside of the world";
  if (!lat.every((degrees) => degrees >= -90 && degrees <= 90)) return "a latitude outside of the world";
  const isAscending = times.every((time, k) => k === 0 || time > (times[k - 1] ?? Number.NaN));
  if (!isAscending || (times.length > 1 && times.some(Number.isNaN))) return "times out of order";
  if (values.some((column) => column.some((value) => Math.abs(value) === Infinity)))
    return "an infinite value";
  const present = values.reduce(
    (sum, column) => sum + column.filter((value) => !Number.isNaN(value)).length,
    0,
  );
  if (present === 0) return "a table without a value";
  if (report.missing !== stations * times.length - present) return "missing values miscounted";
  if (report.stations !== stations || report.times !== times.length) return "stations or times miscounted";
  if (report.rejected.some(({ line }) => !(line >= 1))) return "a rejected row without a line";
  return layout.values.includes(layout.value) ? null : "the value read is not among those offered";
}
