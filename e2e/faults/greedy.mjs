/*
 * Loaded into a compute process before everything else: at its third tile the first process to come there takes
 * GREEDY_BYTES more and keeps them, and dwells on that tile for GREEDY_DWELL milliseconds. GREEDY_MARK is a file that
 * tells the others that one has done so.
 */
import { closeSync, openSync } from "node:fs";

const { GREEDY_BYTES = "0", GREEDY_DWELL = "0", GREEDY_MARK = "" } = process.env;
let tiles = 0;
/** @type {Buffer | null} */
let taken = null;

/** Whether this is the first process to ask. */
function isFirst() {
  try {
    closeSync(openSync(GREEDY_MARK, "wx"));
    return true;
  } catch {
    return false;
  }
}

const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  /**
   * @param {WebAssembly.Module} module
   * @param {WebAssembly.Imports} [imports]
   */
  constructor(module, imports) {
    super(module, imports);
    const { evaluateTile, ...others } = /** @type {Record<string, Function>} */ (this.exports);
    const greedy = (/** @type {readonly unknown[]} */ ...args) => {
      tiles += 1;
      if (tiles === 3 && taken === null && isFirst()) {
        taken = Buffer.alloc(Number(GREEDY_BYTES), 1);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(GREEDY_DWELL));
      }
      return evaluateTile?.(...args);
    };
    Object.defineProperty(this, "exports", { value: { ...others, evaluateTile: greedy } });
  }
};
