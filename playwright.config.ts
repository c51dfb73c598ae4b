import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  // Tests of faults (e2e/faults) open no window: Vitest runs them.
  testMatch: "*.spec.ts",
  outputDir: "test-results/e2e",
  // One window at a time, as measurements of memory and time want it; `npm test`, which only checks, has two.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Software rendering on two cores: a full run of the sample takes its time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  globalSetup: "./e2e/display.ts",
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON ?? "test-results/e2e.json" }]],
  use: { screenshot: "only-on-failure" },
  projects: [
    { name: "app", testIgnore: "packaged.spec.ts" },
    { name: "packaged", testMatch: "packaged.spec.ts" },
  ],
});
