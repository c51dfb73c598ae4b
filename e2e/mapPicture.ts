import { expect, type Locator, type Page } from "@playwright/test";
import { decode } from "fast-png";
import type { View } from "./geography.ts";

/** The map as the user sees it: pixels from its upper left corner, one per CSS pixel. */
export interface MapPicture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, 0..255. */
  colourAt(x: number, y: number): readonly [number, number, number];
}

export const mapOf = (page: Page): Locator => page.locator("[data-view]");

export async function viewOf(page: Page): Promise<View> {
  return JSON.parse((await mapOf(page).getAttribute("data-view")) ?? "{}") as View;
}

export async function takePicture(page: Page): Promise<MapPicture> {
  const { data, width, height, channels } = decode(await mapOf(page).screenshot());
  return {
    width,
    height,
    colourAt(x, y) {
      const at = (Math.floor(y) * width + Math.floor(x)) * channels;
      return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    },
  };
}

/** The map once two pictures in a row are the same: tiles that have arrived may not be drawn yet. */
export async function settledPicture(page: Page): Promise<MapPicture> {
  let picture = await takePicture(page);
  await expect(async () => {
    const earlier = picture;
    picture = await takePicture(page);
    expect(shareAlike(earlier, picture)).toBe(1);
  }).toPass({ timeout: 30_000 });
  return picture;
}

/** How many of 400 places spread over both pictures have the same colour, 0..1. */
export function shareAlike(one: MapPicture, other: MapPicture): number {
  const edge = 20;
  let same = 0;
  for (let k = 0; k < edge * edge; k++) {
    const x = ((k % edge) + 0.5) * (one.width / edge);
    const y = (Math.floor(k / edge) + 0.5) * (one.height / edge);
    if (difference(one.colourAt(x, y), other.colourAt(x, y)) === 0) same++;
  }
  return same / edge ** 2;
}

export const difference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, k) => Math.abs(value - (b[k] ?? 0))));
