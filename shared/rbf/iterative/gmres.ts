/*
 * Flexible GMRES (Saad, SIAM J. Sci. Comput. 14, 1993), driven from outside: several right-hand sides advance side by
 * side, so that one pass of kernel sums serves them all.
 */

/** Directions kept before starting over from the solution so far. */
const RESTART = 40;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) {
    target[i] = (target[i] as number) + factor * (source[i] as number);
  }
}

/** One right-hand side on its way. Call `direction`, then `absorb` with its preconditioned form and that one's image. */
export class FlexibleGmres {
  readonly solution: Float64Array;
  readonly #size: number;
  #norm = 0;
  #basis: Float64Array[] = [];
  #preconditioned: Float64Array[] = [];
  /** Columns of R after the rotations. */
  #columns: Float64Array[] = [];
  #cosines: number[] = [];
  #sines: number[] = [];
  #right: number[] = [];

  /** @param right the right-hand side; the first guess is zero. */
  constructor(right: Float64Array) {
    this.solution = new Float64Array(right.length);
    this.#size = Math.sqrt(dot(right, right));
    this.#start(right);
  }

  #start(residual: Float64Array): void {
    this.#norm = Math.sqrt(dot(residual, residual));
    const norm = this.#norm;
    this.#basis = [residual.map((value) => (norm > 0 ? value / norm : 0))];
    this.#preconditioned = [];
    this.#columns = [];
    this.#cosines = [];
    this.#sines = [];
    this.#right = [norm];
  }

  /** Norm of the residual over that of the right-hand side. */
  get relativeResidual(): number {
    return this.#size > 0 ? this.#norm / this.#size : 0;
  }

  /** The vector to precondition next. */
  get direction(): Float64Array {
    return this.#basis.at(-1) as Float64Array;
  }

  /** Whether `restart` must be called before the next direction. */
  get isFull(): boolean {
    return this.#columns.length >= RESTART;
  }

  /** Takes the preconditioned direction z and its image A z. */
  absorb(z: Float64Array, image: Float64Array): void {
    const k = this.#columns.length;
    const column = new Float64Array(k + 2);
    for (let j = 0; j <= k; j++) {
      const basis = this.#basis[j] as Float64Array;
      const component = dot(basis, image);
      column[j] = component;
      addScaled(image, -component, basis);
    }
    const length = Math.sqrt(dot(image, image));
    column[k + 1] = length;
    this.#rotate(column, k);
    this.#columns.push(column);
    this.#preconditioned.push(z);
    this.#basis.push(length > 0 ? image.map((value) => value / length) : image);
    this.#norm = Math.abs(this.#right[k + 1] as number);
  }

  /** Givens rotations bring the new column to triangular form. */
  #rotate(column: Float64Array, k: number): void {
    for (let j = 0; j < k; j++) {
      const [c, s] = [this.#cosines[j] as number, this.#sines[j] as number];
      const [a, b] = [column[j] as number, column[j + 1] as number];
      column[j] = c * a + s * b;
      column[j + 1] = c * b - s * a;
    }
    const [a, b] = [column[k] as number, column[k + 1] as number];
    const radius = Math.hypot(a, b) || 1;
    this.#cosines.push(a / radius);
    this.#sines.push(b / radius);
    column[k] = radius;
    column[k + 1] = 0;
    const right = this.#right[k] as number;
    this.#right[k] = (a / radius) * right;
    this.#right.push((-b / radius) * right);
  }

  /** Adds what the directions so far give to the solution. Continue with `restart`. */
  update(): void {
    const count = this.#columns.length;
    const factors = new Float64Array(count);
    for (let k = count - 1; k >= 0; k--) {
      let sum = this.#right[k] as number;
      for (let j = k + 1; j < count; j++) {
        sum -= ((this.#columns[j] as Float64Array)[k] as number) * (factors[j] as number);
      }
      factors[k] = sum / ((this.#columns[k] as Float64Array)[k] as number);
    }
    this.#preconditioned.forEach((z, k) => {
      addScaled(this.solution, factors[k] as number, z);
    });
  }

  /** Begins anew from the solution so far. @param residual right-hand side minus its image. */
  restart(residual: Float64Array): void {
    this.#start(residual);
  }
}
