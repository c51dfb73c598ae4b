import {
  type Engine,
  type FitProblem,
  type Model,
  type NodeBlock,
  type SolvedModel,
  type StepProgress,
  TIMES_PER_PASS,
  type TimeRange,
  type WeightsKnown,
} from "../engine.ts";
import { DENSE_LIMIT } from "../iterative/memory.ts";
import { WasmEvaluator } from "./evaluate.ts";
import { fitWasm } from "./fit.ts";
import { type KeptSystem, solveKept } from "./kept.ts";
import { type MemorySource, WasmMemory } from "./memory.ts";

export {
  choosesIterative,
  FEWEST_ITERATIVE,
  iterativeBytes,
  iterativeEngineBytes,
  MOST_DENSE,
} from "../iterative/memory.ts";
export { tileBytesUsed } from "./evaluate.ts";
export { FEW_MISSING } from "./solve.ts";
export { systemBytes as fitBytes, unusedBytes } from "./system.ts";

/** Larger blocks are evaluated in pieces of this size. */
const TILE_SIDE = 256;

/** An engine that can keep a fit's system, to leave stations out of it without factoring anew. */
export interface WasmEngine extends Engine {
  /** As Engine.fit. @param onWeights is called at most once, where all times come from one factorization. */
  fit(problem: FitProblem, progress?: StepProgress, onWeights?: WeightsKnown): Model;
  /** As `fit`; keeps the system beside the memory for tiles when one was enough for all times. */
  fitAndKeep(problem: FitProblem, progress?: StepProgress, onWeights?: WeightsKnown): Model;
  /**
   * Solves at stations of the system kept: some left out, or other values. The method must be resolved to what the
   * kept fit came to. Takes milliseconds, and diagnostics.factorizations is 0.
   * @returns null when nothing suitable is kept, or the way would lose accuracy: then `fit`.
   * @throws UserError as `fit` does.
   */
  solveKept(problem: FitProblem): Model | null;
  /**
   * As Engine.evaluateTile, for at most 256 x 256 nodes and the times of one pass.
   * @returns the values where the engine has computed them: overwritten by its next work.
   * @throws RangeError for more nodes or times, or times that cut a pass.
   */
  evaluatePass(model: SolvedModel, block: NodeBlock, times: TimeRange): Float32Array;
  /** Gives the system kept and the engine's memory up. */
  forget(): void;
}

export interface WasmEngineOptions {
  /** Hears the size of each WebAssembly memory created, bytes. */
  readonly onMemory?: (bytes: number) => void;
  /** Stations beyond which systems are solved iteratively, in memory that grows with N instead of N^2. */
  readonly denseLimit?: number;
}

/**
 * The fast engine: assets/engine.wasm behind the same interface as the reference engine.
 * It keeps one WebAssembly memory at a time, replaced only by a larger one, and a second one with a system kept.
 * @param code the compiled module, or the file's bytes (compiled at once).
 */
export function createWasmEngine(
  code: BufferSource | WebAssembly.Module,
  { onMemory = () => undefined, denseLimit = DENSE_LIMIT }: WasmEngineOptions = {},
): WasmEngine {
  const module = code instanceof WebAssembly.Module ? code : new WebAssembly.Module(code);
  let memory: WasmMemory | null = null;
  let evaluator: WasmEvaluator | null = null;
  let kept: KeptSystem | null = null;
  const memoryFor: MemorySource = (bytes) => {
    if (memory === null || memory.bytes < bytes) {
      memory = null;
      memory = new WasmMemory(module, bytes);
      onMemory(memory.bytes);
    }
    evaluator = null;
    return memory;
  };
  const evaluatorFor = (model: SolvedModel): WasmEvaluator => {
    evaluator = evaluator?.serves(memory, model) ? evaluator : new WasmEvaluator(memoryFor, model);
    return evaluator;
  };
  const forget = (): void => {
    kept = null;
    memory = null;
    evaluator = null;
  };
  return {
    fit: (problem, progress = () => undefined, onWeights) =>
      fitWasm(memoryFor, problem, progress, { denseLimit, onWeights }),
    fitAndKeep(problem, progress = () => undefined, onWeights) {
      kept = null;
      const keep = (system: KeptSystem): void => {
        kept = system;
        // Tiles get a memory of their own: this one stays as it is.
        memory = null;
      };
      return fitWasm(memoryFor, problem, progress, { denseLimit, onWeights, keep });
    },
    solveKept: (problem) => kept && solveKept(kept, problem),
    forget,
    evaluatePass(model, block, times) {
      refuseCutPasses(times, model.times);
      // The engine's memory has room for no more.
      if (times.count > TIMES_PER_PASS || !isOneTile(block))
        throw new RangeError(
          `${block.columns} x ${block.rows} nodes at ${times.count} times are no single pass`,
        );
      return evaluatorFor(model).evaluatePass(block, times);
    },
    evaluateTile(model, block, out, range = { first: 0, count: model.times }) {
      refuseCutPasses(range, model.times);
      const one = evaluatorFor(model);
      if (isOneTile(block)) one.evaluate(block, out, range);
      else for (const piece of piecesOf(block)) evaluatePiece(one, range, block, piece, out);
    },
  };
}

const isOneTile = ({ columns, rows }: NodeBlock): boolean => columns <= TILE_SIDE && rows <= TILE_SIDE;

function refuseCutPasses({ first, count }: TimeRange, times: number): void {
  const end = first + count;
  const isWhole = first % TIMES_PER_PASS === 0 && (end === times || end % TIMES_PER_PASS === 0);
  if (first < 0 || end > times || !isWhole)
    throw new RangeError(`times ${first} to ${end} of ${times} cut a pass of ${TIMES_PER_PASS}`);
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
  range: TimeRange,
  block: NodeBlock,
  piece: NodeBlock,
  out: Float32Array,
): void {
  const { columns, rows } = piece;
  const values = new Float32Array(range.count * columns * rows);
  evaluator.evaluate(piece, values, range);
  for (let t = 0; t < range.count; t++) {
    for (let j = 0; j < rows; j++) {
      const from = (t * rows + j) * columns;
      const row = t * block.rows + piece.j0 - block.j0 + j;
      out.set(values.subarray(from, from + columns), row * block.columns + piece.i0 - block.i0);
    }
  }
}
