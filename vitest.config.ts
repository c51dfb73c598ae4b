import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{shared,electron,renderer,scripts,bench,fuzz}/**/*.test.{ts,tsx,mjs}"],
    globalSetup: ["scripts/engine.mjs"],
    setupFiles: ["scripts/properties.mjs"],
    // By default one core is left to whoever watches; nobody does, and the tests wait for each other.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
