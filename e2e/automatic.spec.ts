import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";

test("shape length and smoothing chosen automatically are named with progress and reasons, in both languages", async ({
  page,
}, info) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.choose("Kernel", "multiquadric");
  // It is about the fit: a coarse grid spares the time of a fine one.
  await isopleth.fill({ "Shape length": "auto", Smoothing: "auto", Spacing: "1" });
  // Words that stand for a fraction of a second are collected as they come. Those of the smoothing may come and go
  // between two frames.
  await isopleth.status.evaluate((status) => {
    const collect = (): void => {
      status.dataset.seen = `${status.dataset.seen ?? ""}${status.textContent}\n`;
    };
    new MutationObserver(collect).observe(status, { childList: true, subtree: true, characterData: true });
  });
  await isopleth.run();
  await isopleth.waitUntilDone();
  const seen = (await isopleth.status.getAttribute("data-seen")) ?? "";
  expect(seen).toMatch(/^Fitting: Choosing the shape length \(\d+ %\)$/m);

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
