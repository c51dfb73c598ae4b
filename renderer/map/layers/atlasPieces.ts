import { Buffer, type Device } from "@luma.gl/core";
import { type Atlas, type AtlasLevel, levelAt } from "../atlas.ts";
import { WORLD_SIZE, worldX, worldY } from "../mercator.ts";
import { type Box, type Pieces, piecesInSight } from "../pieces.ts";
import { type DrawOptions, turnsOf, viewOf } from "./plane.ts";

/** The detail of the base map that a view asks for; a screen of fine pixels shows more of it. */
export function levelInView(
  atlas: Atlas,
  { shaderModuleProps: { project } }: DrawOptions,
): AtlasLevel | undefined {
  return levelAt(atlas, viewOf(project.viewport).zoom + Math.log2(project.devicePixelRatio));
}

/** Vertices of each detail of the base map, uploaded when it is first drawn. */
export class LevelVertices {
  private readonly buffers = new Map<AtlasLevel, Buffer>();

  constructor(
    private readonly device: Device,
    private readonly verticesOf: (level: AtlasLevel) => Float32Array,
  ) {}

  of(level: AtlasLevel): Buffer {
    const buffer = this.buffers.get(level) ?? this.device.createBuffer({ data: this.verticesOf(level) });
    this.buffers.set(level, buffer);
    return buffer;
  }

  destroy(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
  }
}

/**
 * Indices of the pieces in sight, written anew when others are: luma.gl has no draw call for a part of a buffer of indices
 * in WebGL.
 */
export class SightIndices {
  private buffer: Buffer | null = null;
  private shown: { readonly pieces: Pieces; readonly runs: string; readonly count: number } | null = null;

  constructor(private readonly device: Device) {}

  /**
   * @param each indices per piece
   * @param write writes those of a run of pieces into an array of their number
   * @returns null when nothing is in sight
   */
  of(
    pieces: Pieces,
    sight: Box,
    each: number,
    write: (indices: Uint32Array, first: number) => void,
  ): { readonly buffer: Buffer; readonly count: number } | null {
    const runs = piecesInSight(pieces, sight);
    const key = runs.join(" ");
    if (this.shown?.pieces !== pieces || this.shown.runs !== key) {
      const count = each * runs.reduce((sum, [, many]) => sum + many, 0);
      const indices = new Uint32Array(count);
      let from = 0;
      for (const [first, many] of runs) {
        write(indices.subarray(from, from + each * many), first);
        from += each * many;
      }
      this.upload(indices);
      this.shown = { pieces, runs: key, count };
    }
    const { buffer, shown } = this;
    return buffer && shown.count > 0 ? { buffer, count: shown.count } : null;
  }

  destroy(): void {
    this.buffer?.destroy();
  }

  private upload(indices: Uint32Array): void {
    if (indices.length === 0) return;
    if (!this.buffer || this.buffer.byteLength < indices.byteLength) {
      this.buffer?.destroy();
      // A little more, as the next view mostly shows a little more or less.
      this.buffer = this.device.createBuffer({
        usage: Buffer.INDEX | Buffer.COPY_DST,
        indexType: "uint32",
        byteLength: 4 * Math.ceil(1.25 * indices.length),
      });
    }
    this.buffer.write(indices);
  }
}

/**
 * The part of the world in sight, in the copy of the world being drawn.
 * @param beyond how far outside of it a point can still be seen, CSS pixels
 */
export function sightOf({ shaderModuleProps: { project } }: DrawOptions, beyond: number): Box {
  const { longitude, latitude, zoom, width, height } = viewOf(project.viewport);
  const [x, y] = [worldX(longitude) - turnsOf(project.viewport) * WORLD_SIZE, worldY(latitude)];
  const [aside, up] = [(width / 2 + beyond) / 2 ** zoom, (height / 2 + beyond) / 2 ** zoom];
  return { west: x - aside, south: y - up, east: x + aside, north: y + up };
}
