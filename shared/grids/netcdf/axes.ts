import { unusable } from "../troubles.ts";
import { isTimeUnit, millisecondsOf, timesOf } from "./calendar.ts";
import { type Dataset, type DatasetVariable, textOf } from "./dataset.ts";

/** A field's axes, and how an index of time and level finds its rows. */
export interface AxesOf {
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly times: readonly number[];
  readonly levels: readonly string[];
  /** Indices into the dimensions before latitude. */
  readonly leading: (time: number, level: number) => number[];
}

/** Most combinations of dimensions other than time, latitude and longitude. */
const MOST_LEVELS = 2000;

/**
 * The axes of an array whose last two dimensions are latitude and longitude; null when they are not.
 * @throws UserError "unusable-grid" when they are, but cannot be used.
 */
export function axesOf(file: string, dataset: Dataset, array: DatasetVariable): AxesOf | null {
  const { dimensions, shape } = array;
  const coordinates = dimensions.map((name) => coordinateOf(dataset, name));
  const [lat, lon] = coordinates.slice(-2);
  if (isLongitude(lat) && isLatitude(lon)) {
    throw unusable(
      file,
      `in ${array.name} longitude stands before latitude`,
      "Turn it round, for example with ncpdq -a lat,lon.",
    );
  }
  if (!isLatitude(lat) || !isLongitude(lon)) return null;
  const leadingShape = shape.slice(0, -2);
  const timeAxis = leadingShape.findIndex((_, k) => isTime(coordinates[k]));
  const period = leadingShape.findIndex((_, k) => isPeriod(coordinates[k]));
  const times = timesAlong(file, dataset, coordinates[timeAxis], coordinates[period], array);
  const isByPeriod =
    period >= 0 && times.length === leadingShape[period] && times.length !== leadingShape[timeAxis];
  const along = isByPeriod ? period : timeAxis;
  const others = leadingShape.map((_, k) => k).filter((k) => k !== along);
  const count = others.reduce((product, k) => product * (leadingShape[k] as number), 1);
  if (count > MOST_LEVELS || count < 1) return null;
  const indicesOf = (level: number): Map<number, number> => {
    let rest = level;
    const indices = new Map<number, number>();
    for (const k of others.toReversed()) {
      indices.set(k, rest % (leadingShape[k] as number));
      rest = Math.floor(rest / (leadingShape[k] as number));
    }
    return indices;
  };
  const shown = others.filter((k) => (leadingShape[k] as number) > 1);
  return {
    lon: numbersOf(dataset, lon),
    lat: numbersOf(dataset, lat),
    times,
    levels: shown.length === 0 ? [] : levelWords(dataset, dimensions, coordinates, shown, count, indicesOf),
    leading: (time, level) => {
      const indices = indicesOf(level);
      return leadingShape.map((_, k) => (k === along ? time : (indices.get(k) ?? 0)));
    },
  };
}

type Coordinate = DatasetVariable | undefined;

const coordinateOf = (dataset: Dataset, dimension: string): Coordinate =>
  dataset.variables.find(({ name, shape }) => name === dimension && shape.length === 1);

const names = { lat: /^(lat|latitude|nav_lat|y)$/i, lon: /^(lon|long|longitude|nav_lon|x)$/i };

/** Metres of a projection are no degrees, whatever the axis is called. */
function isAxis(
  coordinate: Coordinate,
  unit: RegExp,
  standardName: string,
  name: RegExp,
): coordinate is DatasetVariable {
  if (!coordinate || coordinate.integerBits === null) return false;
  const units = textOf(coordinate.attributes, "units").trim();
  if (unit.test(units) || textOf(coordinate.attributes, "standard_name") === standardName) return true;
  return name.test(lastPart(coordinate.name)) && (units === "" || /^deg/i.test(units));
}
const isLatitude = (coordinate: Coordinate): coordinate is DatasetVariable =>
  isAxis(coordinate, /^degrees?_?n(orth)?$/i, "latitude", names.lat);
const isLongitude = (coordinate: Coordinate): coordinate is DatasetVariable =>
  isAxis(coordinate, /^degrees?_?e(ast)?$/i, "longitude", names.lon);

const isTime = (coordinate: Coordinate): boolean =>
  coordinate !== undefined && isTimeUnit(textOf(coordinate.attributes, "units"));
/** Hours ahead of a forecast's start, on an axis of their own. */
const isPeriod = (coordinate: Coordinate): boolean =>
  coordinate !== undefined &&
  millisecondsOf(textOf(coordinate.attributes, "units")) !== null &&
  /forecast_?period|^step$|lead/i.test(
    `${textOf(coordinate.attributes, "standard_name")} ${coordinate.name}`,
  );

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

const numbersOf = (dataset: Dataset, variable: DatasetVariable): Float64Array =>
  dataset.read(variable, [], 0, variable.shape[0] ?? 1);

/** The times of a field: along its own axis, ahead of its forecast's start, or a single one beside it. */
function timesAlong(
  file: string,
  dataset: Dataset,
  time: Coordinate,
  period: Coordinate,
  array: DatasetVariable,
): readonly number[] {
  const read = (variable: DatasetVariable): number[] =>
    timesOf(
      file,
      numbersOf(dataset, variable),
      textOf(variable.attributes, "units"),
      textOf(variable.attributes, "calendar"),
    );
  const beside = (): Coordinate =>
    textOf(array.attributes, "coordinates")
      .split(/\s+/)
      .map((name) =>
        dataset.variables.find((variable) => variable.name === name && variable.shape.length === 0),
      )
      .find(isTime) ?? dataset.variables.find(({ name, shape }) => name === "time" && shape.length === 0);
  const start = time ?? beside();
  if (!start || !isTime(start)) return [Number.NaN];
  const times = read(start);
  if (!period || times.length !== 1) return times;
  const step = millisecondsOf(textOf(period.attributes, "units")) ?? 0;
  return Array.from(numbersOf(dataset, period), (ahead) => (times[0] as number) + ahead * step);
}

function levelWords(
  dataset: Dataset,
  dimensions: readonly string[],
  coordinates: readonly Coordinate[],
  shown: readonly number[],
  count: number,
  indicesOf: (level: number) => Map<number, number>,
): string[] {
  const places = new Map(
    shown.map((k) => [
      k,
      coordinates[k] && isNumeric(coordinates[k]) ? numbersOf(dataset, coordinates[k]) : null,
    ]),
  );
  return Array.from({ length: count }, (_, level) => {
    const indices = indicesOf(level);
    return shown
      .map((k) => {
        const index = indices.get(k) ?? 0;
        const unit = coordinates[k] ? textOf(coordinates[k].attributes, "units") : "";
        return `${lastPart(dimensions[k] ?? "")} ${places.get(k)?.[index] ?? index + 1} ${unit}`.trim();
      })
      .join(", ");
  });
}

const isNumeric = ({ integerBits }: DatasetVariable): boolean => integerBits !== null;
