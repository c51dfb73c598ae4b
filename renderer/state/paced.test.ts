import { describe, expect, it } from "vitest";
import { paced } from "./paced.ts";

/** Frames as a display gives them, the first after each step late by so much. */
function display(late: number) {
  const waiting: ((now: number) => void)[] = [];
  let now = 0;
  let sinceStep = 0;
  return {
    frame: (drawn: (now: number) => void) => void waiting.push(drawn),
    step: () => {
      sinceStep = 0;
    },
    /** Runs on until the clock says so. */
    until(end: number, between: () => void): void {
      while (now < end) {
        sinceStep++;
        now += 1000 / 60 + (sinceStep === 1 ? late : 0);
        for (const drawn of waiting.splice(0)) drawn(now);
        between();
      }
    },
  };
}

function stepsIn(milliseconds: number, late: number, mostRest?: number): number {
  const { frame, step, until } = display(late);
  let shown = 0;
  const show = paced(
    () => {
      shown++;
      step();
    },
    frame,
    { mostRest },
  );
  until(milliseconds, () => show(0));
  return shown;
}

describe("steps of progress", () => {
  it("are shown every few frames while they cost nothing", () => {
    expect(stepsIn(10_000, 0)).toBeGreaterThan(90);
  });

  it("take a twentieth of the time where each holds the window up", () => {
    expect(stepsIn(10_000, 100)).toBeLessThanOrEqual(6);
    expect(stepsIn(10_000, 100)).toBeGreaterThanOrEqual(4);
  });

  it("begin with the first", () => {
    const seen: number[] = [];
    const { frame, until } = display(0);
    const show = paced((step: number) => seen.push(step), frame);
    show(0.1);
    show(0.2);
    until(50, () => {});
    expect(seen).toEqual([0.1]);
  });

  it("end with the last where that is kept", () => {
    const seen: number[] = [];
    const { frame, until } = display(0);
    const show = paced((step: number) => seen.push(step), frame, { keepsLast: true });
    for (const step of [1, 2, 3]) show(step);
    until(400, () => {});
    expect(seen).toEqual([1, 3]);
  });

  it("rest no longer than they may, whatever holds the window up", () => {
    expect(stepsIn(10_000, 500, 1000)).toBeGreaterThanOrEqual(5);
    expect(stepsIn(10_000, 500)).toBeLessThanOrEqual(1);
  });
});
