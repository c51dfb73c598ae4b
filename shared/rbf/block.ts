import { EARTH_RADIUS_KM, type Places } from "./distance.ts";
import { kernels } from "./kernels.ts";
import { leastDegree, type ResolvedMethod } from "./method.ts";
import { applyForward, applyTransposed, type Reflections, reflectionsOf } from "./reflections.ts";
import { ridgeOf } from "./system.ts";
import { aligned, kernelNumber, PRODUCT_BYTES, type WasmMemory } from "./wasm-memory.ts";

const even = (count: number): number => count + (count & 1);

/** Bytes from column to column of a block of so many unknowns; not a multiple of 4096, which caches dislike. */
function strideOf(size: number): number {
  const bytes = even(size) * 8;
  return bytes % 4096 === 0 ? bytes + 16 : bytes;
}

/** Bytes of engine memory that a block's factors take for good. */
export function blockBytes(stations: number, terms: number): number {
  const size = stations + terms;
  return size * strideOf(size) + aligned(4 * size);
}

/** Bytes of engine memory that all blocks share. */
export function benchBytes(largest: number, columns: number): number {
  return PRODUCT_BYTES + (5 + columns) * aligned(8 * (even(largest) + 2));
}

/** Room that blocks use one after the other. */
export class Workbench {
  readonly memory: WasmMemory;
  readonly axes: readonly [number, number, number];
  readonly work: number;
  readonly right: number;
  /** Bytes between two columns of `right`. */
  readonly stride: number;

  /** @param largest unknowns of the largest block. */
  constructor(memory: WasmMemory, largest: number, columns: number) {
    this.memory = memory;
    this.stride = aligned(8 * (even(largest) + 2));
    memory.exports.multiplyScratch(memory.allocate(PRODUCT_BYTES));
    this.axes = [memory.allocate(this.stride), memory.allocate(this.stride), memory.allocate(this.stride)];
    this.work = memory.allocate(2 * this.stride);
    this.right = memory.allocate(columns * this.stride);
  }
}

/**
 * The system of few stations, factored once and solved often: [K + ridge I, g P; g P^T, 0] by Cholesky with the
 * polynomials projected out where theory promises a definite system, else by LU with partial pivoting.
 */
export class BlockSystem {
  readonly stations: number;
  readonly terms: number;
  readonly #bench: Workbench;
  readonly #reflections: Reflections;
  readonly #matrix: number;
  readonly #stride: number;
  readonly #pivots: number;
  #definite = false;

  /** @param tail the polynomial's terms at the stations, row-major stations x terms, of full rank. */
  constructor(bench: Workbench, stations: number, tail: Float64Array, terms: number) {
    const size = stations + terms;
    this.stations = stations;
    this.terms = terms;
    this.#bench = bench;
    this.#stride = strideOf(size);
    this.#matrix = bench.memory.allocate(size * this.#stride);
    this.#pivots = bench.memory.allocate(4 * size);
    this.#reflections = reflectionsOf(tail, terms);
  }

  /** Fills and factors. Returns false when the system is singular or overflows. */
  factor(method: ResolvedMethod, places: Places, tail: Float64Array): boolean {
    const { compat, degree, kernel } = method;
    this.#definite =
      compat === "none" && degree >= leastDegree[kernel] && this.#factorDefinite(method, places);
    return this.#definite || this.#factorGeneral(method, places, tail);
  }

  #factorDefinite(method: ResolvedMethod, places: Places): boolean {
    const { memory, work, stride } = this.#bench;
    if (!Number.isFinite(this.#fill(method, places))) return false;
    const { vectors, betas } = this.#reflections;
    vectors.forEach((vector, k) => {
      memory.view(work, vector.length).set(vector);
      const beta = betas[k] as number;
      memory.exports.reflect(this.stations, this.#matrix, this.#stride, work, beta, work + stride);
    });
    const rest = this.stations - this.terms;
    return rest === 0 || memory.exports.factorCholesky(rest, this.#corner, this.#stride) !== 0;
  }

  #factorGeneral(method: ResolvedMethod, places: Places, tail: Float64Array): boolean {
    const { floats, exports } = this.#bench.memory;
    const { stations, terms } = this;
    const largest = this.#fill(method, places);
    if (!Number.isFinite(largest)) return false;
    const scale = largest > 0 ? largest : 1;
    const at = (row: number, column: number): number => (this.#matrix + column * this.#stride) / 8 + row;
    for (let k = 0; k < terms; k++) {
      for (let i = 0; i < stations; i++) {
        const entry = scale * (tail[i * terms + k] as number);
        floats[at(i, stations + k)] = entry;
        floats[at(stations + k, i)] = entry;
      }
      for (let l = 0; l < terms; l++) floats[at(stations + l, stations + k)] = 0;
    }
    const size = stations + terms;
    return exports.factorLu(size, size, this.#matrix, this.#stride, this.#pivots) !== 0;
  }

  /** Writes K + ridge I; returns its largest entry. */
  #fill(method: ResolvedMethod, places: Places): number {
    const { memory, axes } = this.#bench;
    const { kernel, shape, metric } = method;
    const { stations } = this;
    [places.x, places.y, places.z].forEach((axis, k) => {
      const view = memory.view(axes[k] as number, stations + 1);
      view.set(axis);
      view[stations] = axis[stations - 1] ?? 0;
    });
    memory.exports.setMetric(metric === "degrees" ? 0 : EARTH_RADIUS_KM);
    const { sign } = kernels[kernel];
    memory.exports.fillMatrix(
      kernelNumber(kernel),
      1 / (shape * shape),
      sign,
      ridgeOf(method),
      stations,
      ...axes,
      this.#matrix,
      this.#stride,
    );
    return memory.exports.largestEntry(stations, stations, this.#matrix, this.#stride);
  }

  /** Where the part starts that the polynomials do not touch. */
  get #corner(): number {
    return this.#matrix + this.terms * (this.#stride + 8);
  }

  /**
   * Weights of the interpolants of given values, tails left aside.
   * @param columns of length stations, at most as many as the workbench was made for.
   * @returns live views, valid until the next block is solved.
   */
  solve(columns: readonly Float64Array[]): Float64Array[] {
    const { memory, right, stride } = this.#bench;
    const { stations, terms } = this;
    columns.forEach((column, t) => {
      const view = memory.view(right + t * stride, stations + terms);
      view.set(column);
      view.fill(0, stations);
    });
    if (this.#definite) this.#solveDefinite(columns.length);
    else this.#solveGeneral(columns.length);
    return columns.map((_, t) => memory.view(right + t * stride, stations));
  }

  #solveDefinite(columns: number): void {
    const { memory, right, stride } = this.#bench;
    const { stations, terms } = this;
    const rest = stations - terms;
    const each = (change: (x: Float64Array) => void): void => {
      for (let t = 0; t < columns; t++) change(memory.view(right + t * stride, stations));
    };
    each((x) => applyTransposed(this.#reflections, x));
    const below = right + terms * 8;
    if (rest > 0) {
      memory.exports.solveLower(rest, columns, 0, this.#corner, 8, this.#stride, below, stride);
      memory.exports.solveUpper(rest, columns, 0, this.#corner, this.#stride, 8, below, stride);
    }
    each((x) => applyForward(this.#reflections, x.fill(0, 0, terms)));
  }

  #solveGeneral(columns: number): void {
    const { memory, right, stride } = this.#bench;
    const { exports } = memory;
    const size = this.stations + this.terms;
    exports.swapRows(columns, right, stride, this.#pivots, 0, size);
    exports.solveLower(size, columns, 1, this.#matrix, 8, this.#stride, right, stride);
    exports.solveUpper(size, columns, 0, this.#matrix, 8, this.#stride, right, stride);
  }
}
