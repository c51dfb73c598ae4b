import { defineConfig } from "vitest/config";

/** Faults are injected one after the other: each test measures processes and memory. */
export default defineConfig({
  test: {
    include: ["e2e/faults/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
