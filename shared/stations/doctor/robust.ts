/** Factor that makes the median absolute deviation of normal data their standard deviation. */
const MAD_TO_SIGMA = 1.4826;

/** The median of the first `count` numbers, which are sorted in place; NaN for none. */
export function medianInPlace(numbers: Float64Array, count: number): number {
  if (count === 0) return Number.NaN;
  if (count > 32) numbers.subarray(0, count).sort();
  else sortFew(numbers, count);
  const middle = count >> 1;
  const upper = numbers[middle] as number;
  return count % 2 === 1 ? upper : (upper + (numbers[middle - 1] as number)) / 2;
}

/** Insertion sort: for a dozen numbers several times faster than the built-in one. */
function sortFew(numbers: Float64Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const number = numbers[i] as number;
    let j = i - 1;
    for (; j >= 0 && (numbers[j] as number) > number; j--) numbers[j + 1] = numbers[j] as number;
    numbers[j + 1] = number;
  }
}

/** The standard deviation that normal data of this median absolute deviation have; `numbers` are overwritten. */
export function sigmaInPlace(numbers: Float64Array, count: number, median: number): number {
  for (let k = 0; k < count; k++) numbers[k] = Math.abs((numbers[k] as number) - median);
  return MAD_TO_SIGMA * medianInPlace(numbers, count);
}
