import type { StepProgress } from "../rbf/engine.ts";
import type { ByteSource } from "./byteSource.ts";
import { decodePieces, recogniseEncoding } from "./encoding.ts";
import { generic } from "./layouts/generic.ts";
import type { LayoutReader, StationFile } from "./layouts/layout.ts";
import type { ReadOptions, StationsRead } from "./table.ts";

/** All layouts that can be read; of equally sure ones the first is taken. */
const layouts: readonly LayoutReader[] = [generic];

/** What is shown to layouts before they read: at least this much, and at least these lines if the file has them. */
const HEAD_BYTES = 1 << 20;
const HEAD_LINES = 20;
/** Share of the time that looking at all bytes takes before the first row is read. */
const ENCODING_SHARE = 0.2;

/**
 * Reads a stations file of any known layout.
 * @param fileName name without folders, for messages.
 * @param progress hears the fraction read; throwing from it stops the reading.
 * @throws UserError "not-text", "malformed-file", "no-columns", "no-stations" or "bad-setting", naming file, line and
 *         what to do.
 */
export function readStations(
  bytes: ByteSource,
  fileName: string,
  options: ReadOptions,
  progress: StepProgress = () => undefined,
): StationsRead {
  const file = openFile(bytes, fileName, options, (fraction) =>
    progress(ENCODING_SHARE * fraction, "Recognising the encoding"),
  );
  const best = layouts
    .map((layout) => ({ layout, ...layout.recognise(file, options) }))
    .reduce((top, one) => (one.confidence > top.confidence ? one : top));
  const read = best.layout.read(file, options, (fraction, what) =>
    progress(ENCODING_SHARE + (1 - ENCODING_SHARE) * fraction, what),
  );
  return { ...read, layout: { ...read.layout, reasons: [best.reason, ...read.layout.reasons] } };
}

function openFile(
  bytes: ByteSource,
  fileName: string,
  options: ReadOptions,
  done: (fraction: number) => void,
): StationFile {
  const recognised = recogniseEncoding(bytes, fileName, done);
  const encoding = options.encoding ?? recognised.encoding;
  const encodingReason = options.encoding ? `Encoding ${encoding}, as chosen.` : recognised.reason;
  return { fileName, bytes, encoding, encodingReason, head: readHead(bytes, encoding, fileName) };
}

function readHead(bytes: ByteSource, encoding: StationFile["encoding"], fileName: string): string {
  for (let size = HEAD_BYTES; ; size *= 4) {
    const first = decodePieces(bytes, encoding, fileName, size).next();
    if (first.done) return "";
    const { text, end } = first.value;
    if (end === bytes.length || text.split(/\n|\r/, HEAD_LINES + 1).length > HEAD_LINES) return text;
  }
}
