import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { UserError } from "../../shared/errors.ts";
import { createWasmEngine, type WasmEngine } from "../../shared/rbf/wasm/wasm.ts";
import { errorCode } from "../store/atomicFile.ts";

let loadingModule: Promise<WebAssembly.Module> | null = null;
let loading: Promise<WasmEngine> | null = null;

/** assets/ lies beside dist/, in the project and in the package alike. */
const engineFile = new URL("../assets/engine.wasm", import.meta.url);

/** The engine's code, compiled when first needed. @throws UserError "broken-installation". */
export function loadEngineModule(): Promise<WebAssembly.Module> {
  loadingModule ??= compileEngine(engineFile);
  return loadingModule;
}

/** The engine of this process, made when first needed. @throws UserError "broken-installation". */
export function loadEngine(): Promise<WasmEngine> {
  loading ??= loadEngineModule().then((module) => createWasmEngine(module));
  return loading;
}

/**
 * Compiles an engine's file. What is wrong with it is the installation's trouble: as a bare error of the system it
 * would be taken for one of the folder that a run writes to.
 * @throws UserError "broken-installation" when it is missing, cannot be read or is damaged.
 */
export async function compileEngine(file: URL): Promise<WebAssembly.Module> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch (thrown) {
    const code = errorCode(thrown);
    throw broken(file, code === "ENOENT" ? "is missing" : `cannot be read (${code ?? String(thrown)})`);
  }
  try {
    return new WebAssembly.Module(bytes);
  } catch (thrown) {
    if (!(thrown instanceof WebAssembly.CompileError)) throw thrown;
    throw broken(file, "is damaged");
  }
}

function broken(file: URL, trouble: string): UserError {
  const path = fileURLToPath(file);
  const name = path.slice(1 + Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")));
  return new UserError(
    "broken-installation",
    `${name}, a part of Isopleth itself, ${trouble}. Install Isopleth again; stations, settings and fields stay.`,
    [path],
  );
}
