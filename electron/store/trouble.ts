import { accessSync, constants } from "node:fs";
import { UserError } from "../../shared/errors.ts";
import { errorCode, writeTroubles } from "./atomicFile.ts";

/**
 * What the system says of a run's folder that can be mended while the run waits: disk full, read-only, drive gone.
 * Other errors pass through unchanged.
 */
export function storeTrouble(folder: string, thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (code === null) return thrown;
  const cause = code === "ENOENT" ? causeOfMissing(folder) : code;
  const trouble = cause === "ENOENT" ? "it is gone" : (writeTroubles[cause] ?? cause);
  return new UserError("store-trouble", `The run's folder ${folder} cannot be used: ${trouble}.`, [
    folder,
    cause,
  ]);
}

/** Node also says that something is missing when it could not make a folder on a disk that denies writes. */
function causeOfMissing(folder: string): string {
  try {
    accessSync(folder, constants.W_OK);
    return "ENOENT";
  } catch (thrown) {
    return errorCode(thrown) ?? "ENOENT";
  }
}

export const isStoreTrouble = (thrown: unknown): thrown is UserError =>
  thrown instanceof UserError && thrown.tag === "store-trouble";

function codeOf(thrown: unknown): string | null {
  if (thrown instanceof UserError)
    return thrown.tag === "unwritable-output" ? (thrown.detail[1] ?? null) : null;
  return errorCode(thrown);
}
