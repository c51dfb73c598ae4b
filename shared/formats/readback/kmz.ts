import { colourFaults, pictureOnly, readPixels } from "./png.ts";
import type { Reader } from "./readback.ts";
import { openZip } from "./zip.ts";

/** An overlay per time: the document's box must fit the field, and nodes must have the colour of their value. */
export const readKmz: Reader = async (file, wanted) => {
  const { entry } = await openZip(file);
  const document = new TextDecoder().decode((await entry("doc.kml")) ?? undefined);
  const { grid, times } = wanted.field;
  const edge = (name: string): number => Number(new RegExp(`<${name}>([^<]*)</${name}>`).exec(document)?.[1]);
  const [west, east, south, north] = ["west", "east", "south", "north"].map(edge) as [
    number,
    number,
    number,
    number,
  ];
  const pictures = [...document.matchAll(/<href>(overlays\/[^<]*)<\/href>/g)].map(([, name]) => name ?? "");
  const faults: string[] = [];
  const right = [
    [west, grid.west - grid.dlon / 2],
    [east, grid.west + (grid.columns - 0.5) * grid.dlon],
    [south, grid.south - grid.dlat / 2],
    [north, grid.south + (grid.rows - 0.5) * grid.dlat],
  ] as const;
  if (!right.every(([is, should]) => Math.abs(is - should) < 1e-6 * (1 + Math.abs(should)))) {
    faults.push(`The overlay lies at ${west}, ${east}, ${south}, ${north}.`);
  }
  if (pictures.length !== times.length) faults.push(`The file has ${pictures.length} pictures.`);
  for (const [time, name] of pictures.entries()) {
    const bytes = await entry(name);
    if (bytes === null) faults.push(`${name} is missing.`);
    else {
      const pixels = await readPixels(bytes);
      const place = (lon: number, lat: number): readonly [number, number] => [
        Math.floor(((lon - west) / (east - west)) * pixels.width),
        Math.floor(((north - lat) / (north - south)) * pixels.height),
      ];
      faults.push(...colourFaults(pixels, place, wanted, time));
    }
  }
  return pictureOnly(faults);
};
