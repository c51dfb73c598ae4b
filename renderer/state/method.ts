import { defaultMethod, type KernelName, type Method } from "../../shared/rbf/method.ts";
import type { Slice } from "./appState.ts";

/** SciPy's Rbf class has seven functions; this kernel is not among them. */
export const legacyKernel = (kernel: KernelName): boolean => kernel !== "inverse_quadratic";

export interface MethodSlice {
  readonly method: Method;
  /** Changes one setting; one step of history. */
  readonly setMethod: <Key extends keyof Method>(key: Key, value: Method[Key]) => void;
}

export const methodSlice: Slice<MethodSlice> = (set, get) => ({
  method: defaultMethod,
  setMethod: (key, value) => {
    if (get().method[key] === value) return;
    get().remember(`method.${key}`);
    // Kernel and compatibility decide which fields count: half-typed texts in the others must not block a run.
    if (key === "kernel" || key === "compat") get().dropDrafts();
    set(({ method }) => ({ method: { ...method, [key]: value } }));
  },
});
