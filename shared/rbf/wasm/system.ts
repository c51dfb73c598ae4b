import { EARTH_RADIUS_KM, type Places } from "../distance.ts";
import { kernels } from "../kernels.ts";
import { leastDegree, type ResolvedMethod } from "../method.ts";
import {
  applyForward,
  applyTransposed,
  pseudoInverseColumn,
  type Reflections,
  reflectionsOf,
} from "../reflections.ts";
import { ridgeOf } from "../system.ts";
import { inverseNorm, most } from "./inverseNorm.ts";
import { Leaver, type Missing } from "./leaveOut.ts";
import { aligned, kernelNumber, memoryBytes, PRODUCT_BYTES, type WasmMemory } from "./memory.ts";
import { PROJECTION_BYTES, Projection } from "./projection.ts";
import { BATCH, type ColumnSpace, strideOf, sumsBytes, WasmSums } from "./sums.ts";

/** What of a method the system depends on. */
type SolvedMethod = Omit<ResolvedMethod, "tolerance">;

const even = (count: number): number => count + (count & 1);

/** From so many columns on a product is worth the packing. */
const PACKED = 4;

/** Squared it is the least normal number. */
const ROOT_OF_LEAST = 2 ** -511;

/** Bytes of WebAssembly memory that solving for `stations` stations takes, whatever the number of times. */
export function systemBytes(stations: number, terms: number): number {
  const size = stations + terms;
  const column = aligned(even(size) * 8);
  const own = size * strideOf(size) + PRODUCT_BYTES + PROJECTION_BYTES + (3 + 2 * BATCH) * column;
  return memoryBytes(own + sumsBytes(stations, stations));
}

/** Bytes of it that fewer times than a batch leave untouched: columns of values, weights and sums. */
export const unusedBytes = (stations: number, times: number): number =>
  4 * 8 * stations * (BATCH - Math.min(BATCH, times));

/**
 * The system of one set of stations in WebAssembly memory: [K + ridge I, g P; g P^T, 0], factored by Cholesky with the
 * polynomials projected out where theory promises a definite system, else by LU with partial pivoting.
 */
export class WasmSystem {
  readonly stations: number;
  readonly terms: number;
  readonly tailFactors: Reflections;
  readonly #memory: WasmMemory;
  readonly #method: SolvedMethod;
  readonly #tail: Float64Array;
  readonly #stride: number;
  readonly #matrix: number;
  readonly #sums: WasmSums;
  readonly #pivots: number;
  readonly #work: number;
  readonly #right: number;
  readonly #result: number;
  readonly #column: number;
  readonly #space: ColumnSpace;
  readonly #projection: Projection;
  #state: "empty" | "cholesky" | "lu" | "inverse" = "empty";
  /** g of DESIGN's system with polynomial columns brought to K's size; a power of two. */
  #tailScale = 1;
  #norm = 0;
  #inverseNorm = Number.NaN;
  #solver = "";

  /** @param tail the polynomial's terms at the stations, row-major stations x terms. */
  constructor(memory: WasmMemory, method: SolvedMethod, places: Places, tail: Float64Array, terms: number) {
    memory.reset();
    this.#memory = memory;
    this.#method = method;
    this.#tail = tail;
    this.stations = places.count;
    this.terms = terms;
    const size = this.stations + terms;
    this.#column = aligned(even(size) * 8);
    this.#stride = strideOf(size);
    this.#matrix = memory.allocate(size * this.#stride);
    memory.exports.multiplyScratch(memory.allocate(PRODUCT_BYTES));
    this.#sums = new WasmSums(memory, method, places, this.stations);
    this.#pivots = memory.allocate(this.#column);
    this.#work = memory.allocate(2 * this.#column);
    this.#right = memory.allocate(BATCH * this.#column);
    this.#result = memory.allocate(BATCH * this.#column);
    this.tailFactors = reflectionsOf(tail, terms);
    this.#space = { first: this.#right, second: this.#result, column: this.#column };
    this.#projection = new Projection(memory, this.tailFactors, this.#space);
  }

  /** What ran, for the diagnostics. */
  get solver(): string {
    return this.#solver;
  }

  /** Fills and factors. Returns false when the system is singular or overflows. */
  factor(): boolean {
    const { compat, degree, kernel } = this.#method;
    // A gaussian's largest value is 1, and most are so small that their products would be subnormal.
    if (kernel === "gaussian") this.#memory.exports.neglectBelow(ROOT_OF_LEAST);
    if (compat === "none" && degree >= leastDegree[kernel] && this.#factorDefinite()) return true;
    return this.#factorGeneral();
  }

  #factorDefinite(): boolean {
    const { exports } = this.#memory;
    this.#fill();
    if (!Number.isFinite(this.#norm)) return false;
    this.#projection.apply(this.#matrix, this.#stride);
    const rest = this.stations - this.terms;
    if (rest > 0 && exports.factorCholesky(rest, this.#definite, this.#stride) === 0) return false;
    this.#state = "cholesky";
    this.#solver = "dense Cholesky (WebAssembly)";
    return true;
  }

  #factorGeneral(): boolean {
    const { exports } = this.#memory;
    this.#fill();
    if (!Number.isFinite(this.#norm)) return false;
    this.#fillTail();
    const size = this.stations + this.terms;
    if (exports.factorLu(size, size, this.#matrix, this.#stride, this.#pivots) === 0) return false;
    this.#state = "lu";
    this.#solver = "dense LU (WebAssembly)";
    return true;
  }

  /** Where the part starts that the polynomials do not touch. */
  get #definite(): number {
    return this.#matrix + this.terms * (this.#stride + 8);
  }

  /** Writes K + ridge I and finds the norm of the whole system. */
  #fill(): void {
    const { exports } = this.#memory;
    const { kernel, shape } = this.#method;
    const { stations, terms } = this;
    const { x, y, z } = this.#sums.stations;
    exports.setMetric(this.#radius);
    exports.fillMatrix(
      kernelNumber(kernel),
      1 / (shape * shape),
      kernels[kernel].sign,
      ridgeOf(this.#method),
      stations,
      x,
      y,
      z,
      this.#matrix,
      this.#stride,
    );
    const largest = exports.columnSums(stations, stations, this.#matrix, this.#stride, this.#work);
    const exponent = Math.round(Math.log2(largest));
    this.#tailScale = Number.isFinite(exponent) ? 2 ** exponent : 1;
    const sums = this.#memory.view(this.#work, stations);
    this.#norm = 0;
    for (let i = 0; i < stations; i++) {
      this.#norm = most(this.#norm, (sums[i] as number) + this.#tailScale * this.#tailSum(i));
    }
    for (let k = 0; k < terms; k++) {
      let sum = 0;
      for (let i = 0; i < stations; i++) sum += Math.abs(this.#tail[i * terms + k] as number);
      this.#norm = most(this.#norm, this.#tailScale * sum);
    }
  }

  get #radius(): number {
    return this.#method.metric === "degrees" ? 0 : EARTH_RADIUS_KM;
  }

  #tailSum(station: number): number {
    let sum = 0;
    for (let k = 0; k < this.terms; k++) sum += Math.abs(this.#tail[station * this.terms + k] as number);
    return sum;
  }

  #fillTail(): void {
    const { stations, terms } = this;
    const floats = this.#memory.floats;
    const at = (row: number, column: number): number => (this.#matrix + column * this.#stride) / 8 + row;
    for (let k = 0; k < terms; k++) {
      for (let i = 0; i < stations; i++) {
        const entry = this.#tailScale * (this.#tail[i * terms + k] as number);
        floats[at(i, stations + k)] = entry;
        floats[at(stations + k, i)] = entry;
      }
      for (let l = 0; l < terms; l++) floats[at(stations + l, stations + k)] = 0;
    }
  }

  /** Weights of the interpolants of given values (at most BATCH columns of length stations), tails left aside. */
  weightsOf(columns: readonly Float64Array[]): Float64Array[] {
    const { stations } = this;
    columns.forEach((column, t) => {
      const right = this.#memory.view(this.#right + t * this.#column, stations + this.terms);
      right.set(column);
      right.fill(0, stations);
    });
    if (this.#state === "cholesky") this.#solveDefinite(columns.length);
    else if (this.#state === "lu") this.#solveGeneral(columns.length);
    const result = this.#state === "inverse" ? this.#multiplyInverse(columns.length) : this.#right;
    return columns.map((_, t) => this.#memory.view(result + t * this.#column, stations).slice());
  }

  #solveDefinite(columns: number): void {
    const { exports } = this.#memory;
    const { stations, terms } = this;
    const rest = stations - terms;
    const each = (change: (x: Float64Array) => void): void => {
      for (let t = 0; t < columns; t++) change(this.#memory.view(this.#right + t * this.#column, stations));
    };
    each((x) => applyTransposed(this.tailFactors, x));
    const below = this.#right + terms * 8;
    exports.solveLower(rest, columns, 0, this.#definite, 8, this.#stride, below, this.#column);
    exports.solveUpper(rest, columns, 0, this.#definite, this.#stride, 8, below, this.#column);
    each((x) => applyForward(this.tailFactors, x.fill(0, 0, terms)));
  }

  #solveGeneral(columns: number): void {
    const { exports } = this.#memory;
    const size = this.stations + this.terms;
    exports.swapRows(columns, this.#right, this.#column, this.#pivots, 0, size);
    exports.solveLower(size, columns, 1, this.#matrix, 8, this.#stride, this.#right, this.#column);
    exports.solveUpper(size, columns, 0, this.#matrix, 8, this.#stride, this.#right, this.#column);
  }

  #multiplyInverse(columns: number): number {
    const { stations } = this;
    for (let t = 0; t < columns; t++) this.#memory.view(this.#result + t * this.#column, stations).fill(0);
    const { exports } = this.#memory;
    const [g, stride, right, result] = [this.#matrix, this.#stride, this.#right, this.#result];
    const column = this.#column;
    if (columns < PACKED) {
      exports.multiplyFew(stations, stations, g, stride, columns, right, column, result, column);
    } else {
      exports.multiply(stations, columns, stations, 1, g, 8, stride, right, 8, column, result, column);
    }
    return result;
  }

  /** (K + ridge I) w for at most BATCH columns w: kernel values are computed anew, once for all columns. */
  multiply(columns: readonly Float64Array[]): Float64Array[] {
    const ridge = ridgeOf(this.#method);
    return this.#sums.at(this.#sums.stations, columns).map((sums, t) => {
      const column = columns[t] as Float64Array;
      return sums.map((sum, i) => sum + ridge * (column[i] as number));
    });
  }

  /** The polynomial's values at the stations. */
  polynomialAt(coefficients: Float64Array): Float64Array {
    const { stations, terms } = this;
    const values = new Float64Array(stations);
    for (let i = 0; i < stations; i++) {
      for (let k = 0; k < terms; k++) {
        values[i] =
          (values[i] as number) + (coefficients[k] as number) * (this.#tail[i * terms + k] as number);
      }
    }
    return values;
  }

  /** Replaces the factors by the inverse. From now on `inverseColumn` and `rcond` may be asked. */
  invert(): void {
    const { exports } = this.#memory;
    const { stations, terms } = this;
    if (this.#state === "cholesky") {
      if (stations > terms) exports.invertCholesky(stations - terms, this.#definite, this.#stride);
      this.#clearTailPart();
      this.#projection.undo(this.#matrix, this.#stride);
      this.#state = "inverse";
      this.#inverseNorm = this.#projectedInverseNorm();
    } else {
      const size = stations + terms;
      exports.invertLu(size, this.#matrix, this.#stride, this.#pivots);
      this.#state = "inverse";
      exports.columnSums(size, size, this.#matrix, this.#stride, this.#work);
      this.#inverseNorm = this.#memory.view(this.#work, size).reduce(most, 0);
    }
  }

  #clearTailPart(): void {
    const { stations, terms } = this;
    for (let j = 0; j < stations; j++) {
      this.#memory.view(this.#matrix + j * this.#stride, j < terms ? stations : terms).fill(0);
    }
  }

  #projectedInverseNorm(): number {
    const { stations, terms } = this;
    this.#memory.exports.columnSums(stations, stations, this.#matrix, this.#stride, this.#work);
    const sums = this.#memory.view(this.#work, stations).slice();
    const pseudo = Array.from({ length: terms }, (_, k) => pseudoInverseColumn(this.tailFactors, k));
    const images = terms === 0 ? [] : this.multiply(pseudo);
    const solved = terms === 0 ? [] : this.weightsOf(images);
    return inverseNorm(sums, { pseudo, images, solved, scale: this.#tailScale });
  }

  /** Reciprocal condition number of the whole system, 1-norm, exact up to rounding. Needs `invert`. */
  get rcond(): number {
    return 1 / (this.#norm * this.#inverseNorm);
  }

  /** Rows and columns of G for some stations, row-major. */
  inverseBlock(stations: Int32Array): Float64Array {
    const floats = this.#memory.floats;
    const count = stations.length;
    const block = new Float64Array(count * count);
    for (let j = 0; j < count; j++) {
      const column = (this.#matrix + (stations[j] as number) * this.#stride) / 8;
      for (let i = 0; i < count; i++)
        block[i * count + j] = floats[column + (stations[i] as number)] as number;
    }
    return block;
  }

  /** What leaves stations out, some others being missing. Needs `invert`; overwrites what other solutions left behind. */
  leaver(missing: Missing | null): Leaver {
    const inverse = { at: this.#matrix, stride: this.#stride, stations: this.stations };
    return new Leaver(this.#memory, { ...this.#space, lists: this.#work }, inverse, missing);
  }

  /** A live view of column j of G, the stations' block of the inverse: how weights answer to the value at j. */
  inverseColumn(j: number): Float64Array {
    return this.#memory.view(this.#matrix + j * this.#stride, this.stations);
  }
}
