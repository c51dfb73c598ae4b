import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { readStations } from "../../shared/stations/read.ts";
import { errorCode } from "../store/atomicFile.ts";
import type { Job } from "./job.ts";

/** Reads a stations file. */
export const read: Job<"read"> = async ({ path, options }, { progress }) => {
  const bytes = await readWhole(path);
  const stations = readStations(bytes, basename(path), options, progress);
  return { stations, sha256: createHash("sha256").update(bytes).digest("hex") };
};

const readTroubles: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GB",
};

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    if (!(await stat(path)).isFile()) throw unreadable(path, "it is not a regular file");
    return await readFile(path);
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === null) throw thrown;
    throw unreadable(path, readTroubles[code] ?? code);
  }
}

function unreadable(path: string, trouble: string): UserError {
  return new UserError("unreadable-file", `${path} cannot be read: ${trouble}.`, [path]);
}
