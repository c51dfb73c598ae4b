import type { Rgb } from "../../colour/oklab.ts";
import { encodePng } from "./encode.ts";
import { Ink } from "./ink.ts";
import { strokesOf, textWidth } from "./text.ts";

export interface TextStyle {
  /** Height of a capital letter, pixels. */
  readonly size: number;
  readonly colour: Rgb;
  readonly align: "left" | "centre" | "right";
  readonly bold?: boolean;
}

/** An opaque picture, three bytes per pixel, top row first. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;

  constructor(width: number, height: number, background: Rgb) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(3 * width * height);
    this.fill(0, 0, width, height, background);
  }

  /** The picture as PNG; text is Latin-1 by keyword. */
  encode(text: Record<string, string> = {}): Promise<Uint8Array> {
    const { width, height, data } = this;
    return encodePng({ width, height, data, channels: 3 }, text);
  }

  /** Colours one pixel; both places must lie inside. */
  set(x: number, y: number, [red, green, blue]: Rgb): void {
    const place = 3 * (y * this.width + x);
    this.data[place] = red;
    this.data[place + 1] = green;
    this.data[place + 2] = blue;
  }

  fill(left: number, top: number, width: number, height: number, colour: Rgb): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) this.set(x, y, colour);
    }
  }

  /** Lays ink over the picture; opacity 0..1. */
  paint(ink: Ink, colour: Rgb, opacity = 1): void {
    for (let y = 0; y < ink.height; y++) {
      for (let x = 0; x < ink.width; x++) {
        const share = ((ink.coverage[y * ink.width + x] ?? 0) / 255) * opacity;
        if (share > 0) this.#blend(x + ink.left, y + ink.top, colour, share);
      }
    }
  }

  /** Text whose baseline starts, is centred or ends at (x, y). */
  text(x: number, y: number, text: string, style: TextStyle): void {
    const width = textWidth(text, style.size);
    const start = x - width * { left: 0, centre: 0.5, right: 1 }[style.align];
    const left = Math.max(0, Math.floor(start) - 2);
    const top = Math.max(0, Math.floor(y - 2 * style.size));
    const right = Math.min(this.width, Math.ceil(start + width) + 2);
    const bottom = Math.min(this.height, Math.ceil(y + style.size));
    const ink = new Ink(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    const thickness = style.size * (style.bold ? 0.17 : 0.115);
    for (const [x0, y0, x1, y1] of strokesOf(text, style.size)) {
      ink.line(start + x0, y + y0, start + x1, y + y1, thickness);
    }
    this.paint(ink, style.colour);
  }

  #blend(x: number, y: number, colour: Rgb, share: number): void {
    const place = 3 * (y * this.width + x);
    for (const [channel, target] of colour.entries()) {
      const old = this.data[place + channel] ?? 0;
      this.data[place + channel] = Math.round(old + share * (target - old));
    }
  }
}
