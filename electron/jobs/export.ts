import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../shared/errors.ts";
import { type ExportOptions, exportOptionsSchema } from "../../shared/formats/exportOptions.ts";
import { fillPattern } from "../../shared/formats/fileNames.ts";
import type { Format } from "../../shared/formats/format.ts";
import { formatFor, timedPath } from "../../shared/formats/registry.ts";
import { oneTime, withProgress } from "../../shared/formats/rows.ts";
import type { FieldSource } from "../../shared/formats/source.ts";
import { transformed } from "../../shared/formats/transform/transform.ts";
import { setRooms } from "../../shared/grid/passes.ts";
import { unwritable } from "../store/atomicFile.ts";
import { openField } from "../store/openField.ts";
import { fieldPath, journalPath, readRunStations } from "../store/runFolder.ts";
import { loadEngineModule } from "./engine.ts";
import { writeChecked } from "./exportFile.ts";
import { partFolder } from "./exportPaths.ts";
import type { Job, JobContext } from "./job.ts";
import type { WrittenFile } from "./messages.ts";
import { EngineRooms } from "./rooms.ts";

/**
 * Writes a finished field to a file. All of it is first written into a folder beside the target, synced and read
 * back, then renamed: until the last moment a file that was there before stays as it was.
 */
export const exportField: Job<"export"> = async ({ folder, path, options }, context) => {
  const part = partFolder(path);
  const rooms = new EngineRooms(await loadEngineModule());
  setRooms(rooms);
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part);
    const { names, changes } = await writeInto(
      part,
      path,
      folder,
      exportOptionsSchema.parse(options ?? {}),
      context,
    );
    context.signal.throwIfAborted();
    for (const name of names) await refuseOtherThings(join(dirname(path), name));
    return { files: await moveIntoPlace(part, dirname(path)), changes };
  } catch (thrown) {
    throw unwritable(path, thrown);
  } finally {
    rooms.forget();
    // What cannot be removed could not be made either; the reason has been given.
    await rm(part, { recursive: true, force: true }).catch(() => {});
  }
};

/** A device, or a folder that is no Zarr store, is not something to be replaced by a field. */
async function refuseOtherThings(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return;
  if (path.endsWith(".zarr") && found.isDirectory() && (await readdir(path)).includes(".zgroup")) return;
  const what = found.isDirectory() ? "it is a folder" : "it is not a regular file";
  throw new UserError("unwritable-output", `${path} cannot be written: ${what}. Choose another name.`, [
    path,
  ]);
}

/** @returns the names of the files, those beside them left out, and how they differ from the field. */
async function writeInto(
  part: string,
  pattern: string,
  folder: string,
  asked: ExportOptions,
  context: JobContext,
): Promise<{ readonly names: readonly string[]; readonly changes: readonly string[] }> {
  const stored = await openField(fieldPath(folder), journalPath(folder));
  const { lon, lat } = readRunStations(folder);
  const stations = Array.from(lon, (degrees, k) => [degrees, lat[k] as number] as [number, number]);
  const format = formatFor(pattern);
  const options = { ...asked, stations };
  const { field, changes } = await transformed(stored, options, stations);
  const reason = format.holds(field, options);
  if (reason !== null) throw new UserError("bad-setting", reason, [pattern]);
  const targets = targetsOf(format, basename(pattern), field, options);
  for (const { name } of targets) await refuseOtherThings(join(dirname(pattern), name));
  for (const [k, { name, source }] of targets.entries()) {
    const counted = withProgress(source, format.passes(source, options), (fraction) => {
      context.signal.throwIfAborted();
      context.progress((k + CHECKED * fraction) / targets.length, "writing");
    });
    await writeChecked(part, name, { format, source: counted, options }, () => {
      context.signal.throwIfAborted();
      context.progress((k + CHECKED) / targets.length, "checking the file");
    });
  }
  return { names: targets.map(({ name }) => name), changes };
}

/** Share of the progress that writing takes; the rest is reading back. */
const CHECKED = 0.95;

/** The files that a field becomes: one, or one for each time where a format holds one. */
function targetsOf(
  format: Format,
  pattern: string,
  field: FieldSource,
  options: ExportOptions,
): readonly { readonly name: string; readonly source: FieldSource }[] {
  const parts =
    format.times(options) === "one" && field.times.length > 1
      ? field.times.map((_, time) => oneTime(field, time))
      : [field];
  const names = parts.map((part) => fillPattern(pattern, part));
  const isUnique = new Set(names).size === names.length;
  return parts.map((source, k) => {
    const name = names[k] as string;
    return { source, name: isUnique ? name : timedPath(name, source.times[0] ?? Number.NaN) };
  });
}

async function moveIntoPlace(part: string, folder: string): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  for (const name of await readdir(part)) {
    const [from, to] = [join(part, name), join(folder, name)];
    const bytes = await sizeOf(from);
    // A folder takes the place of another only once that is out of the way.
    if ((await stat(to).catch(() => null))?.isDirectory()) await rename(to, join(part, ".replaced"));
    await rename(from, to);
    await rm(join(part, ".replaced"), { recursive: true, force: true });
    files.push({ path: to, bytes });
  }
  await syncFolder(folder);
  return files;
}

/** New names last only once their folder is synced; systems that cannot sync folders do not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Bytes of a file, or of all files below a folder. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (found.isFile()) return found.size;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
