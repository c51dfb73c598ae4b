import { readFile } from "node:fs/promises";
import { createWasmEngine, type WasmEngine } from "../../shared/rbf/wasm/wasm.ts";

let loadingModule: Promise<WebAssembly.Module> | null = null;
let loading: Promise<WasmEngine> | null = null;

/** The engine's code, compiled when first needed. */
export function loadEngineModule(): Promise<WebAssembly.Module> {
  loadingModule ??= readFile(engineFile).then((bytes) => new WebAssembly.Module(bytes));
  return loadingModule;
}

/** The engine of this process, made when first needed. */
export function loadEngine(): Promise<WasmEngine> {
  loading ??= loadEngineModule().then((module) => createWasmEngine(module));
  return loading;
}

/** assets/ lies beside dist/, in the project and in the package alike. */
const engineFile = new URL("../assets/engine.wasm", import.meta.url);
