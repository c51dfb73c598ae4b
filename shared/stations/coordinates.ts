import { UserError } from "../errors.ts";
import { quoteCell, readNumber } from "./cells.ts";
import { columnFact } from "./columnFacts.ts";
import { readDegrees } from "./degrees.ts";
import type { Layout } from "./table.ts";

/** From this share of the rows on, a column that cannot be latitudes is not a matter of single rows. */
const SWAPPED_SHARE = 0.2;
const PROJECTED_SHARE = 0.5;
/** Larger numbers are no degrees, whatever went wrong: metres of some projection. */
const LARGEST_DEGREES = 1000;

/** Reads the coordinates of one row after another, and judges the two columns as a whole. */
export class CoordinateReader {
  /** Degrees of the row read last: -180..180 and -90..90. */
  lon = 0;
  lat = 0;
  /** Rows whose longitude was in 180..360, and whether the row read last was one. */
  wrapped = 0;
  isWrapped = false;
  /** Whether the row read last was refused although its two cells, swapped, are a place; lon and lat are the cells'. */
  maySwap = false;
  readonly #decimal: Layout["decimal"];
  #rows = 0;
  #latBeyond90 = 0;
  #lonBeyond90 = 0;
  #projected = 0;

  constructor(decimal: Layout["decimal"]) {
    this.#decimal = decimal;
  }

  /** Takes a row's two cells, trimmed; returns why they are no place, or undefined. */
  read(lonText: string, latText: string): string | undefined {
    const lon = readNumber(lonText, this.#decimal) ?? readDegrees(lonText, "lon");
    const lat = readNumber(latText, this.#decimal) ?? readDegrees(latText, "lat");
    this.maySwap = false;
    if (lon === undefined) return `longitude ${quoteCell(lonText)} is not a number`;
    if (lat === undefined) return `latitude ${quoteCell(latText)} is not a number`;
    if (Number.isNaN(lon)) return "longitude missing";
    if (Number.isNaN(lat)) return "latitude missing";
    this.#rows++;
    if (Math.abs(lon) > LARGEST_DEGREES || Math.abs(lat) > LARGEST_DEGREES) this.#projected++;
    if (Math.abs(lon) > 90) this.#lonBeyond90++;
    if (Math.abs(lat) > 90) {
      if (Math.abs(lat) <= 360) this.#latBeyond90++;
      this.maySwap = Math.abs(lat) <= 180 && Math.abs(lon) <= 90;
      this.lon = lon;
      this.lat = lat;
      return `latitude ${latText} is outside -90..90`;
    }
    if (lon < -180 || lon > 360) return `longitude ${lonText} is outside -180..360`;
    this.isWrapped = lon > 180;
    if (this.isWrapped) this.wrapped++;
    this.lon = this.isWrapped ? lon - 360 : lon;
    this.lat = lat;
    return undefined;
  }

  /** Takes a row whose place has been read before. */
  again({
    lon,
    lat,
    isWrapped,
  }: {
    readonly lon: number;
    readonly lat: number;
    readonly isWrapped: boolean;
  }) {
    this.#rows++;
    if (isWrapped) this.wrapped++;
    if (isWrapped || Math.abs(lon) > 90) this.#lonBeyond90++;
    this.lon = lon;
    this.lat = lat;
    this.isWrapped = isWrapped;
    this.maySwap = false;
  }

  /** @throws UserError "no-columns" when the columns look swapped or projected. */
  judge(fileName: string, lonName: string, latName: string): void {
    const columns = [columnFact(lonName), columnFact(latName)];
    if (this.#projected > this.#rows * PROJECTED_SHARE) {
      throw new UserError(
        "no-columns",
        `The coordinates of ${fileName} ("${lonName}", "${latName}") look projected, in metres or the like. Isopleth needs longitude and latitude in degrees: choose other columns, or convert them.`,
        [`${this.#projected} of ${this.#rows} rows beyond ${LARGEST_DEGREES}`, ...columns],
      );
    }
    if (this.#latBeyond90 > this.#rows * SWAPPED_SHARE && this.#lonBeyond90 === 0) {
      throw new UserError(
        "no-columns",
        `Longitude and latitude of ${fileName} look swapped: "${latName}" passes 90 while "${lonName}" never does. Correct the columns: make "${latName}" the longitude and "${lonName}" the latitude.`,
        [`${this.#latBeyond90} of ${this.#rows} rows have a latitude beyond 90`, ...columns],
      );
    }
  }
}

/** Places closer than this are one, degrees; both meridians 180 are one, and so are all longitudes at a pole. */
const PLACE_DEGREES = 1e-9;

/** A key that is the same for coordinates of the same place. */
export function placeKey(lon: number, lat: number): string {
  if (Math.abs(lat) >= 90 - PLACE_DEGREES) return `pole,${Math.sign(lat)}`;
  const roundedLon = Math.round(lon / PLACE_DEGREES);
  return `${roundedLon === 180 / PLACE_DEGREES ? -roundedLon : roundedLon},${Math.round(lat / PLACE_DEGREES)}`;
}
