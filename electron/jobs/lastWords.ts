import { EXIT_ENGINE_TRAP, EXIT_OUT_OF_MEMORY } from "./messages.ts";

/*
 * When a compute process must end itself. Its parent names the death by exit code and last words, and gives the job to
 * another process.
 */

/** Ends the process when what a job threw leaves its engine in a state that nobody knows. */
export function endIfUntrustworthy(thrown: unknown): void {
  const code = exitCodeFor(thrown);
  if (code === null) return;
  console.error(String(thrown));
  process.exit(code);
}

function exitCodeFor(thrown: unknown): number | null {
  if (!(thrown instanceof Error)) return null;
  // V8 says of a memory that the system did not give: "WebAssembly.Memory(): could not allocate memory".
  if (/could not allocate memory|Array buffer allocation failed/.test(thrown.message))
    return EXIT_OUT_OF_MEMORY;
  return thrown instanceof WebAssembly.RuntimeError ? EXIT_ENGINE_TRAP : null;
}

const parentAtStart = process.ppid;

/** Ends the process when its parent is gone: a long sum hears no farewell. */
export function endIfOrphaned(): void {
  if (process.ppid !== parentAtStart) process.exit();
}
