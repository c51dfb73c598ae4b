import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../shared/errors.ts";

/**
 * Writes a file so that it is there whole or not at all: under a temporary name, then renamed. The temporary
 * name is fixed, so that a repeated attempt overwrites what a killed one left behind.
 * @throws UserError "unwritable-output"
 */
export function writeAtomically(path: string, ...pieces: readonly (Uint8Array | string)[]): void {
  const temporary = `${path}.tmp`;
  try {
    const [first = "", ...others] = pieces;
    writeInFolder(temporary, first, "w");
    for (const piece of others) appendFileSync(temporary, piece);
    renameSync(temporary, path);
  } catch (thrown) {
    removeIfThere(temporary);
    throw unwritable(path, thrown);
  }
}

/** What cannot be removed could not be made either: the reason why is on its way. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (thrown) {
    if (errorCode(thrown) === null) throw thrown;
  }
}

/**
 * Writes a file that is not there yet, straight to its place.
 * @returns false, and nothing is written, when there is one.
 * @throws UserError "unwritable-output"; a part of the file may then be there.
 */
export function writeAnew(path: string, content: Uint8Array): boolean {
  try {
    writeInFolder(path, content, "wx");
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === "EEXIST") return false;
    throw unwritable(path, thrown);
  }
}

/** The folder is made when it is missing: asking each time would take longer than the write. */
function writeInFolder(path: string, content: Uint8Array | string, flag: "w" | "wx"): void {
  try {
    writeFileSync(path, content, { flag });
  } catch (thrown) {
    if (errorCode(thrown) !== "ENOENT") throw thrown;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag });
  }
}

/** What the system's codes of a failed write mean. */
export const writeTroubles: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "the disk is read-only",
  ENOENT: "the folder does not exist",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EIO: "the disk reports an error",
  ENODEV: "the drive is gone",
  ENXIO: "the drive is gone",
  ENOTCONN: "the connection to the drive is lost",
  ESTALE: "the connection to the drive is lost",
  EHOSTDOWN: "the connection to the drive is lost",
  EFBIG: "the file would be larger than the disk's file system allows",
};

/** A failed write as an error that a user can act on; other errors pass through unchanged. */
export function unwritable(path: string, thrown: unknown): unknown {
  const code = errorCode(thrown);
  if (code === null || thrown instanceof UserError) return thrown;
  const trouble = writeTroubles[code] ?? (thrown instanceof Error ? thrown.message : code);
  return new UserError(
    "unwritable-output",
    `${path} cannot be written: ${trouble}. Nothing was left half-written; choose another place or make room.`,
    [path, code],
  );
}

/** The system's code of a failed call ("ENOENT"), null for any other error. */
export function errorCode(thrown: unknown): string | null {
  const isSystemError = thrown instanceof Error && "code" in thrown && typeof thrown.code === "string";
  return isSystemError && /^E[A-Z0-9]+$/.test(thrown.code as string) ? (thrown.code as string) : null;
}
