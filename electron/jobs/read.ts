import { basename } from "node:path";
import { readStations } from "../../shared/stations/read.ts";
import { FileSource } from "./fileSource.ts";
import type { Job } from "./job.ts";

/** Reads a stations file, holding one piece of it at a time. */
export const read: Job<"read"> = async ({ path, options }, { progress }) => {
  const source = new FileSource(path);
  try {
    const stations = readStations(source, basename(path), options, progress);
    return { stations, sha256: source.sha256() };
  } finally {
    source.close();
  }
};
