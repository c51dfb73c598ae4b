import type { KernelName } from "./method.ts";

/** A radial function and how it enters the system. */
export interface Kernel {
  /**
   * The kernel matrix is sign * phi(r / L): conditionally positive definite, so that a positive ridge on its
   * diagonal always smooths (the convention of SciPy's RBFInterpolator).
   */
  readonly sign: 1 | -1;
  /** phi of a distance in units of the shape length. */
  readonly phi: (r: number) => number;
  /** Replaces the first `count` squared distances (in units of the shape length) by phi. */
  readonly fromSquares: (squares: Float64Array, count: number) => void;
}

/*
 * phi and fromSquares state each formula twice on purpose: one is for reading and for single values, the other is
 * a loop of its own per kernel, which the JavaScript engine compiles without any call inside.
 */
export const kernels: Readonly<Record<KernelName, Kernel>> = {
  linear: {
    sign: -1,
    phi: (r) => r,
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) squares[k] = Math.sqrt(squares[k] as number);
    },
  },
  thin_plate_spline: {
    sign: 1,
    phi: (r) => (r === 0 ? 0 : r * r * Math.log(r)),
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) {
        const square = squares[k] as number;
        squares[k] = square === 0 ? 0 : 0.5 * square * Math.log(square);
      }
    },
  },
  cubic: {
    sign: 1,
    phi: (r) => r * r * r,
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) {
        const square = squares[k] as number;
        squares[k] = square * Math.sqrt(square);
      }
    },
  },
  quintic: {
    sign: -1,
    phi: (r) => r * r * r * r * r,
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) {
        const square = squares[k] as number;
        squares[k] = square * square * Math.sqrt(square);
      }
    },
  },
  multiquadric: {
    sign: -1,
    phi: (r) => Math.sqrt(r * r + 1),
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) squares[k] = Math.sqrt((squares[k] as number) + 1);
    },
  },
  inverse_multiquadric: {
    sign: 1,
    phi: (r) => 1 / Math.sqrt(r * r + 1),
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) squares[k] = 1 / Math.sqrt((squares[k] as number) + 1);
    },
  },
  inverse_quadratic: {
    sign: 1,
    phi: (r) => 1 / (r * r + 1),
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) squares[k] = 1 / ((squares[k] as number) + 1);
    },
  },
  gaussian: {
    sign: 1,
    phi: (r) => Math.exp(-r * r),
    fromSquares(squares, count) {
      for (let k = 0; k < count; k++) squares[k] = Math.exp(-(squares[k] as number));
    },
  },
};

/** The seven functions of SciPy's legacy Rbf class, under its names and ours. */
const legacyNames: Readonly<Record<string, KernelName>> = {
  multiquadric: "multiquadric",
  inverse: "inverse_multiquadric",
  inverse_multiquadric: "inverse_multiquadric",
  gaussian: "gaussian",
  linear: "linear",
  cubic: "cubic",
  quintic: "quintic",
  thin_plate: "thin_plate_spline",
  thin_plate_spline: "thin_plate_spline",
};

/** The kernels that `compat: scipy-rbf` knows. */
export const legacyKernels: ReadonlySet<KernelName> = new Set(Object.values(legacyNames));

/** The kernel meant by a name of SciPy's RBFInterpolator or of its legacy Rbf class; undefined when unknown. */
export function kernelNamed(name: string): KernelName | undefined {
  if (Object.hasOwn(kernels, name)) return name as KernelName;
  return Object.hasOwn(legacyNames, name) ? legacyNames[name] : undefined;
}
