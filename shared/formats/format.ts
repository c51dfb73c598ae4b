import { z } from "zod";
import { timeStamp } from "./numbers.ts";
import type { FieldSource } from "./source.ts";

/** Options of all writers; each format says which it heeds. */
export const formatOptionsSchema = z.object({
  /** CSV: "long" has a row per node and time, "matrix" a row per latitude and a column per longitude. */
  layout: z.enum(["long", "matrix"]).default("long"),
  /** Decimals of values in text; "shortest" writes just enough digits to come back to the same float32. */
  decimals: z.union([z.number().int().min(0).max(9), z.literal("shortest")]).default("shortest"),
  /** Surfer: which of its grid formats. */
  surfer: z.enum(["6-text", "6-binary", "7"]).default("7"),
  /** MICAPS: hours ahead of UTC of the times written; its users work in Beijing time. */
  utcOffset: z.number().min(-12).max(14).default(8),
  /** Pictures: id of a colour scale. */
  scale: z.string().default("smog"),
  /** Pictures: values at the two ends of the scale; "auto" takes the field's own, rounded outwards. */
  range: z.union([z.tuple([z.number(), z.number()]), z.literal("auto")]).default("auto"),
  /** Pictures: true adds axes, title, coastlines and legend; false leaves the bare field, transparent without data. */
  framed: z.boolean().default(true),
  /** Contours: regions between levels, or lines along them. */
  contours: z.enum(["bands", "lines"]).default("bands"),
  /** Contours: ascending levels in field units; "auto" takes about ten round ones. */
  levels: z.union([z.array(z.number()).min(1), z.literal("auto")]).default("auto"),
  /** What stands for a node without data, where a format lets one choose; "auto" is the format's custom. */
  noData: z.union([z.number(), z.literal("auto")]).default("auto"),
  /** GeoTIFF: all times in one file, a band each, or a file per time. */
  tiffTimes: z.enum(["bands", "files"]).default("bands"),
  /** CSV: lines beginning with # before the header that tell where the field comes from. */
  comments: z.boolean().default(false),
  /** Pictures: places to mark, [lon, lat] in degrees. */
  stations: z.array(z.tuple([z.number(), z.number()])).default([]),
});
export type FormatOptions = z.infer<typeof formatOptionsSchema>;
export type FormatOption = keyof FormatOptions;

/** Bytes that follow those before; with `at` they replace bytes written earlier (an index known only at the end). */
export type Piece = Uint8Array | { readonly at: number; readonly bytes: Uint8Array };

/** A small file that belongs beside the main one: same name, other extension. */
export interface Sidecar {
  readonly extension: string;
  readonly bytes: Uint8Array;
}

/** One of the files that together make a folder or an archive. */
export interface Entry {
  /** Path inside, parts separated by "/". */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a format can hold and what it needs to know. */
interface AnyFormat {
  readonly id: string;
  /** With its dot, lower case. */
  readonly extension: string;
  readonly name: string;
  /** One sentence for window and documentation. */
  readonly about: string;
  readonly options: readonly FormatOption[];
  /** What stands for a node without data, in words; the option noData, where heeded, changes it. */
  readonly noData: string;
  /** "one": a field of several times becomes several files. */
  times(options: FormatOptions): "all" | "one";
  /** Bytes of the file for a field of so many nodes, roughly, all times together. */
  estimate(source: FieldSource, options: FormatOptions): number;
  /** How often encoding reads every row: what progress is counted against. */
  passes(source: FieldSource, options: FormatOptions): number;
  /** null when the format can hold the field, else the reason and the way out, in words. */
  holds(source: FieldSource, options: FormatOptions): string | null;
  sidecars(source: FieldSource, options: FormatOptions): readonly Sidecar[];
  /** A file name without extension, for the save dialog and for one file per time. */
  baseName(source: FieldSource, options: FormatOptions): string;
}

/** A format that is one file. Pure: touches no file, turns rows into bytes. */
export interface FileFormat extends AnyFormat {
  /** The file, piece by piece, each at most some tens of megabytes and only good until the one after the next. */
  encode(source: FieldSource, options: FormatOptions): AsyncGenerator<Piece>;
}

/** How many entries of a folder may be in use at once: the bytes of one are good until so many after it are asked for. */
export const ENTRIES_TOGETHER = 4;

/** A format that is a folder of files. */
export interface FolderFormat extends AnyFormat {
  entries(source: FieldSource, options: FormatOptions): AsyncGenerator<Entry>;
}

export type Format = FileFormat | FolderFormat;

export const isFolder = (format: Format): format is FolderFormat => "entries" in format;

/** Most formats read the field once, need nothing beside them, and hold what they are given. */
export const plainFormat = {
  times: () => "all",
  passes: () => 1,
  sidecars: () => [],
  holds: () => null,
  baseName,
} as const satisfies Partial<AnyFormat>;

/** The value and, when dated, the first time: PM2_5_20190114T0400Z. */
function baseName({ value, times }: FieldSource): string {
  const name = value.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "") || "field";
  const time = times[0] ?? Number.NaN;
  return Number.isNaN(time) ? name : `${name}_${timeStamp(time)}`;
}

/** All pieces as one array: for small files and tests. */
export async function joinPieces(pieces: AsyncIterable<Piece>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Piece[] = [];
  let length = 0;
  for await (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      all.push(piece.slice());
      length += piece.length;
    } else all.push({ ...piece, bytes: piece.bytes.slice() });
  }
  const joined = new Uint8Array(length);
  let end = 0;
  for (const piece of all) {
    if (piece instanceof Uint8Array) {
      joined.set(piece, end);
      end += piece.length;
    } else joined.set(piece.bytes, piece.at);
  }
  return joined;
}

/** Nodes of all times. */
export const nodesOf = ({ grid, times }: FieldSource): number => grid.columns * grid.rows * times.length;

/** The value that stands for no data. */
export const noDataOr = ({ noData }: FormatOptions, custom: number): number =>
  noData === "auto" ? custom : noData;
