import { readFile } from "node:fs/promises";
import { createWasmEngine, type WasmEngine } from "../../shared/rbf/wasm/wasm.ts";

let loading: Promise<WasmEngine> | null = null;

/** The engine of this process, made when first needed. */
export function loadEngine(): Promise<WasmEngine> {
  loading ??= readFile(engineFile).then((bytes) => createWasmEngine(bytes));
  return loading;
}

/** assets/ lies beside dist/, in the project and in the package alike. */
const engineFile = new URL("../assets/engine.wasm", import.meta.url);
