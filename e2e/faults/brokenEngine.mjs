/*
 * Loaded into a compute process before everything else: its engine fails as ENGINE_FAULT says, from its third tile on or
 * from the one on that ENGINE_FAULT_AT says. "slow" does not fail: each tile takes a tenth of a second longer, or
 * ENGINE_DWELL milliseconds, so that a run lasts on a fast machine, too.
 */

let tiles = 0;
const failsAt = Number(process.env.ENGINE_FAULT_AT ?? 3);

/** @type {Readonly<Record<string, () => void>>} */
const faults = {
  slow() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.env.ENGINE_DWELL ?? 100));
  },
  trap() {
    throw new WebAssembly.RuntimeError("unreachable");
  },
  memory() {
    // Twice as much again and again, until it is more than the machine has. At once more than that would be refused as no
    // valid length in Electron.
    /** @type {ArrayBuffer[]} */
    const held = [];
    for (let bytes = 2 ** 33; ; bytes *= 2) held.push(new ArrayBuffer(bytes));
  },
  heap() {
    /** @type {unknown[]} */
    const held = [];
    // Numbers with fractions: the collector need not look through them, so that the heap is full soon.
    for (;;) held.push(new Array(1_000_000).fill(0.5));
  },
};

const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  /**
   * @param {WebAssembly.Module} module
   * @param {WebAssembly.Imports} [imports]
   */
  constructor(module, imports) {
    super(module, imports);
    const { evaluateTile, ...others } = /** @type {Record<string, Function>} */ (this.exports);
    const failing = (/** @type {readonly unknown[]} */ ...args) => {
      tiles += 1;
      if (tiles >= failsAt) faults[process.env.ENGINE_FAULT ?? ""]?.();
      return evaluateTile?.(...args);
    };
    Object.defineProperty(this, "exports", { value: { ...others, evaluateTile: failing } });
  }
};
