import type { ReadOptions } from "../../shared/stations/table.ts";
import type { StationsFile } from "../jobs/messages.ts";
import type { InputSource } from "../store/runFolder.ts";

/** What a run keeps of the files that its stations were read from. */
export function sourceOf({ files, list }: StationsFile, reading: ReadOptions): InputSource {
  const [first, ...more] = files;
  return {
    ...first,
    reading,
    ...(more.length === 0 ? {} : { more }),
    ...(list === null ? {} : { list }),
  };
}
