import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";

test("a change of method shows a coarse preview, which the run's field replaces", async ({ page }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  const map = page.locator("[data-view]");
  const badge = page.getByText("Preview", { exact: true });
  await expect(map).not.toHaveAttribute("data-preview", /./);

  await isopleth.choose("Kernel", "thin_plate_spline");
  await expect(badge).toBeVisible();
  const [columns, rows] = ((await map.getAttribute("data-preview")) ?? "").split("x").map(Number);
  expect(columns).toBeGreaterThan(50);
  expect(columns).toBeLessThanOrEqual(300);
  expect(rows).toBeLessThanOrEqual(215);
  const description = page.locator("#field-map-description");
  await expect(description).toContainText("field from");
  const before = await description.textContent();

  await isopleth.fill({ Smoothing: "1000" });
  await expect(description).not.toHaveText(before ?? "");

  await isopleth.run();
  await expect(badge).toBeHidden();
  await isopleth.waitUntilDone();
  await expect(map).not.toHaveAttribute("data-preview", /./);
  await expect(map).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);

  await isopleth.choose("Kernel", "linear");
  await expect(badge).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(badge).toBeHidden();
  await expect(map).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);
});

test("a preview that the memory cap forbids is not computed, and that is said", async ({ page }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.fill({ "Memory cap": "30" });
  await isopleth.choose("Kernel", "cubic");
  await expect(page.getByText(/^No preview: /)).toBeVisible();
  await expect(page.locator("[data-view]")).not.toHaveAttribute("data-preview", /./);
});
