import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What outlives a clone: the fallback runtime and the memory of a failed download. */
export const cacheFolder = path.join(
  process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"),
  "isopleth",
);
