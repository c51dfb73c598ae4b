import { basename } from "node:path";
import { peek as peekAt } from "../../shared/stations/peek.ts";
import { FileSource } from "./fileSource.ts";
import type { Job } from "./job.ts";

/** Reads a station file's first rows. */
export const peek: Job<"peek"> = async ({ path, options }) => {
  const bytes = new FileSource(path);
  try {
    return peekAt({ fileName: basename(path), bytes }, options);
  } finally {
    bytes.close();
  }
};
