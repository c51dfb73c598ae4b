import { type FieldNode, type ReadBack, type Reader, unknown, type Wanted } from "./readback.ts";
import { openZip } from "./zip.ts";

/** A file of the group by its path inside; null when it is not there. */
export type GroupFile = (name: string) => Promise<Uint8Array | null>;

interface ArrayMetadata {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly dimension_separator?: string;
}

/** A zipped Zarr group. */
export const readZarrZip: Reader = async (file, wanted) => {
  const { entry } = await openZip(file);
  return readZarr(entry, wanted);
};

/** A Zarr v2 group without compression: arrays lat, lon and time, and the one that has them as dimensions. */
export async function readZarr(group: GroupFile, { probes, field }: Wanted): Promise<ReadBack> {
  const name = field.value.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  const names = [name, `value_${name}`, "value"];
  const found = await Promise.all(names.map((candidate) => group(`${candidate}/.zarray`)));
  const k = found.findIndex((bytes) => bytes !== null);
  if (k < 0) return { ...unknown, faults: [`There is no array of ${field.value}.`] };
  const { shape, chunks, dimension_separator = "." } = json(found[k]) as unknown as ArrayMetadata;
  const [, rows = 0, columns = 0] = shape;
  const [, high = 1, wide = 1] = chunks;
  const held = new Map<string, DataView | null>();
  const valueAt = async ({ time, i, j }: FieldNode): Promise<number> => {
    const chunk = [time, Math.floor(j / high), Math.floor(i / wide)].join(dimension_separator);
    if (!held.has(chunk)) {
      held.clear();
      held.set(chunk, viewOfBytes(await group(`${names[k]}/${chunk}`)));
    }
    return held.get(chunk)?.getFloat32(4 * ((j % high) * wide + (i % wide)), true) ?? Number.NaN;
  };
  const values: number[] = [];
  for (const probe of probes) values.push(await valueAt(probe));
  const [lon, lat, time] = [
    await doubles(group, "lon"),
    await doubles(group, "lat"),
    await doubles(group, "time"),
  ];
  return {
    ...unknown,
    columns,
    rows,
    west: lon?.[0] ?? Number.NaN,
    south: lat?.[0] ?? Number.NaN,
    dlon: ((lon?.at(-1) ?? Number.NaN) - (lon?.[0] ?? Number.NaN)) / (columns - 1),
    dlat: ((lat?.at(-1) ?? Number.NaN) - (lat?.[0] ?? Number.NaN)) / (rows - 1),
    times: time?.map((hours) => hours * 3_600_000) ?? null,
    values,
    faults: lon?.length === columns && lat?.length === rows ? [] : ["The coordinates have another length."],
  };
}

async function doubles(group: GroupFile, name: string): Promise<number[] | null> {
  const view = viewOfBytes(await group(`${name}/0`));
  if (view === null) return null;
  return Array.from({ length: view.byteLength / 8 }, (_, k) => view.getFloat64(8 * k, true));
}

const json = (bytes: Uint8Array | null | undefined): unknown =>
  JSON.parse(new TextDecoder().decode(bytes ?? undefined));

const viewOfBytes = (bytes: Uint8Array | null): DataView | null =>
  bytes === null ? null : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
