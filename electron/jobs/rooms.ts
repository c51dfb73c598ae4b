import type { Rooms } from "../../shared/grid/passes.ts";
import { memoryBytes, WasmMemory } from "../../shared/rbf/wasm/memory.ts";

/**
 * Rooms in memories of the engine, one for each, where its SIMD instructions reach the values. One given back is lent
 * again: fresh memory takes longer than what is done in it.
 */
export class EngineRooms implements Rooms {
  readonly #module: WebAssembly.Module;
  #free: Float32Array[] = [];

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  take(length: number): Float32Array {
    const at = this.#free.findIndex((room) => room.length === length);
    if (at >= 0) return this.#free.splice(at, 1)[0] as Float32Array;
    const bytes = length * Float32Array.BYTES_PER_ELEMENT;
    const memory = new WasmMemory(this.#module, memoryBytes(bytes));
    return memory.singles(memory.allocate(bytes), length);
  }

  giveBack(room: Float32Array): void {
    this.#free.push(room);
  }

  /** Keeps none that nobody uses. */
  forget(): void {
    this.#free = [];
  }
}
