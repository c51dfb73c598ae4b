import { registerPasses, type SimdPasses } from "../../grid/passes.ts";
import { type KernelName, kernelNames } from "../method.ts";

/*
 * The WebAssembly side as TypeScript sees it: its functions, and a memory that is created once at its final size and
 * handed out from the bottom up.
 */

/** Functions of assets/engine.wasm; addresses and strides in bytes, counts in elements. Documented in assembly/. */
export interface EngineExports extends SimdPasses {
  readonly expArray: (values: number, count: number) => void;
  readonly logArray: (values: number, count: number) => void;
  readonly multiply: (
    rows: number,
    columns: number,
    depth: number,
    sign: number,
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    stride: number,
  ) => void;
  readonly multiplyScratch: (at: number) => void;
  readonly multiplyScratchBytes: () => number;
  readonly neglectBelow: (size: number) => void;
  readonly solveLower: TriangularSolve;
  readonly solveUpper: TriangularSolve;
  readonly factorLu: (rows: number, columns: number, a: number, stride: number, pivots: number) => number;
  readonly invertLu: (n: number, a: number, stride: number, pivots: number) => void;
  readonly swapRows: (
    columns: number,
    a: number,
    stride: number,
    pivots: number,
    first: number,
    last: number,
  ) => void;
  readonly factorCholesky: (n: number, a: number, stride: number) => number;
  readonly invertCholesky: (n: number, a: number, stride: number) => void;
  readonly columnSums: (rows: number, columns: number, a: number, stride: number, out: number) => number;
  readonly multiplyFew: (
    rows: number,
    columns: number,
    a: number,
    stride: number,
    times: number,
    x: number,
    xStride: number,
    out: number,
    outStride: number,
  ) => void;
  readonly fillMatrix: (
    kernel: number,
    inverseSquare: number,
    sign: number,
    ridge: number,
    count: number,
    xs: number,
    ys: number,
    zs: number,
    a: number,
    stride: number,
  ) => void;
  readonly leaveOut: (
    blocks: number,
    ends: number,
    members: number,
    g: number,
    stride: number,
    missing: number,
    missingAt: number,
    lower: number,
    times: number,
    w: number,
    wStride: number,
    diagonal: number,
    work: number,
    room: number,
  ) => void;
  readonly setMetric: (sphereRadius: number) => void;
  readonly setSums: (
    kernel: number,
    inverseSquare: number,
    xs: number,
    ys: number,
    zs: number,
    weights: number,
    times: number,
    scratch: number,
  ) => void;
  readonly addStations: (
    list: number,
    stations: number,
    xs: number,
    ys: number,
    zs: number,
    points: number,
    sums: number,
    stride: number,
  ) => void;
  readonly fillRange: (list: number, count: number) => void;
  readonly prepareEvaluation: (
    base: number,
    kernel: number,
    inverseSquare: number,
    stations: number,
    xs: number,
    ys: number,
    zs: number,
    weights: number,
    times: number,
    order: number,
    tables: number,
    nearFactor: number,
    firstFarDepth: number,
    negligible: number,
  ) => number;
  readonly evaluateTile: (
    lon: number,
    lat: number,
    columns: number,
    rows: number,
    out: number,
    terms: number,
    termColumns: number,
    termRows: number,
  ) => void;
}

type TriangularSolve = (
  n: number,
  columns: number,
  unit: number,
  t: number,
  row: number,
  column: number,
  b: number,
  stride: number,
) => void;

/** The kernel's number in assembly/kernels.ts: the order of `kernelNames`. */
export const kernelNumber = (kernel: KernelName): number => kernelNames.indexOf(kernel);

/** Scratch of `addStations` (PANEL_BYTES in assembly/sums.ts). */
export const PANEL_BYTES = 4 * 256 * 8;
/** Scratch of the matrix product (assembly/multiply.ts), rounded up. */
export const PRODUCT_BYTES = 1_300_000;

/** Static data and the compiler's own stack lie below. */
const FIRST_FREE = 4096;
const PAGE = 65536;

/** Bytes rounded up to the alignment of a SIMD pair. */
export const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** Size of a memory that has room for `bytes`. */
export const memoryBytes = (bytes: number): number => Math.ceil((FIRST_FREE + bytes) / PAGE) * PAGE;

/** One instance of the engine with a memory of fixed size: initial = maximum, so that it cannot outgrow the plan. */
export class WasmMemory {
  readonly exports: EngineExports;
  readonly floats: Float64Array;
  readonly bytes: number;
  readonly #buffer: ArrayBuffer;
  #top = FIRST_FREE;

  /** @param bytes the memory's size, see memoryBytes. */
  constructor(module: WebAssembly.Module, bytes: number) {
    this.bytes = Math.ceil(bytes / PAGE) * PAGE;
    const pages = this.bytes / PAGE;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.exports = instance.exports as unknown as EngineExports;
    this.#buffer = memory.buffer;
    registerPasses(memory.buffer, this.exports);
    this.floats = new Float64Array(memory.buffer);
  }

  /** Forgets everything handed out, and that small elements were not to count. */
  reset(): void {
    this.#top = FIRST_FREE;
    this.exports.neglectBelow(0);
  }

  /** The address of `bytes` more bytes, aligned to 16. Not cleared. */
  allocate(bytes: number): number {
    const at = this.#top;
    this.#top = at + aligned(bytes);
    if (this.#top > this.bytes) throw new Error(`Engine memory of ${this.bytes} bytes is too small`);
    return at;
  }

  /** A copy of the values in this memory, padded to an even number with the last one. */
  put(values: Float64Array): number {
    const count = values.length;
    const at = this.allocate((count + 1) * 8);
    this.floats.set(values, at / 8);
    this.floats[at / 8 + count] = values[count - 1] ?? 0;
    return at;
  }

  /** A live view of `count` doubles at an address. */
  view(at: number, count: number): Float64Array {
    return this.floats.subarray(at / 8, at / 8 + count);
  }

  /** A live view of `count` single-precision numbers at an address. */
  singles(at: number, count: number): Float32Array {
    return new Float32Array(this.#buffer, at, count);
  }
}

/** Gives a memory of at least so many bytes. */
export type MemorySource = (bytes: number) => WasmMemory;
