import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{shared,electron,renderer,scripts,bench,fuzz}/**/*.test.{ts,tsx,mjs}"],
    globalSetup: ["scripts/engine.mjs"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
