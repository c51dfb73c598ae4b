/** The range widened outwards to whole steps of its ticks: 0.3..213 becomes 0..250. Never empty. */
export function niceRange(low: number, high: number): readonly [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size < 1e-300) return [0, 1];
  if (high - low < 1e-9 * size) return niceRange(low - size / 2, high + size / 2);
  const step = niceStep((high - low) / 5);
  return [whole(Math.floor(low / step + 1e-9), step), whole(Math.ceil(high / step - 1e-9), step)];
}

/** Round numbers within low..high, about `count` of them, both ends included when they are round themselves. */
export function niceTicks(low: number, high: number, count = 5): readonly number[] {
  if (!(high > low)) return Number.isFinite(low) ? [low] : [];
  const step = niceStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => whole(first + k, step));
}

/** Ticks as text, all with the decimals that the finest of them needs. */
export function tickLabels(ticks: readonly number[]): readonly string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  if (largest >= 1e7 || (largest > 0 && largest < 1e-4)) return ticks.map((tick) => String(tick));
  const decimals = Math.max(0, ...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));
  return ticks.map((tick) => tick.toFixed(Math.min(decimals, 20)));
}

/** The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not less than a rough step. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** steps * step without the dust of binary fractions. */
const whole = (steps: number, step: number): number => Number((steps * step).toPrecision(14));
