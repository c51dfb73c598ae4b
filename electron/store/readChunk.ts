import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { UserError } from "../../shared/errors.ts";
import { errorCode } from "./atomicFile.ts";
import { checkOf } from "./journal.ts";
import { CHUNK_BYTES } from "./zarr.ts";

/** What a chunk's bytes must be: their check of the journal, "any" without one, null when there is no chunk yet. */
export type ExpectedCheck = number | "any" | null;

/**
 * Reads a chunk into `bytes` (CHUNK_BYTES of them) and holds it against its check.
 * @returns whether there is a chunk; then `bytes` is what was written, to the last bit.
 * @throws UserError "damaged-field" when it is gone, cut or altered.
 */
export async function readChunk(path: string, check: ExpectedCheck, bytes: Uint8Array): Promise<boolean> {
  if (check === null) return false;
  return isSound(path, check, bytes, await readWhole(path, bytes));
}

/** As readChunk, at once: for compute processes, where nothing else waits and the way over threads costs more than it. */
export function readChunkNow(path: string, check: ExpectedCheck, bytes: Uint8Array): boolean {
  return check !== null && isSound(path, check, bytes, readWholeNow(path, bytes));
}

/** Whether a chunk is there and is what was written; then it is in `bytes`. Anything else is false. */
export function holdsChunk(path: string, check: number | null, bytes: Uint8Array): boolean {
  return readWholeNow(path, bytes) === null && checkOf(bytes) === check;
}

function isSound(
  path: string,
  check: Exclude<ExpectedCheck, null>,
  bytes: Uint8Array,
  trouble: string | null,
): boolean {
  if (check === "any" && trouble === GONE) return false;
  if (trouble !== null) throw damaged(path, trouble);
  if (check !== "any" && checkOf(bytes) !== check) throw damaged(path, "does not match its check");
  return true;
}

const GONE = "is gone";

/** What keeps the bytes from being read, null when they were. */
async function readWhole(path: string, bytes: Uint8Array): Promise<string | null> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (thrown) {
    return goneOr(thrown);
  }
  try {
    const { bytesRead } = await file.read(bytes, 0, CHUNK_BYTES, 0);
    return lengthTrouble(bytesRead, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

function readWholeNow(path: string, bytes: Uint8Array): string | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (thrown) {
    return goneOr(thrown);
  }
  try {
    const bytesRead = readSync(file, bytes, 0, CHUNK_BYTES, 0);
    return lengthTrouble(bytesRead, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function goneOr(thrown: unknown): string {
  if (errorCode(thrown) === "ENOENT") return GONE;
  throw thrown;
}

function lengthTrouble(bytesRead: number, size: number): string | null {
  if (bytesRead !== CHUNK_BYTES) return `holds ${bytesRead} bytes instead of ${CHUNK_BYTES}`;
  return size === CHUNK_BYTES ? null : "is longer than a chunk";
}

function damaged(path: string, trouble: string): UserError {
  return new UserError("damaged-field", `A part of the field on disk is damaged: ${path} ${trouble}.`, [
    path,
  ]);
}
