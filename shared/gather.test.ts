import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { gather } from "./gather.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("passes on what came within its time together, in order, and nothing when nothing came", () => {
  const passed: (readonly number[])[] = [];
  const add = gather<number>(30, (items) => passed.push(items));
  for (let k = 0; k < 5; k++) add(k);
  vi.advanceTimersByTime(29);
  expect(passed).toEqual([]);
  add(5);
  vi.advanceTimersByTime(1000);
  add(6);
  vi.advanceTimersByTime(1000);
  expect(passed).toEqual([[0, 1, 2, 3, 4, 5], [6]]);
});
