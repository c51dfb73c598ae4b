/** Seconds since a moment that `performance.now()` told. */
export const secondsSince = (began: number): number => (performance.now() - began) / 1000;
