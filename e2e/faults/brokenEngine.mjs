/* Loaded into a compute process before everything else: its engine fails at the third tile, as ENGINE_FAULT says. */

let tiles = 0;

/** @type {Readonly<Record<string, () => void>>} */
const faults = {
  trap() {
    throw new WebAssembly.RuntimeError("unreachable");
  },
  memory() {
    throw new RangeError("WebAssembly.Memory(): could not allocate memory");
  },
  heap() {
    /** @type {unknown[]} */
    const held = [];
    for (;;) held.push(new Array(100_000).fill({}));
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
      if (tiles >= 3) faults[process.env.ENGINE_FAULT ?? ""]?.();
      return evaluateTile?.(...args);
    };
    Object.defineProperty(this, "exports", { value: { ...others, evaluateTile: failing } });
  }
};
