import type { Engine, Model, NodeBlock } from "./engine.ts";
import { DENSE_LIMIT } from "./iterative-memory.ts";
import { WasmEvaluator } from "./wasm-evaluate.ts";
import { fitWasm, type MemorySource } from "./wasm-fit.ts";
import { WasmMemory } from "./wasm-memory.ts";

export { choosesIterative, iterativeBytes } from "./iterative-memory.ts";
export { tileBytes } from "./wasm-evaluate.ts";
export { systemBytes as fitBytes } from "./wasm-system.ts";

/** Larger blocks are evaluated in pieces of this size. */
const TILE_SIDE = 256;

export interface WasmEngineOptions {
  /** Hears the size of each WebAssembly memory created, bytes. */
  readonly onMemory?: (bytes: number) => void;
  /** Stations beyond which systems are solved iteratively, in memory that grows with N instead of N^2. */
  readonly denseLimit?: number;
}

/**
 * The fast engine: assets/engine.wasm behind the same interface as the reference engine.
 * It keeps one WebAssembly memory at a time, replaced only by a larger one.
 * @param code the compiled module, or the file's bytes (compiled at once).
 */
export function createWasmEngine(
  code: BufferSource | WebAssembly.Module,
  { onMemory = () => undefined, denseLimit = DENSE_LIMIT }: WasmEngineOptions = {},
): Engine {
  const module = code instanceof WebAssembly.Module ? code : new WebAssembly.Module(code);
  let memory: WasmMemory | null = null;
  let evaluator: WasmEvaluator | null = null;
  const memoryFor: MemorySource = (bytes) => {
    if (memory === null || memory.bytes < bytes) {
      memory = null;
      memory = new WasmMemory(module, bytes);
      onMemory(memory.bytes);
    }
    evaluator = null;
    return memory;
  };
  const evaluatorFor = (model: Model): WasmEvaluator => {
    evaluator = evaluator?.serves(memory, model) ? evaluator : new WasmEvaluator(memoryFor, model);
    return evaluator;
  };
  return {
    fit: (problem, progress = () => undefined) => fitWasm(memoryFor, problem, progress, denseLimit),
    evaluateTile(model, block, out) {
      const one = evaluatorFor(model);
      if (block.columns <= TILE_SIDE && block.rows <= TILE_SIDE) one.evaluate(block, out);
      else for (const piece of piecesOf(block)) evaluatePiece(one, model.times, block, piece, out);
    },
  };
}

function piecesOf(block: NodeBlock): NodeBlock[] {
  const pieces: NodeBlock[] = [];
  for (let j = 0; j < block.rows; j += TILE_SIDE) {
    for (let i = 0; i < block.columns; i += TILE_SIDE) {
      const columns = Math.min(TILE_SIDE, block.columns - i);
      const rows = Math.min(TILE_SIDE, block.rows - j);
      pieces.push({ ...block, i0: block.i0 + i, j0: block.j0 + j, columns, rows });
    }
  }
  return pieces;
}

function evaluatePiece(
  evaluator: WasmEvaluator,
  times: number,
  block: NodeBlock,
  piece: NodeBlock,
  out: Float32Array,
): void {
  const { columns, rows } = piece;
  const values = new Float32Array(times * columns * rows);
  evaluator.evaluate(piece, values);
  for (let t = 0; t < times; t++) {
    for (let j = 0; j < rows; j++) {
      const from = (t * rows + j) * columns;
      const row = t * block.rows + piece.j0 - block.j0 + j;
      out.set(values.subarray(from, from + columns), row * block.columns + piece.i0 - block.i0);
    }
  }
}
