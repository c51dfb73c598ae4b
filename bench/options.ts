import { parseArgs } from "node:util";
import { type KernelName, kernelNames } from "../shared/rbf/method.ts";

export interface Options {
  /** Turns of all programs. */
  readonly repeat: number;
  readonly kernels: readonly KernelName[];
  readonly stations: number;
  readonly times: number;
  /** Share of the values that is missing, different each time. */
  readonly missing: number;
  /** "none", "quick": SciPy and gdal_grid; "all": whatever is installed. */
  readonly peers: "none" | "quick" | "all";
  /** Parts of peers' names: only these take part. Empty: all. */
  readonly only: readonly string[];
  /** Whether this run adds to the table of the ones before. */
  readonly append: boolean;
}

const usual: readonly KernelName[] = ["linear", "thin_plate_spline", "multiquadric"];

export function optionsOf(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      repeat: { type: "string" },
      kernels: { type: "string" },
      stations: { type: "string", default: "1400" },
      times: { type: "string", default: "1" },
      missing: { type: "string", default: "0" },
      quick: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      only: { type: "string" },
      append: { type: "boolean", default: false },
    },
  });
  const asked = values.kernels?.split(",") ?? (values.full ? kernelNames : usual);
  return {
    repeat: Number(values.repeat ?? (values.full ? 3 : 1)),
    kernels: kernelNames.filter((name) => asked.includes(name)),
    stations: Number(values.stations),
    times: Number(values.times),
    missing: Number(values.missing),
    peers: values.quick ? "none" : values.full || values.only ? "all" : "quick",
    only: values.only?.split(",") ?? [],
    append: values.append,
  };
}
