import {
  bandRows,
  type GridBand,
  type GridFile,
  type GridVariable,
  isGridSize,
  type OpenedGrid,
} from "../gridFile.ts";
import { unusable } from "../troubles.ts";
import { type AxesOf, axesOf } from "./axes.ts";
import { type Dataset, type DatasetVariable, numberOf, textOf } from "./dataset.ts";

/*
 * A NetCDF file by the CF conventions: which of its arrays are fields on longitude and latitude, on which axes, and
 * what their packed numbers stand for.
 */

interface Field {
  readonly variable: GridVariable;
  readonly array: DatasetVariable;
  readonly axes: AxesOf;
}

/** @throws UserError "unusable-grid" when there is no field on longitude and latitude. */
export function openFields(file: GridFile, dataset: Dataset): OpenedGrid {
  const fields = dataset.variables.flatMap((array) => fieldOf(file, dataset, array) ?? []);
  if (fields.length === 0) throw noField(file, dataset);
  return {
    variables: fields.map(({ variable }) => variable),
    attributes: Object.fromEntries(
      [...dataset.attributes].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
    bands: (variable, level) => {
      const field = fields.find(({ variable: { name } }) => name === variable.name) as Field;
      return bandsOf(dataset, field, level);
    },
    close: () => dataset.close(),
  };
}

function fieldOf(file: GridFile, dataset: Dataset, array: DatasetVariable): Field | null {
  if (array.integerBits === null || array.shape.length < 2 || /bounds|bnds/i.test(array.name)) return null;
  const axes = axesOf(file.name, dataset, array);
  if (axes === null || !isGridSize(axes.lon.length, axes.lat.length)) return null;
  const { lon, lat, times, levels } = axes;
  const variable: GridVariable = {
    name: array.name,
    longName:
      textOf(array.attributes, "long_name") || textOf(array.attributes, "standard_name") || array.name,
    unit: textOf(array.attributes, "units"),
    lon,
    lat,
    times,
    levels,
  };
  return { variable, array, axes };
}

async function* bandsOf(dataset: Dataset, { array, axes }: Field, level: number): AsyncGenerator<GridBand> {
  const unpack = unpackerOf(array);
  const { lon, lat, times, leading } = axes;
  const step = bandRows(lon.length);
  for (const time of times.keys()) {
    for (let row = 0; row < lat.length; row += step) {
      const raw = dataset.read(array, leading(time, level), row, Math.min(step, lat.length - row));
      yield { time, row, values: Float32Array.from(raw, unpack) };
    }
  }
}

/** The libraries' own fill values, which files need not name: of floats and doubles, and all beyond them. */
const DEFAULT_FILL = 9.96e36;

/** From a raw number to the value it stands for; NaN where it is missing. */
function unpackerOf({ attributes, integerBits }: DatasetVariable): (raw: number) => number {
  const scale = numberOf(attributes, "scale_factor") ?? 1;
  const offset = numberOf(attributes, "add_offset") ?? 0;
  const missing = ["_FillValue", "missing_value"].flatMap((name) => {
    const value = attributes.get(name);
    return value instanceof Float64Array ? [...value] : [];
  });
  const [validLow = -Infinity, validHigh = Infinity] = rangeOf(attributes);
  const wrap = integerBits && /^true$/i.test(textOf(attributes, "_Unsigned")) ? 2 ** integerBits : 0;
  return (raw) => {
    if (missing.includes(raw)) return Number.NaN;
    const number = raw < 0 ? raw + wrap : raw;
    if (number < validLow || number > validHigh || Math.abs(number) >= DEFAULT_FILL) return Number.NaN;
    return number * scale + offset;
  };
}

function rangeOf(attributes: DatasetVariable["attributes"]): readonly (number | undefined)[] {
  const range = attributes.get("valid_range");
  if (range instanceof Float64Array) return [range[0], range[1]];
  return [numberOf(attributes, "valid_min"), numberOf(attributes, "valid_max")];
}

/** Why nothing in the file is a field, and how to make it one. */
function noField(file: GridFile, { variables }: Dataset): Error {
  const isCurved = variables.some(
    ({ name, shape, attributes }) =>
      shape.length >= 2 &&
      (/^(x?lat|latitude)/i.test(name) || /^degrees?_?n/i.test(textOf(attributes, "units"))),
  );
  if (isCurved) {
    return unusable(
      file.name,
      "its longitudes and latitudes are tables of two dimensions, not axes",
      "Bring it to a grid of longitude and latitude first, for example with cdo remapbil,r3600x1800.",
    );
  }
  return unusable(
    file.name,
    "none of its variables is a field on longitude and latitude",
    "The axes need units degrees_east and degrees_north.",
  );
}
