import type { WasmMemory } from "./memory.ts";
import { BATCH, type ColumnSpace } from "./sums.ts";

/** An inverse in WebAssembly memory: symmetric, column-major, `stride` bytes between columns. */
interface Inverse {
  readonly at: number;
  readonly stride: number;
  readonly stations: number;
}

/** Space that leaving out may overwrite: columns, and 3 i32 for every station. */
export interface LeavingSpace extends ColumnSpace {
  readonly lists: number;
}

/** Stations M that are missing, positions in the inverse G, and L of G_MM = L L^T, row-major. */
export interface Missing {
  readonly stations: Int32Array;
  readonly lower: Float64Array;
}

/** Leaves stations of a solved system out, with some others missing already (assembly/leaveOut.ts). */
export class Leaver {
  readonly #memory: WasmMemory;
  readonly #space: LeavingSpace;
  readonly #inverse: Inverse;
  readonly #missing: Missing | null;
  /** Doubles left for the work on a block. */
  readonly #room: number;
  /** Of the inverse without those missing: what blocks that were left out have shown of it, NaN elsewhere. */
  readonly #diagonal: Float64Array;

  constructor(memory: WasmMemory, space: LeavingSpace, inverse: Inverse, missing: Missing | null) {
    this.#memory = memory;
    this.#space = space;
    this.#inverse = inverse;
    this.#missing = missing;
    this.#room = (BATCH * space.column) / 8 - inverse.stations - (missing?.lower.length ?? 0);
    this.#diagonal = new Float64Array(inverse.stations).fill(Number.NaN);
  }

  /** Whether a station can be left out: not where so many are missing that there is no room. */
  get hasRoom(): boolean {
    return this.#fits(1, 1);
  }

  #fits(count: number, times: number): boolean {
    return (count + times + 2 * (this.#missing?.stations.length ?? 0)) * count <= this.#room;
  }

  /** The diagonal of the inverse without the missing stations; meaningless at them. Needs room. */
  diagonal(): Float64Array {
    const singles: Int32Array[] = [];
    this.#diagonal.forEach((entry, k) => {
      if (Number.isNaN(entry)) singles.push(Int32Array.of(k));
    });
    this.#run(singles, 0);
    return this.#diagonal;
  }

  /**
   * Errors at blocks of some stations, each block left out as a whole.
   * @param places where the stations are in the inverse.
   * @param weights length times * stations.
   * @returns as many numbers; NaN outside of the blocks, and where one is not definite or has no room.
   */
  errors(blocks: readonly Int32Array[], places: Int32Array, weights: Float64Array): Float64Array {
    const errors = new Float64Array(weights.length).fill(Number.NaN);
    const stations = places.length;
    const times = weights.length / stations;
    for (let start = 0; start < times; start += BATCH) {
      const batch = Math.min(BATCH, times - start);
      const fitting = blocks.filter(({ length }) => this.#fits(length, batch));
      for (let t = 0; t < batch; t++) {
        const [column, own] = [this.#column(t), (start + t) * stations];
        for (let k = 0; k < stations; k++) column[places[k] as number] = weights[own + k] as number;
      }
      this.#run(
        fitting.map((block) => block.map((k) => places[k] as number)),
        batch,
      );
      for (let t = 0; t < batch; t++) {
        const [column, own] = [this.#column(t), (start + t) * stations];
        for (const block of fitting) {
          for (let i = 0; i < block.length; i++) {
            const station = block[i] as number;
            errors[own + station] = column[places[station] as number] as number;
          }
        }
      }
    }
    return errors;
  }

  #column(t: number): Float64Array {
    return this.#memory.view(this.#space.first + t * this.#space.column, this.#inverse.stations);
  }

  #run(blocks: readonly Int32Array[], times: number): void {
    const { exports, floats } = this.#memory;
    const { first, second, column, lists } = this.#space;
    const { at, stride, stations } = this.#inverse;
    const missing = this.#missing?.stations ?? NONE;
    const ints = new Int32Array(floats.buffer, lists, 3 * stations);
    const [members, missed] = [blocks.length, ints.length - missing.length];
    let end = 0;
    for (let k = 0; k < blocks.length; k++) {
      const block = blocks[k] as Int32Array;
      ints.set(block, members + end);
      end += block.length;
      ints[k] = end;
    }
    ints.set(missing, missed);
    const lower = second + 8 * stations;
    for (let k = 0; k < missing.length; k++) this.#putRow(k, lower + 8 * k * missing.length);
    const work = lower + 8 * missing.length ** 2;
    exports.leaveOut(
      blocks.length,
      lists,
      lists + 4 * members,
      at,
      stride,
      missing.length,
      lists + 4 * missed,
      lower,
      times,
      first,
      column,
      second,
      work,
      this.#room,
    );
    const diagonal = this.#memory.view(second, stations);
    for (let k = 0; k < end; k++) {
      const station = ints[members + k] as number;
      this.#diagonal[station] = diagonal[station] as number;
    }
  }

  /** Row k of L, zeros behind its diagonal. */
  #putRow(k: number, at: number): void {
    const { stations, lower } = this.#missing as Missing;
    const row = this.#memory.view(at, stations.length);
    row.set(lower.subarray(k * stations.length, k * stations.length + k + 1));
    row.fill(0, k + 1);
  }
}

const NONE = new Int32Array(0);
