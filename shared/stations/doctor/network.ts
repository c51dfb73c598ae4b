import { around, distance } from "geokdbush";
import KDBush from "kdbush";
import { noFacts, type ReadingFacts, type StationsRead, type StationTable } from "../table.ts";

/** Neighbours looked up for each station. */
export const NEIGHBOURS = 12;
/** Stations nearer than this are at one place as far as a regional field can tell, km. */
export const NEAR_KM = 0.25;

/** A place as sentences name it, to about 10 m. */
export const placeWords = (lon: number, lat: number): string =>
  `${Number(lon.toFixed(4))}, ${Number(lat.toFixed(4))}`;

/** The neighbours of every station, nearest first; rows of NEIGHBOURS, padded by -1 and Infinity. */
interface Neighbourhood {
  readonly stations: Int32Array;
  /** km along the great circle. */
  readonly km: Float64Array;
}

/** A table of stations with what several checks need, each worked out when first asked for. */
export class Network {
  readonly table: StationTable;
  readonly facts: ReadingFacts;
  #index: KDBush | null = null;
  #neighbourhood: Neighbourhood | null = null;
  #gaps: Float64Array | null = null;

  constructor({
    table,
    facts = noFacts,
  }: Pick<StationsRead, "table"> & { facts?: ReadingFacts | undefined }) {
    this.table = table;
    this.facts = facts;
  }

  get count(): number {
    return this.table.ids.length;
  }

  id(station: number): string {
    return this.table.ids[station] ?? "";
  }

  /** Degrees. */
  place(station: number): { readonly lon: number; readonly lat: number } {
    return { lon: this.table.lon[station] ?? Number.NaN, lat: this.table.lat[station] ?? Number.NaN };
  }

  get neighbourhood(): Neighbourhood {
    this.#neighbourhood ??= this.#findNeighbours();
    return this.#neighbourhood;
  }

  /** Distance from a station to the nearest one at another place, km; Infinity when there is none among its neighbours. */
  gap(station: number): number {
    const { km } = this.neighbourhood;
    for (let k = 0; k < NEIGHBOURS; k++) {
      const one = km[station * NEIGHBOURS + k] ?? Infinity;
      if (one > NEAR_KM) return one;
    }
    return Infinity;
  }

  /** The gap that a share of the stations does not exceed, km: how far apart neighbours usually are. */
  gapOf(share: number): number {
    this.#gaps ??= Float64Array.from({ length: this.count }, (_, station) => this.gap(station))
      .filter(Number.isFinite)
      .sort();
    return this.#gaps[Math.floor(share * (this.#gaps.length - 1))] ?? Infinity;
  }

  /** The gap that nine of ten stations do not exceed, km. */
  get usualGap(): number {
    return this.gapOf(0.9);
  }

  /** The station nearest to a place, other than `except`, and how far it is, km. */
  nearest(
    lon: number,
    lat: number,
    except: number,
  ): { readonly station: number; readonly km: number } | null {
    const [station] = around(this.#places(), lon, lat, 1, Infinity, (one) => one !== except);
    if (station === undefined) return null;
    const { lon: lonThere, lat: latThere } = this.place(station);
    return { station, km: distance(lon, lat, lonThere, latThere) };
  }

  #places(): KDBush {
    if (this.#index === null) {
      const { lon, lat } = this.table;
      this.#index = new KDBush(Math.max(1, this.count));
      for (let k = 0; k < this.count; k++) this.#index.add(lon[k] as number, lat[k] as number);
      if (this.count === 0) this.#index.add(0, 0);
      this.#index.finish();
    }
    return this.#index;
  }

  #findNeighbours(): Neighbourhood {
    const { lon, lat } = this.table;
    const index = this.#places();
    const stations = new Int32Array(this.count * NEIGHBOURS).fill(-1);
    const km = new Float64Array(this.count * NEIGHBOURS).fill(Infinity);
    for (let station = 0; station < this.count; station++) {
      const [x, y] = [lon[station] as number, lat[station] as number];
      const found = around(index, x, y, NEIGHBOURS + 1).filter((one) => one !== station);
      for (let k = 0; k < Math.min(found.length, NEIGHBOURS); k++) {
        const other = found[k] as number;
        stations[station * NEIGHBOURS + k] = other;
        km[station * NEIGHBOURS + k] = distance(x, y, lon[other] as number, lat[other] as number);
      }
    }
    return { stations, km };
  }
}
