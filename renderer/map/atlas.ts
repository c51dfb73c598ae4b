import earcut from "earcut";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { WORLD_SIZE, worldX, worldY } from "./mercator.ts";
import { type Pieces, piecesOf } from "./pieces.ts";
import { simplified } from "./simplify.ts";

/** The base map's geometry in one detail, world units (mercator.ts). */
export interface AtlasLevel {
  /** Maps of smaller zoom, counted in pixels of the screen, need no more detail. */
  readonly below: number;
  readonly land: Land;
  readonly coasts: Lines;
  readonly borders: Lines;
}

/** Triangles. */
export interface Land {
  /** x, y of each corner. */
  readonly corners: Float32Array;
  /** Three corners per triangle, in the order of the pieces. */
  readonly indices: Uint32Array;
  readonly pieces: Pieces;
}

export interface Lines {
  /** x, y of both ends of each segment, in the order of the pieces. */
  readonly segments: Float32Array;
  readonly pieces: Pieces;
}

/** The base map in all details that there are so far, at least one. */
export type Atlas = readonly AtlasLevel[];

/** World-atlas files hold these two objects. */
export type AtlasTopology = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

type Line = readonly (readonly number[])[];

/** All of the file's points first, then less for zooms at which many of them fall on one pixel. */
const DETAILS = [Infinity, 3, 1.5] as const;
/** How far lines of fewer points stray, pixels at the largest zoom they are drawn at: less than is seen. */
const STRAYING = 0.25;

/** The least detailed of the levels that are as detailed as a zoom asks for. */
export function levelAt(atlas: Atlas, zoom: number): AtlasLevel | undefined {
  return atlas.filter(({ below }) => zoom < below).toSorted((a, b) => a.below - b.below)[0];
}

/** The base map of a topology in one detail after the other, the finest first. */
export function* atlasLevels(topology: AtlasTopology): Generator<AtlasLevel> {
  const arcs = arcsOf(topology);
  for (const below of DETAILS) yield levelOf(topology, arcs, below);
}

/** The topology's lines, world units. */
function arcsOf({ arcs, transform }: AtlasTopology): [number, number][][] {
  const { scale, translate } = transform ?? { scale: [1, 1], translate: [0, 0] };
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([right = 0, up = 0]) => {
      [x, y] = transform ? [x + right, y + up] : [right, up];
      return [worldX(x * scale[0] + translate[0]), worldY(y * scale[1] + translate[1])];
    });
  });
}

function levelOf(topology: AtlasTopology, arcs: readonly [number, number][][], below: number): AtlasLevel {
  const { countries, land } = topology.objects;
  // Simplified before polygons are made of them: neighbours keep their lines in common.
  const { transform: _, ...rest } = topology;
  const plain: AtlasTopology = {
    ...rest,
    arcs: below === Infinity ? [...arcs] : arcs.map((arc) => simplified(arc, STRAYING / 2 ** below, isCut)),
  };
  return {
    below,
    land: landOf(
      feature(plain, land).features.flatMap(({ geometry }): Line[][] => {
        if (geometry.type === "Polygon") return [geometry.coordinates];
        return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
      }),
    ),
    coasts: linesOf(mesh(plain, countries, (a, b) => a === b).coordinates),
    borders: linesOf(mesh(plain, countries, (a, b) => a !== b).coordinates),
  };
}

/** Polygons are cut along the date line and along the southern edge, south of 85 S. */
const DATE_LINE = worldX(179.99) - WORLD_SIZE / 2;
const SOUTHERN_EDGE = worldY(-85);
const isCut = ([x = 0, y = 0]: readonly number[]): boolean =>
  Math.abs(x - WORLD_SIZE / 2) > DATE_LINE || y < SOUTHERN_EDGE;

function landOf(polygons: readonly Line[][]): Land {
  const corners: number[] = [];
  const triangles: number[] = [];
  for (const rings of polygons) {
    const flat: number[] = [];
    const holes: number[] = [];
    for (const line of rings) {
      if (flat.length > 0) holes.push(flat.length / 2);
      for (const [x, y] of ringOf(line)) flat.push(x, y);
    }
    const first = corners.length / 2;
    for (const index of earcut(flat, holes)) triangles.push(first + index);
    for (const value of flat) corners.push(value);
  }
  const points = new Float32Array(2 * triangles.length);
  triangles.forEach((corner, k) => {
    points[2 * k] = corners[2 * corner] ?? 0;
    points[2 * k + 1] = corners[2 * corner + 1] ?? 0;
  });
  const { pieces, order } = piecesOf(points, 3);
  return {
    corners: Float32Array.from(corners),
    indices: inOrder(Uint32Array.from(triangles), 3, order),
    pieces,
  };
}

/** A ring that jumps from 180 E to 180 W goes on past 180 instead, but not around a pole. */
function ringOf(line: Line): (readonly [number, number])[] {
  let shift = 0;
  return line.map(([x = 0, y = 0], k) => {
    const jump = x - (line[k - 1]?.[0] ?? x);
    if (Math.abs(jump) > WORLD_SIZE / 2 && y > SOUTHERN_EDGE) shift -= WORLD_SIZE * Math.sign(jump);
    return [x + shift, y];
  });
}

/** Lines as segments, without the cuts that polygons have along the date line and the southern edge. */
function linesOf(lines: readonly Line[]): Lines {
  const segments: number[] = [];
  for (const line of lines) {
    for (let k = 1; k < line.length; k++) {
      const [[xA = 0, yA = 0] = [], [xB = 0, yB = 0] = []] = [line[k - 1], line[k]];
      const aside = Math.min(Math.abs(xA - WORLD_SIZE / 2), Math.abs(xB - WORLD_SIZE / 2));
      const aroundWorld = Math.abs(xA - xB) > WORLD_SIZE / 2;
      if (aside <= DATE_LINE && !aroundWorld && Math.max(yA, yB) > SOUTHERN_EDGE)
        segments.push(xA, yA, xB, yB);
    }
  }
  const ends = Float32Array.from(segments);
  const { pieces, order } = piecesOf(ends, 2);
  return { segments: inOrder(ends, 4, order), pieces };
}

/** Values of shapes, so many of each, in the order given. */
function inOrder<T extends Float32Array | Uint32Array>(values: T, each: number, order: Uint32Array): T {
  const ordered = values.slice() as T;
  order.forEach((shape, at) => {
    ordered.set(values.subarray(each * shape, each * shape + each), each * at);
  });
  return ordered;
}
