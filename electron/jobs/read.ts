import { basename } from "node:path";
import { examine } from "../../shared/stations/doctor/examine.ts";
import { readStations } from "../../shared/stations/read.ts";
import { FileSource } from "./fileSource.ts";
import type { Job } from "./job.ts";

/** Reads a stations file, holding one piece of it at a time, and examines its stations. */
export const read: Job<"read"> = async ({ path, options }, { progress }) => {
  const source = new FileSource(path);
  try {
    const stations = readStations(source, basename(path), options, progress);
    progress(1, "Examining stations");
    return { stations, findings: examine(stations), sha256: source.sha256() };
  } finally {
    source.close();
  }
};
