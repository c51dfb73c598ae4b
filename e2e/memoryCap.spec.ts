import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { watchResidentBytes } from "./computeProcesses.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";

test.skip(process.platform !== "linux", "resident memory is sampled through /proc, which only Linux has");

/** A network of 1400 stations clustered in cities, the same at every call. */
function writeCities(file: string): void {
  let state = 20190114;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const cities = Array.from({ length: 120 }, () => [75 + 60 * random(), 15 + 40 * random()] as const);
  const rows = Array.from({ length: 1400 }, (_, k) => {
    const [lon, lat] = cities[Math.floor(random() * cities.length)] ?? [0, 0];
    const x = lon + 1.2 * (random() + random() - 1);
    const y = lat + 1.2 * (random() + random() - 1);
    return `S${k},${x.toFixed(4)},${y.toFixed(4)},${(60 + 40 * Math.sin(x / 9) * Math.cos(y / 7) + 5 * random()).toFixed(1)}`;
  });
  writeFileSync(file, `id,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`);
}

test("1400 stations onto 1400 x 1000 stay below a cap of 512 MB, as the system counts it", async ({
  page,
  launched,
}) => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(path.join(tmpdir(), "isopleth-cap-"));
  const stations = path.join(folder, "cities.csv");
  writeCities(stations);
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, stations);
  await isopleth.fill({ "Memory cap": "512", Smoothing: "0" });
  await isopleth.grid(70, 139.95, 10, 59.95, 0.05);

  const watch = watchResidentBytes(launched.app.process().pid ?? 0);
  const started = Date.now();
  await isopleth.run();
  await isopleth.waitUntilDone(240_000);
  const seconds = (Date.now() - started) / 1000;
  const { peak, samples } = watch.stop();
  rmSync(folder, { recursive: true, force: true });

  const figures = `${(peak / 2 ** 20).toFixed(0)} MB at the peak of ${samples} samples, ${seconds.toFixed(1)} s`;
  test.info().annotations.push({ type: "measured", description: figures });
  expect(samples).toBeGreaterThan(1);
  expect(peak).toBeGreaterThan(20 * 2 ** 20);
  expect(peak).toBeLessThan(512 * 2 ** 20);
});
