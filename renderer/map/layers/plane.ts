import type { Viewport } from "@deck.gl/core";
import type { ShaderModule } from "@luma.gl/shadertools";
import { type View, WORLD_SIZE, worldX, worldY } from "../mercator.ts";

/*
 * The projection that our own layers share: places come as world units (mercator.ts), computed in double and kept
 * as two floats each, so that vertex shaders only subtract and scale. deck.gl's own runs tangent and logarithm
 * in float32 below zoom 12, which costs 0.1 px and, on software renderers, most of a frame.
 */

const block = `\
layout(std140) uniform planeUniforms {
  vec2 centreHigh;
  vec2 centreLow;
  vec2 clipPerUnit;
  vec2 clipPerPixel;
  float devicePixelRatio;
} plane;
`;

export const planeModule = {
  name: "plane",
  vs: `${block}
vec2 plane_clip(vec4 place) {
  return ((place.xy - plane.centreHigh) + (place.zw - plane.centreLow)) * plane.clipPerUnit;
}
`,
  fs: block,
  uniformTypes: {
    centreHigh: "vec2<f32>",
    centreLow: "vec2<f32>",
    clipPerUnit: "vec2<f32>",
    clipPerPixel: "vec2<f32>",
    devicePixelRatio: "f32",
  },
} as const satisfies ShaderModule;

/** What deck.gl hands to a layer's draw: the viewport of the copy of the world being drawn. */
export interface DrawOptions {
  readonly shaderModuleProps: {
    readonly project: { readonly viewport: Viewport; readonly devicePixelRatio: number };
  };
}

/** The plane's uniforms for the copy of the world being drawn. */
export function planeUniforms({ shaderModuleProps: { project } }: DrawOptions) {
  const view = viewOf(project.viewport);
  const scale = 2 ** view.zoom;
  const [x, y] = [worldX(view.longitude) - turnsOf(project.viewport) * WORLD_SIZE, worldY(view.latitude)];
  const [xHigh, yHigh] = [Math.fround(x), Math.fround(y)];
  return {
    centreHigh: [xHigh, yHigh],
    centreLow: [x - xHigh, y - yHigh],
    clipPerUnit: [(2 * scale) / view.width, (2 * scale) / view.height],
    clipPerPixel: [2 / view.width, 2 / view.height],
    devicePixelRatio: project.devicePixelRatio,
  };
}

/**
 * Which copy of the world a viewport draws, in turns to the east. deck.gl moves copies apart by a translation and
 * does not say by how far; where the centre comes to lie does.
 */
export function turnsOf(viewport: Viewport): number {
  const { longitude, latitude, zoom, width } = viewOf(viewport);
  const [middle = 0] = viewport.project([longitude, latitude]);
  return Math.round((middle - width / 2) / (WORLD_SIZE * 2 ** zoom));
}

/** A deck.gl map viewport as our view: every Web Mercator viewport has longitude and latitude. */
export function viewOf(viewport: Viewport): View {
  const { longitude, latitude, zoom } = viewport as Viewport & Pick<View, "longitude" | "latitude">;
  return { longitude, latitude, zoom, width: viewport.width, height: viewport.height };
}

/** Writes a place (degrees) as high x, y and low x, y at index k. */
export function putPlace(places: Float32Array, k: number, lon: number, lat: number): void {
  const [x, y] = [worldX(lon), worldY(lat)];
  const [xHigh, yHigh] = [Math.fround(x), Math.fround(y)];
  places.set([xHigh, yHigh, x - xHigh, y - yHigh], 4 * k);
}
