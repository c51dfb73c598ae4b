import { readSync } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate, deflateRaw } from "node:zlib";
import { UserError } from "../../shared/errors.ts";
import { setDeflate } from "../../shared/formats/deflate.ts";
import { type Format, type FormatOptions, isFolder } from "../../shared/formats/format.ts";
import { checkFile, checkFolder } from "../../shared/formats/readback/check.ts";
import type { Wanted } from "../../shared/formats/readback/readback.ts";
import { witnessOf } from "../../shared/formats/readback/witness.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { writeEntries, writePieces } from "./writePieces.ts";

/** Of zlib's levels: half the time of the usual 6 for files that are a few hundredths larger. */
const LEVEL = 4;
const [wrapped, raw] = [promisify(deflate), promisify(deflateRaw)];
setDeflate((bytes, wrapping) => (wrapping === "raw" ? raw : wrapped)(bytes, { level: LEVEL }));

/** What becomes a file. */
interface FileContent {
  readonly format: Format;
  readonly source: FieldSource;
  readonly options: FormatOptions;
}

/**
 * Writes one file, or folder, with those beside it, syncs it, and reads it back by a reader that shares no code with
 * the writer.
 * @param onCheck called once it is written
 * @throws UserError "unwritable-output" when what is read differs from the field
 */
export async function writeChecked(
  folder: string,
  name: string,
  { format, source, options }: FileContent,
  onCheck: () => void,
): Promise<void> {
  const path = join(folder, name);
  const stem = path.slice(0, -format.extension.length);
  const { source: watched, probes } = witnessOf(source);
  for (const { extension, bytes } of format.sidecars(source, options)) {
    await writePieces(`${stem}${extension}`, [bytes]);
  }
  if (isFolder(format)) await writeEntries(path, format.entries(watched, options));
  else await writePieces(path, format.encode(watched, options));
  onCheck();
  const beside = (extension: string) => readFile(`${stem}${extension}`).catch(() => null);
  const wanted: Wanted = { field: source, options, probes: probes(), beside };
  const faults = isFolder(format)
    ? await checkFolder((entry) => readFile(join(path, ...entry.split("/"))).catch(() => null), wanted)
    : await checkWritten(format, path, wanted);
  if (faults.length > 0) throw differs(name, faults);
}

function differs(name: string, faults: readonly string[]): UserError {
  return new UserError(
    "unwritable-output",
    `${name} was written, but reads back otherwise, so it has been deleted. Try again, another disk or another format.`,
    faults,
  );
}

async function checkWritten(format: Format, path: string, wanted: Wanted): Promise<readonly string[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return await checkFile(
      format,
      { size, read: async (position, length) => readRange(file, position, length) },
      wanted,
    );
  } finally {
    await file.close();
  }
}

/** At once: for a few bytes here and there the way over threads takes ten times as long. */
function readRange({ fd }: FileHandle, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let end = 0;
  for (;;) {
    const bytesRead = readSync(fd, bytes, end, length - end, position + end);
    end += bytesRead;
    if (bytesRead === 0 || end === length) return bytes.subarray(0, end);
  }
}
