/** What the polynomials add to the inverse of the stations' block G: with P+ the pseudo-inverse of P, one column a term. */
interface TailPart {
  /** P+^T. */
  readonly pseudo: readonly Float64Array[];
  /** Y = A P+^T. */
  readonly images: readonly Float64Array[];
  /** G Y. */
  readonly solved: readonly Float64Array[];
  /** g, by which the system's polynomial columns are multiplied. */
  readonly scale: number;
}

/**
 * The 1-norm of the whole system's inverse [G, H; H^T, S] from its block G: H = (P+^T - G Y) / g and
 * S = (Y^T G Y - P+ Y) / g^2.
 * @param sums of the absolute values in G's columns; overwritten.
 */
export function inverseNorm(sums: Float64Array, { pseudo, images, solved, scale }: TailPart): number {
  let norm = 0;
  pseudo.forEach((p, k) => {
    const image = solved[k] as Float64Array;
    let sum = 0;
    for (let i = 0; i < sums.length; i++) {
      const h = Math.abs((p[i] as number) - (image[i] as number)) / scale;
      sums[i] = (sums[i] as number) + h;
      sum += h;
    }
    pseudo.forEach((other, l) => {
      const s = dot(images[l] as Float64Array, image) - dot(other, images[k] as Float64Array);
      sum += Math.abs(s) / (scale * scale);
    });
    norm = most(norm, sum);
  });
  return sums.reduce(most, norm);
}

/** The larger one; NaN stays NaN. */
export function most(a: number, b: number): number {
  return Number.isNaN(a) || b <= a ? a : b;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
