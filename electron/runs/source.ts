import type { StationsFile } from "../jobs/messages.ts";
import type { InputSource } from "../store/runFolder.ts";

/** What a run keeps of the files that its stations were read from. */
export function sourceOf({ files, list, options }: StationsFile): InputSource {
  const [first, ...more] = files;
  return {
    ...first,
    // What a named layout stood for is spelled out: elsewhere there may be none of that name.
    reading: options.named ? { ...options, named: "" } : options,
    ...(more.length === 0 ? {} : { more }),
    ...(list === null ? {} : { list }),
  };
}
