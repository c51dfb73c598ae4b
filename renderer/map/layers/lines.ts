import { Layer, type LayerContext } from "@deck.gl/core";
import type { Device } from "@luma.gl/core";
import { Model } from "@luma.gl/engine";
import type { ShaderModule } from "@luma.gl/shadertools";
import type { Atlas } from "../atlas.ts";
import type { Rgba } from "../theme.ts";
import { LevelVertices, levelInView, SightIndices, sightOf } from "./atlasPieces.ts";
import { type DrawOptions, planeModule, planeUniforms } from "./plane.ts";

interface LinesLayerProps {
  readonly atlas: Atlas;
  readonly kind: "coasts" | "borders";
  readonly colour: Rgba;
  /** CSS pixels. */
  readonly width: number;
}

const strokeBlock = `\
layout(std140) uniform strokeUniforms {
  vec4 colour;
  float width;
} stroke;
`;

const strokeModule = {
  name: "stroke",
  vs: strokeBlock,
  fs: strokeBlock,
  uniformTypes: { colour: "vec4<f32>", width: "f32" },
} as const satisfies ShaderModule;

/* Four vertices per segment, told apart by their number: not instanced, for the reason given in stations.ts. */
const vertexShader = `\
#version 300 es
#define SHADER_NAME lines-vertex-shader
in vec4 ends;
out float vAside;

void main() {
  vec2 from = plane_clip(vec4(ends.xy, 0.0, 0.0));
  vec2 to = plane_clip(vec4(ends.zw, 0.0, 0.0));
  vec2 along = (to - from) / plane.clipPerPixel;
  float reach = length(along);
  vec2 across = reach > 0.0 ? vec2(-along.y, along.x) / reach : vec2(0.0);
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  // Half a pixel more on either side, over which the line fades: the canvas has one sample per pixel.
  vAside = side * (0.5 * stroke.width + 0.5 / plane.devicePixelRatio);
  vec2 end = (gl_VertexID & 2) == 0 ? from : to;
  gl_Position = vec4(end + vAside * across * plane.clipPerPixel, 0.0, 1.0);
}
`;

const fragmentShader = `\
#version 300 es
#define SHADER_NAME lines-fragment-shader
precision highp float;
in float vAside;
out vec4 fragColor;

void main() {
  float within = 0.5 * stroke.width - abs(vAside);
  float share = clamp(0.5 + within * plane.devicePixelRatio, 0.0, 1.0);
  fragColor = vec4(stroke.colour.rgb, stroke.colour.a * share);
}
`;

interface LinesState {
  readonly model: Model;
  readonly indices: SightIndices;
  readonly ends: LevelVertices;
}

/** Many thin line segments of one colour. */
export class LinesLayer extends Layer<LinesLayerProps> {
  static override layerName = "LinesLayer";

  override initializeState(): void {
    const { device } = this.context;
    const { id, kind } = this.props;
    const model = modelOf(device, id);
    const indices = new SightIndices(device);
    const ends = new LevelVertices(device, (level) => fourfold(level[kind].segments));
    this.setState({ model, indices, ends } satisfies LinesState);
  }

  override finalizeState(context: LayerContext): void {
    super.finalizeState(context);
    const { model, indices, ends } = this.linesState;
    for (const resource of [model, indices, ends]) resource.destroy();
  }

  override draw(options: DrawOptions): void {
    const { model, indices, ends } = this.linesState;
    const { atlas, kind, colour, width } = this.props;
    const level = levelInView(atlas, options);
    const inSight = level && indices.of(level[kind].pieces, sightOf(options, width), 6, writeQuads);
    if (!inSight) return;
    model.setAttributes({ ends: ends.of(level) });
    model.setIndexBuffer(inSight.buffer);
    model.setVertexCount(inSight.count);
    model.shaderInputs.setProps({
      plane: planeUniforms(options),
      stroke: { colour: colour.map((byte) => byte / 255), width },
    });
    model.draw(this.context.renderPass);
  }

  private get linesState(): LinesState {
    return this.state as unknown as LinesState;
  }
}

function modelOf(device: Device, id: string): Model {
  return new Model(device, {
    id,
    vs: vertexShader,
    fs: fragmentShader,
    modules: [planeModule, strokeModule],
    disableWarnings: true,
    topology: "triangle-list",
    isInstanced: false,
    bufferLayout: [{ name: "ends", format: "float32x4" }],
  });
}

function fourfold(segments: Float32Array): Float32Array {
  const ends = new Float32Array(4 * segments.length);
  for (let k = 0; k < segments.length; k += 4) {
    for (let corner = 0; corner < 4; corner++) ends.set(segments.subarray(k, k + 4), 4 * k + 4 * corner);
  }
  return ends;
}

/** Two triangles per segment, from the first segment on. */
function writeQuads(indices: Uint32Array, first: number): void {
  for (let at = 0, corner = 4 * first; at < indices.length; at += 6, corner += 4) {
    indices[at] = corner;
    indices[at + 1] = corner + 1;
    indices[at + 2] = corner + 2;
    indices[at + 3] = corner + 2;
    indices[at + 4] = corner + 1;
    indices[at + 5] = corner + 3;
  }
}
