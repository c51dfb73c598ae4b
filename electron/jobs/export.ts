import { cp, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../../shared/errors.ts";
import {
  type Format,
  type FormatOptions,
  formatOptionsSchema,
  type Piece,
} from "../../shared/formats/format.ts";
import { formatFor, timedPath } from "../../shared/formats/registry.ts";
import { oneTime, withProgress } from "../../shared/formats/rows.ts";
import { unwritable } from "../store/atomicFile.ts";
import { openField } from "../store/openField.ts";
import { fieldPath, journalPath, readRunStations } from "../store/runFolder.ts";
import { isZarr, partFolder } from "./exportPaths.ts";
import type { Job, JobContext } from "./job.ts";
import type { WrittenFile } from "./messages.ts";
import { damagedTiles } from "./verify.ts";

/**
 * Writes a finished field to a file. All of it is first written into a folder beside the target and synced, then
 * renamed: until the last moment a file that was there before stays as it was.
 */
export const exportField: Job<"export"> = async ({ folder, path }, context) => {
  const part = partFolder(path);
  try {
    await refuseOtherThings(path);
    await rm(part, { recursive: true, force: true });
    await mkdir(part);
    if (isZarr(path)) await copyStore(folder, join(part, basename(path)), context);
    else await encodeInto(part, path, folder, context);
    context.signal.throwIfAborted();
    return { files: await moveIntoPlace(part, path) };
  } catch (thrown) {
    throw unwritable(path, thrown);
  } finally {
    // What cannot be removed could not be made either; the reason has been given.
    await rm(part, { recursive: true, force: true }).catch(() => {});
  }
};

/** A device, or a folder that is no Zarr store, is not something to be replaced by a field. */
async function refuseOtherThings(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return;
  if (isZarr(path) && found.isDirectory() && (await readdir(path)).includes(".zgroup")) return;
  const what = found.isDirectory() ? "it is a folder" : "it is not a regular file";
  throw new UserError("unwritable-output", `${path} cannot be written: ${what}. Choose another name.`, [
    path,
  ]);
}

async function encodeInto(part: string, path: string, folder: string, context: JobContext): Promise<void> {
  const format = formatFor(path);
  const field = await openField(fieldPath(folder), journalPath(folder));
  const options = optionsFor(format, folder);
  const reason = format.holds(field, options);
  if (reason !== null) throw new UserError("bad-setting", reason, [path]);

  const several = format.times === "one" && field.times.length > 1;
  const parts = several ? field.times.map((_, time) => oneTime(field, time)) : [field];
  for (const [k, source] of parts.entries()) {
    const target = join(part, basename(several ? timedPath(path, source.times[0] ?? Number.NaN) : path));
    const stem = target.slice(0, -format.extension.length);
    const counted = withProgress(source, format.passes(source, options), (fraction) => {
      context.signal.throwIfAborted();
      context.progress((k + fraction) / parts.length, "writing");
    });
    await writePieces(target, format.encode(counted, options));
    for (const sidecar of format.sidecars(source, options)) {
      await writePieces(`${stem}${sidecar.extension}`, once(sidecar.bytes));
    }
  }
}

/** Pictures show where the stations are. */
function optionsFor(format: Format, folder: string): FormatOptions {
  if (!format.options.includes("stations")) return formatOptionsSchema.parse({});
  const { lon, lat } = readRunStations(folder);
  const stations = Array.from(lon, (degrees, k) => [degrees, lat[k] as number] as [number, number]);
  return formatOptionsSchema.parse({ stations });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Piece> {
  yield bytes;
}

async function writePieces(path: string, pieces: AsyncIterable<Piece>): Promise<void> {
  const file = await open(path, "w");
  try {
    let end = 0;
    let unflushed = 0;
    let flushing: Promise<void> | null = null;
    for await (const piece of pieces) {
      const bytes = piece instanceof Uint8Array ? piece : piece.bytes;
      const position = piece instanceof Uint8Array ? end : piece.at;
      await writeFully(file, bytes, position);
      if (piece instanceof Uint8Array) end += bytes.length;
      unflushed += bytes.length;
      if (unflushed < FLUSHED_BYTES) continue;
      // The disk gets to work while the next piece is being prepared; the piece after that waits for it.
      await flushing;
      flushing = file.datasync();
      flushing.catch(() => {});
      unflushed = 0;
    }
    await flushing;
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is given to the disk at once, bytes. */
const FLUSHED_BYTES = 8 * 2 ** 20;

/** A write may take less than it was given: near a full disk it often does. */
async function writeFully(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function copyStore(folder: string, target: string, { signal, progress }: JobContext): Promise<void> {
  progress(0, "checking the store");
  const [damaged] = damagedTiles(folder);
  if (damaged !== undefined) throw new UserError("damaged-field", `Tile ${damaged} of the field is damaged.`);
  progress(0, "copying the store");
  await cp(fieldPath(folder), target, {
    recursive: true,
    filter: (source) => {
      signal.throwIfAborted();
      return !source.endsWith(".tmp");
    },
  });
}

async function moveIntoPlace(part: string, path: string): Promise<WrittenFile[]> {
  const target = join(path, "..");
  const files: WrittenFile[] = [];
  if (isZarr(path) && (await stat(path).catch(() => null)) !== null)
    await rename(path, join(part, "replaced"));
  for (const name of await readdir(part)) {
    if (name === "replaced") continue;
    const bytes = await sizeOf(join(part, name));
    await rename(join(part, name), join(target, name));
    files.push({ path: join(target, name), bytes });
  }
  return files;
}

/** Bytes of a file, or of all files below a folder. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (found.isFile()) return found.size;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
