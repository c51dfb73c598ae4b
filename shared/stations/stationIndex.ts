import { UserError } from "../errors.ts";
import { ownCopy } from "./cells.ts";
import { placeKey } from "./coordinates.ts";

/** Places of one id within this distance are one station that was noted with different accuracy; degrees. */
const SAME_STATION_DEGREES = 0.01;

/** More than any network has; a file with more has taken something else for stations. */
const MOST_STATIONS = 1e6;

/** The stations of a file in order of appearance, found by id and place. */
export class StationIndex {
  readonly ids: string[] = [];
  readonly names: string[] = [];
  readonly lon: number[] = [];
  readonly lat: number[] = [];
  /** Ids noted at slightly different places, kept at the first. */
  readonly moved = new Set<string>();
  /** Ids used at places far apart, which became stations of their own, "id#2" and so on. */
  readonly reused = new Map<string, number>();
  /** The stations that an id became when it was reused, the first one included. */
  readonly idsOfReused = new Map<string, string[]>();
  /** Stations whose longitude was in 180..360. */
  readonly wrapped = new Set<number>();
  readonly #fileName: string;
  readonly #byId = new Map<string, number>();
  readonly #byCell = new Map<string, number>();
  readonly #byPlace = new Map<string, number>();

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /**
   * The station of a row, added when it is new.
   * @param id "" when the row has none: then its place is its id.
   * @throws UserError "no-columns" when there are too many to be stations.
   */
  find(id: string, name: string, lon: number, lat: number): number {
    if (id === "") return this.#findByPlace(name, lon, lat);
    const known = this.#byId.get(id);
    if (known === undefined) return this.#addWithId(id, ownCopy(id), name, lon, lat);
    if (this.lon[known] === lon && this.lat[known] === lat) return known;
    return this.#findElsewhere(id, name, lon, lat);
  }

  #findByPlace(name: string, lon: number, lat: number): number {
    const key = placeKey(lon, lat);
    const known = this.#byPlace.get(key);
    if (known !== undefined) return known;
    const station = this.#add(`${lon},${lat}`, name, lon, lat);
    this.#byPlace.set(key, station);
    return station;
  }

  /** An id that is known from another place. */
  #findElsewhere(id: string, name: string, lon: number, lat: number): number {
    const [column, row] = [cellOf(lon), cellOf(lat)];
    for (let i = column - 1; i <= column + 1; i++) {
      for (let j = row - 1; j <= row + 1; j++) {
        const near = this.#byCell.get(cellKey(id, i, j));
        if (near === undefined || !this.#isNear(near, lon, lat)) continue;
        if (this.lon[near] !== lon || this.lat[near] !== lat) this.moved.add(this.ids[near] ?? "");
        return near;
      }
    }
    const count = (this.reused.get(id) ?? 1) + 1;
    const copy = ownCopy(id);
    this.reused.set(copy, count);
    const shownId = this.#unusedId(copy, count);
    this.idsOfReused.set(copy, [...(this.idsOfReused.get(copy) ?? [copy]), shownId]);
    return this.#addWithId(copy, shownId, name, lon, lat);
  }

  #isNear(station: number, lon: number, lat: number): boolean {
    const dlon = Math.abs((this.lon[station] ?? 0) - lon);
    const dlat = Math.abs((this.lat[station] ?? 0) - lat);
    return dlon <= SAME_STATION_DEGREES && dlat <= SAME_STATION_DEGREES;
  }

  #unusedId(id: string, count: number): string {
    let unused = `${id}#${count}`;
    while (this.#byId.has(unused)) unused += "'";
    return unused;
  }

  #addWithId(id: string, shownId: string, name: string, lon: number, lat: number): number {
    const station = this.#add(shownId, name, lon, lat);
    if (!this.#byId.has(id)) this.#byId.set(shownId, station);
    this.#byCell.set(cellKey(id, cellOf(lon), cellOf(lat)), station);
    return station;
  }

  #add(id: string, name: string, lon: number, lat: number): number {
    if (this.ids.length >= MOST_STATIONS) {
      throw new UserError(
        "no-columns",
        `${this.#fileName} has more than ${MOST_STATIONS / 1e6} million stations. Check that the id and coordinate columns are right, or thin the file out.`,
      );
    }
    this.ids.push(id);
    this.names.push(ownCopy(name));
    this.lon.push(lon);
    this.lat.push(lat);
    return this.ids.length - 1;
  }
}

const cellOf = (degrees: number): number => Math.floor(degrees / SAME_STATION_DEGREES);
const cellKey = (id: string, column: number, row: number): string => `${column},${row},${id}`;
