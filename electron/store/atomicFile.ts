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
    mkdirSync(dirname(path), { recursive: true });
    const [first = "", ...others] = pieces;
    writeFileSync(temporary, first);
    for (const piece of others) appendFileSync(temporary, piece);
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw unwritable(path, thrown);
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
