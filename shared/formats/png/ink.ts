/**
 * Coverage of strokes and dots on a rectangle of pixels, 0..255, before any colour: overlapping strokes do not
 * add up. Places are in pixels of the picture, pixel (0, 0) from 0 to 1 on both axes.
 */
export class Ink {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly coverage: Uint8Array;

  constructor(left: number, top: number, width: number, height: number) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.coverage = new Uint8Array(width * height);
  }

  /** A straight stroke with round ends, edges smoothed over one pixel. */
  line(x0: number, y0: number, x1: number, y1: number, thickness: number): void {
    const reach = thickness / 2 + 0.5;
    const [fromX, toX] = this.#span(
      Math.min(x0, x1) - reach,
      Math.max(x0, x1) + reach,
      this.left,
      this.width,
    );
    const [fromY, toY] = this.#span(
      Math.min(y0, y1) - reach,
      Math.max(y0, y1) + reach,
      this.top,
      this.height,
    );
    const [dx, dy] = [x1 - x0, y1 - y0];
    const square = dx * dx + dy * dy;
    for (let y = fromY; y < toY; y++) {
      for (let x = fromX; x < toX; x++) {
        const [px, py] = [x + this.left + 0.5 - x0, y + this.top + 0.5 - y0];
        const along = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
        const distance = Math.hypot(px - along * dx, py - along * dy);
        this.#cover(y * this.width + x, reach - distance);
      }
    }
  }

  #cover(pixel: number, share: number): void {
    const level = Math.round(255 * Math.min(1, Math.max(0, share)));
    if (level > (this.coverage[pixel] ?? 0)) this.coverage[pixel] = level;
  }

  /** Whole pixels of the rectangle that a stretch touches. */
  #span(low: number, high: number, start: number, size: number): readonly [number, number] {
    return [Math.max(0, Math.floor(low - start)), Math.min(size, Math.ceil(high - start))];
  }
}
