import { Layer, type LayerContext } from "@deck.gl/core";
import { Model } from "@luma.gl/engine";
import type { ShaderModule } from "@luma.gl/shadertools";
import type { Atlas } from "../atlas.ts";
import type { Rgba } from "../theme.ts";
import { LevelVertices, levelInView, SightIndices, sightOf } from "./atlasPieces.ts";
import { type DrawOptions, planeModule, planeUniforms } from "./plane.ts";

interface LandLayerProps {
  readonly atlas: Atlas;
  readonly colour: Rgba;
}

const groundBlock = `\
layout(std140) uniform groundUniforms {
  vec4 colour;
} ground;
`;

const groundModule = {
  name: "ground",
  vs: groundBlock,
  fs: groundBlock,
  uniformTypes: { colour: "vec4<f32>" },
} as const satisfies ShaderModule;

const vertexShader = `\
#version 300 es
#define SHADER_NAME land-vertex-shader
in vec2 corners;

void main() {
  gl_Position = vec4(plane_clip(vec4(corners, 0.0, 0.0)), 0.0, 1.0);
}
`;

const fragmentShader = `\
#version 300 es
#define SHADER_NAME land-fragment-shader
precision highp float;
out vec4 fragColor;

void main() {
  fragColor = ground.colour;
}
`;

interface LandState {
  readonly model: Model;
  readonly indices: SightIndices;
  readonly corners: LevelVertices;
}

/** Land, in one colour. deck.gl's own layer for polygons takes four times as long where there is no graphics card. */
export class LandLayer extends Layer<LandLayerProps> {
  static override layerName = "LandLayer";

  override initializeState(): void {
    const { device } = this.context;
    const model = new Model(device, {
      id: this.props.id,
      vs: vertexShader,
      fs: fragmentShader,
      modules: [planeModule, groundModule],
      disableWarnings: true,
      topology: "triangle-list",
      isInstanced: false,
      bufferLayout: [{ name: "corners", format: "float32x2" }],
    });
    const indices = new SightIndices(device);
    const corners = new LevelVertices(device, ({ land }) => land.corners);
    this.setState({ model, indices, corners } satisfies LandState);
  }

  override finalizeState(context: LayerContext): void {
    super.finalizeState(context);
    const { model, indices, corners } = this.landState;
    for (const resource of [model, indices, corners]) resource.destroy();
  }

  override draw(options: DrawOptions): void {
    const { model, indices, corners } = this.landState;
    const level = levelInView(this.props.atlas, options);
    if (!level) return;
    const { land } = level;
    const inSight = indices.of(land.pieces, sightOf(options, 0), 3, (target, first) =>
      target.set(land.indices.subarray(3 * first, 3 * first + target.length)),
    );
    if (!inSight) return;
    model.setAttributes({ corners: corners.of(level) });
    model.setIndexBuffer(inSight.buffer);
    model.setVertexCount(inSight.count);
    model.shaderInputs.setProps({
      plane: planeUniforms(options),
      ground: { colour: this.props.colour.map((byte) => byte / 255) },
    });
    model.draw(this.context.renderPass);
  }

  private get landState(): LandState {
    return this.state as unknown as LandState;
  }
}
