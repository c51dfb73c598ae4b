import { expect, test } from "vitest";
import { FlexibleGmres } from "./gmres.ts";

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

test("GMRES solves a small system, across a restart", () => {
  const size = 60;
  const multiply = (x: Float64Array): Float64Array =>
    x.map((value, k) => (1 + k) * value + 0.5 * (x[(k + 1) % size] as number));
  const right = Float64Array.from({ length: size }, (_, k) => Math.cos(k));
  const state = new FlexibleGmres(right.slice());
  for (let k = 0; k < 200 && state.relativeResidual > 1e-12; k++) {
    const z = state.direction.slice();
    state.absorb(z, multiply(z));
    if (!state.isFull) continue;
    state.update();
    const image = multiply(state.solution);
    state.restart(right.map((value, i) => value - (image[i] as number)));
  }
  state.update();
  const image = multiply(state.solution);
  expect(largest(right.map((value, i) => value - (image[i] as number)))).toBeLessThan(1e-9);
});
