import GeoTIFF, { type GeoTIFFImage } from "geotiff";
import { UserError } from "../errors.ts";
import {
  bandRows,
  type GridBand,
  type GridFile,
  type GridReader,
  type GridVariable,
  isGridSize,
} from "./gridFile.ts";
import { evenAxis, nameOf } from "./text/textGrid.ts";
import { asciiOf } from "./text/tokens.ts";
import { malformed, unusable } from "./troubles.ts";

/** GeoTIFF on longitude and latitude; each band is a variable, or a time of one where bands are described so. */
export const geotiff: GridReader = {
  id: "geotiff",
  name: "GeoTIFF",
  recognise: (head) =>
    /^(II|MM)$/.test(asciiOf(head.subarray(0, 2))) && isTiffVersion(head)
      ? "It begins with the mark of TIFF."
      : null,
  open: async (file) => {
    const image = await imageOf(file);
    const layers = byVariable(await sound(file, () => bandsOf(file, image)));
    return {
      variables: layers.map(({ variable }) => variable),
      attributes: await sound(file, () => attributesOf(image)),
      bands: (variable) => {
        const layer = layers.find(({ variable: { name } }) => name === variable.name);
        return rowsOf(file, image, layer?.bands ?? []);
      },
      close: () => {},
    };
  },
};

/** 42, or 43 for files beyond 4 GiB, in either order of bytes. */
const isTiffVersion = (head: Uint8Array): boolean =>
  (head[2] === 0 && (head[3] === 42 || head[3] === 43)) ||
  (head[3] === 0 && (head[2] === 42 || head[2] === 43));

async function imageOf(file: GridFile): Promise<GeoTIFFImage> {
  const source = {
    fileSize: file.size,
    fetch: async (slices: readonly { offset: number; length: number }[]) => slices.map(bytesAt),
    fetchSlice: async (slice: { offset: number; length: number }) => ({ ...slice, data: bytesAt(slice) }),
    close: async () => {},
  };
  function bytesAt({ offset, length }: { offset: number; length: number }): ArrayBufferLike {
    return new Uint8Array(file.read(offset, length)).buffer;
  }
  return sound(file, async () => (await GeoTIFF.fromSource(source)).getImage());
}

interface Band {
  /** Counted from 0. */
  readonly sample: number;
  readonly name: string;
  readonly unit: string;
  readonly axes: Axes;
  /** Milliseconds since 1970-01-01 UTC; NaN when undated. */
  readonly time: number;
  readonly missing: number | null;
  readonly scale: number;
  readonly offset: number;
}

/** A variable and the bands of its times. */
interface Layer {
  readonly variable: GridVariable;
  readonly bands: readonly Band[];
}

async function bandsOf(file: GridFile, image: GeoTIFFImage): Promise<Band[]> {
  const axes = axesOf(file, image);
  const bands: Band[] = [];
  for (let k = 0; k < image.getSamplesPerPixel(); k++) bands.push(await bandOf(file, image, k, axes));
  return bands;
}

/** Dated bands of one name and unit are the times of a variable; all others are variables under names of their own. */
function byVariable(bands: readonly Band[]): Layer[] {
  const layers: Layer[] = [];
  for (const band of bands) {
    const { name, unit, time, axes, sample } = band;
    const at = layers.findIndex(({ variable }) => variable.name === name && variable.unit === unit);
    const same = layers[at];
    if (same && ![...same.variable.times, time].some(Number.isNaN) && !same.variable.times.includes(time)) {
      const variable = { ...same.variable, times: [...same.variable.times, time] };
      layers[at] = { variable, bands: [...same.bands, band] };
      continue;
    }
    const isTaken = layers.some(({ variable }) => variable.name === name);
    const own = isTaken ? `${name} (band ${sample + 1})` : name;
    const variable = { name: own, longName: own, unit, ...axes, times: [time], levels: [] };
    layers.push({ variable, bands: [band] });
  }
  return layers;
}

/** What GDAL's metadata say of the file as a whole. */
async function attributesOf(image: GeoTIFFImage): Promise<Record<string, string>> {
  const metadata = (await image.getGDALMetadata()) ?? {};
  const texts = Object.entries(metadata).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, plainText(value)] as const] : [],
  );
  return Object.fromEntries(texts);
}

/** The library leaves XML's own characters as they are written in GDAL's metadata. */
const plainText = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => XML_CHARACTERS[name] ?? "");

const XML_CHARACTERS: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

interface Axes {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

async function bandOf(file: GridFile, image: GeoTIFFImage, band: number, axes: Axes): Promise<Band> {
  const metadata = (await image.getGDALMetadata(band)) ?? {};
  const text = (name: string): string =>
    typeof metadata[name] === "string" ? plainText(metadata[name]) : "";
  const number = (name: string, otherwise: number): number => Number(text(name)) || otherwise;
  const only = image.getSamplesPerPixel() === 1;
  const described = text("DESCRIPTION");
  const [, own = described, time = ""] = DATED.exec(described) ?? [];
  return {
    sample: band,
    name: own || text("NETCDF_VARNAME") || (only ? nameOf(file) : `band ${band + 1}`),
    unit: text("UNITTYPE") || text("units"),
    axes,
    time: Date.parse(time),
    missing: image.getGDALNoData(),
    scale: number("SCALE", 1),
    offset: number("OFFSET", 0),
  };
}

/** A description that ends in a time, ISO 8601 in UTC. */
const DATED = /^(.*?) ?(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z)$/;

/** Places of the pixels' centres. */
function axesOf(file: GridFile, image: GeoTIFFImage): Axes {
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  if (!isGridSize(columns, rows))
    throw malformed(file.name, `a grid of ${columns} x ${rows} pixels cannot be`);
  const keys = image.getGeoKeys();
  if (keys?.GTModelTypeGeoKey !== undefined && keys.GTModelTypeGeoKey !== GEOGRAPHIC) {
    throw unusable(
      file.name,
      "it is in a projection, in metres",
      "Bring it to longitude and latitude first: gdalwarp -t_srs EPSG:4326.",
    );
  }
  const scale = numbersOf(image, "ModelPixelScale");
  const tiepoint = numbersOf(image, "ModelTiepoint");
  const [column = 0, row = 0, , west, north] = tiepoint ?? [];
  const [dlon = 0, dlat = 0] = scale ?? [];
  if (west === undefined || north === undefined || !(dlon > 0) || !(dlat > 0)) {
    throw unusable(
      file.name,
      "it does not say where it lies, or lies askew",
      "Give it a georeference: gdal_translate -a_ullr, or gdalwarp -t_srs EPSG:4326.",
    );
  }
  const half = keys?.GTRasterTypeGeoKey === PIXEL_IS_POINT ? 0 : 0.5;
  return {
    lon: evenAxis(west + (half - column) * dlon, dlon, columns),
    lat: evenAxis(north - (half - row) * dlat, -dlat, rows),
  };
}

const GEOGRAPHIC = 2;
const PIXEL_IS_POINT = 2;

function numbersOf(
  image: GeoTIFFImage,
  tag: "ModelPixelScale" | "ModelTiepoint",
): readonly number[] | undefined {
  const value: unknown = image.getFileDirectory().getValue(tag);
  return Array.isArray(value) || ArrayBuffer.isView(value)
    ? Array.from(value as ArrayLike<number>)
    : undefined;
}

async function* rowsOf(
  file: GridFile,
  image: GeoTIFFImage,
  bands: readonly Band[],
): AsyncGenerator<GridBand> {
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  // Whole rows of tiles, so that none is decoded twice.
  const block = image.getBlockHeight(0);
  const step = Math.max(block, Math.floor(bandRows(columns) / block) * block);
  for (const [time, { sample, missing, scale, offset }] of bands.entries()) {
    for (let row = 0; row < rows; row += step) {
      const window = [0, row, columns, Math.min(rows, row + step)];
      const raw = await sound(file, () => image.readRasters({ samples: [sample], window, interleave: true }));
      const values = Float32Array.from(raw as unknown as ArrayLike<number>, (value) =>
        value === missing || Math.fround(value) === Math.fround(missing ?? Number.NaN)
          ? Number.NaN
          : value * scale + offset,
      );
      yield { time, row, values };
    }
  }
}

/** The library throws plain errors for what is wrong with a file. */
async function sound<T>(file: GridFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw malformed(
      file.name,
      `the TIFF library says "${thrown instanceof Error ? thrown.message : String(thrown)}"`,
    );
  }
}
