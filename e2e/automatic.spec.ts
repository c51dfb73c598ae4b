import { writeFileSync } from "node:fs";
import path from "node:path";
import { computeProcesses } from "./computeProcesses.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";

test("shape length and smoothing chosen automatically are named with reasons, in both languages", async ({
  page,
}, info) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.choose("Kernel", "multiquadric");
  // It is about the fit: a coarse grid spares the time of a fine one.
  await isopleth.fill({ "Shape length": "auto", Smoothing: "auto", Spacing: "1" });
  await isopleth.run();
  await isopleth.waitUntilDone();

  const shape = page.getByText(/^Shape length \S+ degrees, .*: of \d+ tried it has the least error at /);
  const smoothing = page.getByText(
    /^Smoothing \S+: of \d+ tried on \d+ samples? of up to \d+ neighbouring stations/,
  );
  await expect(shape).toBeVisible();
  await expect(smoothing).toBeVisible();
  // The fields say what "auto" came to.
  const chosen = /^Shape length (\S+) /.exec((await shape.textContent()) ?? "")?.[1] ?? "";
  expect(Number(chosen)).toBeGreaterThan(0);
  await page.screenshot({ path: info.outputPath("english.png") });

  await isopleth.button("中文").click();
  await expect(page.getByText(/^形状长度 \S+°，.*按 \d+ 千米分区剔除的站点处的误差最小/)).toBeVisible();
  await expect(page.getByText(/^平滑系数 \S+：/)).toBeVisible();
  await page.screenshot({ path: info.outputPath("chinese.png") });
});

test("choosing is cancelled in its middle: the settings stay, nothing is left, the next run works", async ({
  page,
  launched,
}) => {
  // So many stations that choosing takes seconds on any machine.
  const rows = Array.from({ length: 1200 }, (_, k) => {
    const [lon, lat] = [(k * 0.618034) % 1, (k * 0.754878) % 1];
    const value = 40 + 20 * Math.sin(9 * lon) * Math.cos(7 * lat) + ((k * 7919) % 13);
    return `S${k},${(100 + 15 * lon).toFixed(5)},${(25 + 12 * lat).toFixed(5)},${value.toFixed(2)}`;
  });
  const file = path.join(launched.userData, "many.csv");
  writeFileSync(file, `id,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`);
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, file);
  await isopleth.choose("Kernel", "multiquadric");
  await isopleth.fill({ "Shape length": "auto", Smoothing: "auto" });
  await isopleth.grid(100, 115, 25, 37, 0.1);
  // From inside the page: no way between processes is quick enough to be sure of the middle.
  const cancel = await isopleth.button("Cancel").elementHandle();
  await isopleth.status.evaluate((status, button) => {
    new MutationObserver((_, observer) => {
      if (!/Choosing the shape length \(\d+ %\)/.test(status.textContent ?? "")) return;
      observer.disconnect();
      (button as HTMLElement).click();
    }).observe(status, { childList: true, subtree: true, characterData: true });
  }, cancel);
  await isopleth.run();
  await expect(isopleth.status).toContainText(/cancelled/i);
  await expect.poll(() => computeProcesses(launched.app.process().pid ?? 0).length).toBeLessThanOrEqual(2);
  await expect(isopleth.field("Shape length")).toHaveValue("auto");
  await expect(isopleth.field("Smoothing")).toHaveValue("auto");

  await isopleth.fill({ "Shape length": "0.5", Smoothing: "0" });
  await isopleth.run();
  await isopleth.waitUntilDone();
});
