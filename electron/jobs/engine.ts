import { readFile } from "node:fs/promises";
import type { Engine } from "../../shared/rbf/engine.ts";
import { createWasmEngine } from "../../shared/rbf/wasm.ts";

let loading: Promise<Engine> | null = null;

/** The engine of this process, made when first needed. */
export function loadEngine(): Promise<Engine> {
  loading ??= readFile(engineFile).then(createWasmEngine);
  return loading;
}

/** assets/ lies beside dist/, in the project and in the package alike. */
const engineFile = new URL("../assets/engine.wasm", import.meta.url);
