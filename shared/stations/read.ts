import { UserError } from "../errors.ts";
import type { StepProgress } from "../rbf/engine.ts";
import type { ByteSource } from "./byteSource.ts";
import { type Beginning, recogniseBeginning } from "./dialect.ts";
import { decodePieces, recogniseEncoding } from "./encoding.ts";
import { anyList } from "./layouts/anyList.ts";
import type { LayoutReader, StationFile } from "./layouts/layout.ts";
import { type ListKind, readList } from "./layouts/list.ts";
import { listKindOf, missingList, onlyList, sortFiles } from "./sortFiles.ts";
import type { StationList } from "./stationList.ts";
import type { ListUsed, ReadOptions, StationsRead } from "./table.ts";

/** What is shown to layouts before they read: at least this much, and at least these lines if the file has them. */
const HEAD_BYTES = 1 << 20;
const HEAD_LINES = 20;
/** Share of the time that looking at all bytes takes before the first row is read. */
const ENCODING_SHARE = 0.2;

/** A file to read. */
export interface NamedBytes {
  /** Name without folders, for messages. */
  readonly fileName: string;
  readonly bytes: ByteSource;
}

/** What reading files gave: stations, or nothing but a list of stations, which is worth remembering. */
export type FilesRead =
  | { readonly kind: "stations"; readonly read: StationsRead; readonly data: readonly number[] }
  | { readonly kind: "list"; readonly network: string; readonly file: number; readonly error: UserError };

/**
 * Reads stations from files of any known layout: one file; several of one layout, as one table; or with them the list
 * that says where their stations are, in any order.
 * @param remembered the list of a network that was used last, when there is one.
 * @param progress hears the fraction read; throwing from it stops the reading.
 * @returns `data` and `file` are indices into `files`.
 * @throws UserError "not-text", "malformed-file", "no-columns", "no-stations", "needs-list" or "bad-setting", naming
 *         file, line and what to do.
 */
export function readStationFiles(
  files: readonly NamedBytes[],
  options: ReadOptions,
  remembered: (network: string) => NamedBytes | null = () => null,
  progress: StepProgress = () => undefined,
): FilesRead {
  const opened = files.map((file, index) => {
    const done = (fraction: number): void =>
      progress((ENCODING_SHARE * (index + fraction)) / files.length, "Recognising the encoding");
    return files.length === 1 ? openFile(file, options, done) : openOneOf(file, options, done);
  });
  const sorted = sortFiles(opened, options);
  const { list } = sorted;
  if (sorted.layout === null) {
    return {
      kind: "list",
      network: sorted.list.kind.network,
      file: sorted.list.index,
      error: onlyList(sorted.list),
    };
  }
  const { layout, data } = sorted;
  const [first] = data;
  const needsList = layout.recognise(first, options).needsList === true;
  const found = needsList ? (list ?? recall(layout.list, remembered)) : null;
  if (needsList && found === null && layout.list !== anyList) throw missingList(first, layout, options);
  const places = found ? readList(found.file, listKindFor(layout, found)) : undefined;
  const rest: StepProgress = (fraction, what) =>
    progress(ENCODING_SHARE + (1 - ENCODING_SHARE) * fraction, what);
  const read = layout.read({ files: data, options, list: places, progress: rest });
  const used: ListUsed | null = found && {
    fileName: found.file.fileName,
    network: layout.list?.network ?? found.kind.network,
    remembered: found !== list,
    reason: `${places?.size ?? 0} stations; read as the ${listKindFor(layout, found).name}.${openPairWords(places)}`,
  };
  const isOrderOpen = places !== undefined && places.openPair !== null;
  return {
    kind: "stations",
    read: {
      ...read,
      ...(isOrderOpen && read.facts ? { facts: { ...read.facts, isOrderOpen } } : {}),
      list: used,
    },
    data: data.map((file) => opened.indexOf(file)),
  };
}

const openPairWords = (places: StationList | undefined): string =>
  places && places.openPair !== null
    ? ` Its column "${places.openPair}" holds both coordinates, and nothing says which comes first: taken as the latitude.`
    : "";

/** What a list is read as: as the layout knows it, where it is such a one; lists of several networks look alike. */
const listKindFor = (
  { list }: LayoutReader,
  found: { readonly file: StationFile; readonly kind: ListKind },
) => (list && list !== anyList && list.fits(found.file.bareBeginning) ? list : found.kind);

function recall(
  kind: ListKind | undefined,
  remembered: (network: string) => NamedBytes | null,
): { readonly file: StationFile; readonly kind: ListKind } | null {
  const bytes = kind && remembered(kind.network);
  if (!bytes) return null;
  const file = openFile(bytes, {});
  return { file, kind: listKindOf(file) ?? kind };
}

/** Reads one file that needs no other. @throws UserError as `readStationFiles` does, or says that it is but a list. */
export function readStations(
  bytes: ByteSource,
  fileName: string,
  options: ReadOptions,
  progress?: StepProgress,
): StationsRead {
  const result = readStationFiles([{ bytes, fileName }], options, undefined, progress);
  if (result.kind === "list") throw result.error;
  return result.read;
}

/** Of several files a chosen encoding holds for those that are text in it. */
function openOneOf(file: NamedBytes, options: ReadOptions, done: (fraction: number) => void): StationFile {
  try {
    return openFile(file, options, done);
  } catch (thrown) {
    if (options.encoding === undefined || !(thrown instanceof UserError)) throw thrown;
    return openFile(file, { ...options, encoding: undefined }, done);
  }
}

function openFile(
  { bytes, fileName }: NamedBytes,
  options: ReadOptions,
  done: (fraction: number) => void = () => undefined,
): StationFile {
  const recognised = recogniseEncoding(bytes, fileName, done);
  const encoding = options.encoding ?? recognised.encoding;
  const encodingReason = options.encoding ? `Encoding ${encoding}, as chosen.` : recognised.reason;
  const head = readHead(bytes, encoding, fileName);
  let own: Beginning | undefined;
  let bare: Beginning | undefined;
  // Every layout asks for the first rows, and cutting them takes longer than all else that recognition does.
  const beginnings = {
    get beginning(): Beginning {
      own ??= recogniseBeginning(head, options);
      return own;
    },
    get bareBeginning(): Beginning {
      bare ??= cutsAsChosen(options) ? recogniseBeginning(head, {}) : beginnings.beginning;
      return bare;
    },
  };
  return Object.assign(beginnings, { fileName, bytes, encoding, encodingReason, head });
}

/** Whether options decide how the first rows are cut and read. */
const cutsAsChosen = ({ delimiter, headerLine, decimal, missing }: ReadOptions): boolean =>
  delimiter !== undefined || headerLine !== undefined || decimal !== undefined || missing !== undefined;

/** The file's beginning as text: whole lines. @throws UserError "not-text", "malformed-file" */
export function readHead(bytes: ByteSource, encoding: StationFile["encoding"], fileName: string): string {
  for (let size = HEAD_BYTES; ; size *= 4) {
    const first = decodePieces(bytes, encoding, fileName, size).next();
    if (first.done) return "";
    const { text, end } = first.value;
    if (end === bytes.length || text.split(/\n|\r/, HEAD_LINES + 1).length > HEAD_LINES) return text;
  }
}
