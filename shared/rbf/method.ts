import { z } from "zod";

/** Kernels by SciPy's names. */
export const kernelNames = [
  "linear",
  "thin_plate_spline",
  "cubic",
  "quintic",
  "multiquadric",
  "inverse_multiquadric",
  "inverse_quadratic",
  "gaussian",
] as const;
export type KernelName = (typeof kernelNames)[number];

/** The least degree for which the kernel's system is known to be solvable (-1: no polynomial). */
export const leastDegree: Readonly<Record<KernelName, number>> = {
  linear: 0,
  thin_plate_spline: 1,
  cubic: 1,
  quintic: 2,
  multiquadric: 0,
  inverse_multiquadric: -1,
  inverse_quadratic: -1,
  gaussian: -1,
};

/** Kernels in which the shape length matters; in the others it only scales weights and smoothing. */
export const shapedKernels: ReadonlySet<KernelName> = new Set([
  "multiquadric",
  "inverse_multiquadric",
  "inverse_quadratic",
  "gaussian",
]);

/** How stations become a field: DESIGN's words kernel, shape length, smoothing, degree, metric. */
export const methodSchema = z.object({
  kernel: z.enum(kernelNames),
  /** L in phi(r/L), in distance units (degrees, or km on the great circle); > 0. */
  shape: z.union([z.number().positive().finite(), z.literal("auto")]),
  /** Total degree of the polynomial tail, -1 (none) to 2; "auto" takes the kernel's least degree. */
  degree: z.union([z.number().int().min(-1).max(2), z.literal("auto")]),
  /** Ridge lambda >= 0 added to the diagonal. */
  smoothing: z.union([z.number().nonnegative().finite(), z.literal("auto")]),
  metric: z.enum(["degrees", "great-circle"]),
  /** "scipy-rbf" reproduces SciPy's legacy Rbf class: A = phi - smooth*I, no polynomial, its default L. */
  compat: z.enum(["none", "scipy-rbf"]),
  /** Largest evaluation error allowed, in field units; "auto" is 1e-5 of the data range. */
  tolerance: z.union([z.number().positive().finite(), z.literal("auto")]),
});
export type Method = z.infer<typeof methodSchema>;

/** A method with every "auto" replaced by the number used; the tolerance is in field units. */
export const resolvedMethodSchema = methodSchema.extend({
  shape: z.number().positive().finite(),
  degree: z.number().int().min(-1).max(2),
  smoothing: z.number().nonnegative().finite(),
  tolerance: z.number().positive().finite(),
});
export type ResolvedMethod = Readonly<z.infer<typeof resolvedMethodSchema>>;

export const defaultMethod: Method = {
  kernel: "linear",
  shape: "auto",
  degree: "auto",
  smoothing: "auto",
  metric: "degrees",
  compat: "none",
  tolerance: "auto",
};
