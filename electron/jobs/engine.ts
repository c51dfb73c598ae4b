import type { Engine } from "../../shared/rbf/engine.ts";
import { createReferenceEngine } from "../../shared/rbf/reference.ts";

let loading: Promise<Engine> | null = null;

/** The engine of this process, made when first needed. */
export function loadEngine(): Promise<Engine> {
  loading ??= Promise.resolve(createReferenceEngine());
  return loading;
}
