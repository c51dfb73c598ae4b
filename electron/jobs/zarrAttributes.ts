import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { openZip } from "../../shared/formats/readback/zip.ts";
import { FileSource } from "./fileSource.ts";

const attributesSchema = z.record(z.string(), z.unknown());

/**
 * What a Zarr group says of itself as a whole, in a folder or zipped; empty when it is none.
 * @param path the group's folder, one of the files directly in it, or its archive
 */
export async function zarrAttributes(path: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = path.toLowerCase().endsWith(".zip")
    ? await zippedAttributes(path)
    : await ownAttributes(path);
  if (bytes === null) return {};
  try {
    return attributesSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

const ATTRIBUTES = ".zattrs";

async function ownAttributes(path: string): Promise<Uint8Array | null> {
  const found = await stat(path).catch(() => null);
  const folder = found?.isDirectory() || !basename(path).startsWith(".") ? path : dirname(path);
  return readFile(join(folder, ATTRIBUTES)).catch(() => null);
}

async function zippedAttributes(path: string): Promise<Uint8Array | null> {
  const source = new FileSource(path);
  try {
    const read = async (position: number, length: number) => source.read(position, length).slice();
    const archive = await openZip({ size: source.length, read });
    return await archive.entry(ATTRIBUTES);
  } catch {
    // Some other archive, or a damaged one: it says nothing.
    return null;
  } finally {
    source.close();
  }
}
