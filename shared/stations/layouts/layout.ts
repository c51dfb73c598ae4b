import type { StepProgress } from "../../rbf/engine.ts";
import type { ByteSource } from "../byteSource.ts";
import type { Beginning } from "../dialect.ts";
import type { StationList } from "../stationList.ts";
import type { Layout, ReadOptions, StationsRead } from "../table.ts";
import type { ListKind } from "./list.ts";

/** A stations file whose encoding is known. */
export interface StationFile {
  /** Name without folders, as messages show it. */
  readonly fileName: string;
  readonly bytes: ByteSource;
  readonly encoding: Layout["encoding"];
  readonly encodingReason: string;
  /** The first lines as text; at least 20 lines if the file has them. */
  readonly head: string;
  /** The first rows, cut as the options say; and as they look without any. */
  readonly beginning: Beginning;
  readonly bareBeginning: Beginning;
}

export interface Recognition {
  /** 0 (cannot read it) to 1. */
  readonly confidence: number;
  /** In one sentence. */
  readonly reason: string;
  /** Whether the file leaves it to a list to say where its stations are. */
  readonly needsList?: boolean;
  /** Some ids of stations, as far as the file's beginning shows them; given when it needs a list. */
  readonly ids?: readonly string[];
}

/** What a layout is given to read. */
export interface ReadRequest {
  /** Several only when all are of the layout: they become one table. */
  readonly files: readonly [StationFile, ...StationFile[]];
  readonly options: ReadOptions;
  /** Where the stations are, when the files need a list for that. */
  readonly list: StationList | undefined;
  readonly progress: StepProgress;
}

export type LayoutRead = Omit<StationsRead, "list">;

/** One kind of stations file: tells whether a file is of its kind, and reads it. */
export interface LayoutReader {
  /** Short and stable: "china-wide". */
  readonly key: string;
  /** What people call such a file, to stand in a sentence: "China wide file". */
  readonly name: string;
  /** The list that gives its stations their places, when it has no coordinates. */
  readonly list?: ListKind;
  /** The confidence that it never passes: it is not asked where another layout is surer. Absent: 1. */
  readonly atMost?: number;
  recognise(file: StationFile, options: ReadOptions): Recognition;
  /** @throws UserError naming file, line and what to do. */
  read(request: ReadRequest): LayoutRead;
}

/** What a file is, and how much of it there is, in one sentence. */
export function summary(
  name: string,
  counts: {
    /** "type" or "pollutant"; its plural takes an s. */
    readonly valueWord: string;
    readonly values: number;
    /** "hour", "day" or "time". */
    readonly timeWord: string;
    readonly times: number;
    readonly stations: number;
    /** Stations that the list does not place. */
    readonly unplaced: number;
  },
): string {
  const { valueWord, values, timeWord, times, stations, unplaced } = counts;
  const parts = [name, count(values, valueWord), count(times, timeWord), count(stations, "station")];
  return `${parts.join(", ")}${unplaced === 0 ? "" : `; ${unplaced} without coordinates in the list`}.`;
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
