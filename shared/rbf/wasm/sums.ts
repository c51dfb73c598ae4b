import { EARTH_RADIUS_KM, type Places } from "../distance.ts";
import { kernels } from "../kernels.ts";
import type { ResolvedMethod } from "../method.ts";
import { aligned, kernelNumber, PANEL_BYTES, type WasmMemory } from "./memory.ts";

/** Columns of weights taken in one pass. */
export const BATCH = 32;

/** Space that a step may overwrite: two times BATCH columns, `column` bytes each. */
export interface ColumnSpace {
  readonly first: number;
  readonly second: number;
  readonly column: number;
}

const even = (count: number): number => count + (count & 1);

/** Bytes of one column of a matrix: even length, and not a multiple of 4096, which caches dislike. */
export function strideOf(size: number): number {
  const bytes = even(size) * 8;
  return bytes % 4096 === 0 ? bytes + 16 : bytes;
}

/** Bytes that sums of `stations` stations at up to `points` points take. */
export function sumsBytes(stations: number, points: number, batch = BATCH): number {
  const column = aligned(even(points) * 8);
  return (
    PANEL_BYTES +
    3 * aligned(8 * (stations + 1)) +
    aligned(4 * stations) +
    batch * (8 * stations + column) +
    64
  );
}

/** Points in WebAssembly memory at which sums can be asked. */
interface Targets {
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Copies places to where sums can read them. */
function putTargets(memory: WasmMemory, { count, x, y, z }: Places): Targets {
  const at = memory.put(x);
  return { count, x: at, y: memory.put(y), z: z.length > 0 ? memory.put(z) : at };
}

/** Direct sums of the kernel over all stations, s * phi included: kernel values are computed once for all columns. */
export class WasmSums {
  readonly stations: Targets;
  readonly #memory: WasmMemory;
  readonly #method: Pick<ResolvedMethod, "kernel" | "shape" | "metric">;
  readonly #list: number;
  readonly #panel: number;
  readonly #weights: number;
  readonly #result: number;
  readonly #column: number;

  /** @param points the most points that will be asked at once. */
  constructor(
    memory: WasmMemory,
    method: Pick<ResolvedMethod, "kernel" | "shape" | "metric">,
    places: Places,
    points: number,
    batch = BATCH,
  ) {
    this.#memory = memory;
    this.#method = method;
    this.#column = aligned(even(points) * 8);
    this.#panel = memory.allocate(PANEL_BYTES);
    this.stations = putTargets(memory, places);
    this.#list = memory.allocate(4 * places.count);
    this.#weights = memory.allocate(batch * 8 * places.count);
    this.#result = memory.allocate(batch * this.#column);
    memory.exports.fillRange(this.#list, places.count);
  }

  /** sum_i w_i s phi(|q - x_i| / L) at the targets, for as many columns w as fit a batch. */
  at(targets: Targets, columns: readonly Float64Array[]): Float64Array[] {
    const { exports } = this.#memory;
    const { kernel, shape, metric } = this.#method;
    const { count } = this.stations;
    const times = columns.length;
    const { sign } = kernels[kernel];
    const weights = this.#memory.view(this.#weights, times * count);
    columns.forEach((column, t) => {
      for (let i = 0; i < count; i++) weights[i * times + t] = sign * (column[i] as number);
    });
    exports.setMetric(metric === "degrees" ? 0 : EARTH_RADIUS_KM);
    const { x, y, z } = this.stations;
    exports.setSums(kernelNumber(kernel), 1 / (shape * shape), x, y, z, this.#weights, times, this.#panel);
    this.#memory.view(this.#result, (times * this.#column) / 8).fill(0);
    const points = even(targets.count);
    exports.addStations(
      this.#list,
      count,
      targets.x,
      targets.y,
      targets.z,
      points,
      this.#result,
      this.#column,
    );
    return columns.map((_, t) => this.#memory.view(this.#result + t * this.#column, targets.count).slice());
  }
}
