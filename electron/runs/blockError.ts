import type { Plan } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { isBlockNote } from "../../shared/rbf/blockError.ts";
import type { FitDiagnostics } from "../../shared/rbf/engine.ts";
import type { Fitted } from "../jobs/messages.ts";
import { ChildDied } from "./child.ts";
import type { Pool } from "./pool.ts";
import { keptBytes } from "./processMemory.ts";

/**
 * The diagnostics of a fit with its error at blocks of another size, km.
 * @throws UserError "compute-died".
 */
export async function blockError(
  pool: Pool,
  folder: string,
  plan: Plan,
  { method, diagnostics }: Fitted,
  blockKm: number,
): Promise<FitDiagnostics> {
  const child = pool.acquireKeeper();
  try {
    const keep = plan.keepsFit;
    const solver = plan.iterative ? "iterative" : "dense";
    const { notes, ...error } = await child.run("check", { folder, basis: method, blockKm, keep, solver });
    if (keep) pool.setKeeper(child, keptBytes(plan.stations));
    const others = diagnostics.notes.filter((note) => !isBlockNote(note));
    return { ...diagnostics, ...error, notes: [...others, ...notes] };
  } catch (thrown) {
    if (!(thrown instanceof ChildDied)) throw thrown;
    throw new UserError("compute-died", `The process that checked the fit ${thrown.death.words}.`);
  } finally {
    pool.release(child);
  }
}
