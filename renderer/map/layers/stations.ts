import { Layer, type LayerContext, type UpdateParameters } from "@deck.gl/core";
import type { Buffer } from "@luma.gl/core";
import { Model } from "@luma.gl/engine";
import type { ShaderModule } from "@luma.gl/shadertools";
import type { StationColours } from "../stationColours.ts";
import { type DrawOptions, planeModule, planeUniforms } from "./plane.ts";

interface StationsLayerProps {
  /** High x, y and low x, y of each station (plane.ts). */
  readonly places: Float32Array;
  readonly colours: StationColours;
  /** Radius of the dot and width of the ring around it, CSS pixels. */
  readonly radius: number;
  readonly ringWidth: number;
  /** Draws a cross in the ring's colour instead of a dot. */
  readonly crossed?: boolean;
}

const markBlock = `\
layout(std140) uniform markUniforms {
  float radius;
  float ringWidth;
  float crossed;
} mark;
`;

const markModule = {
  name: "mark",
  vs: markBlock,
  fs: markBlock,
  uniformTypes: { radius: "f32", ringWidth: "f32", crossed: "f32" },
} as const satisfies ShaderModule;

/*
 * One GL point per station. Software renderers draw each instance of an instanced mesh as a draw call of its own
 * (about 40 microseconds: 20,000 stations took a second); points are all one call.
 */
const vertexShader = `\
#version 300 es
#define SHADER_NAME stations-vertex-shader
in vec4 places;
in vec4 fills;
in vec4 rings;
out vec4 vFill;
out vec4 vRing;

void main() {
  gl_Position = vec4(plane_clip(places), 0.0, 1.0);
  gl_PointSize = 2.0 * (mark.radius + mark.ringWidth + 1.0) * plane.devicePixelRatio;
  vFill = fills;
  vRing = rings;
}
`;

const fragmentShader = `\
#version 300 es
#define SHADER_NAME stations-fragment-shader
precision highp float;
in vec4 vFill;
in vec4 vRing;
out vec4 fragColor;

void main() {
  float outer = mark.radius + mark.ringWidth;
  float distance = length(gl_PointCoord - 0.5) * 2.0 * (outer + 1.0);
  float soft = 0.5 / plane.devicePixelRatio;
  if (mark.crossed > 0.5) {
    vec2 from = abs(gl_PointCoord - 0.5) * 2.0 * (outer + 1.0);
    float beside = abs(from.x - from.y) * 0.7071;
    float stroke = 1.0 - smoothstep(0.5 * mark.ringWidth - soft, 0.5 * mark.ringWidth + soft, beside);
    float along = 1.0 - smoothstep(mark.radius - soft, mark.radius + soft, max(from.x, from.y));
    if (stroke * along * vRing.a < 0.004) discard;
    fragColor = vec4(vRing.rgb, vRing.a * stroke * along);
    return;
  }
  float isRing = smoothstep(mark.radius - soft, mark.radius + soft, distance);
  float inside = 1.0 - smoothstep(outer - soft, outer + soft, distance);
  // Alphas mixed first: the colour of a hollow dot's inside must not darken its ring.
  float alpha = mix(vFill.a, vRing.a, isRing);
  if (alpha * inside < 0.004) discard;
  vec3 colour = mix(vFill.rgb * vFill.a, vRing.rgb * vRing.a, isRing) / alpha;
  fragColor = vec4(colour, alpha * inside);
}
`;

interface StationsState {
  readonly model: Model;
  places: Buffer | null;
  fills: Buffer | null;
  rings: Buffer | null;
}

/** Stations as dots with a ring, in the order of the table. */
export class StationsLayer extends Layer<StationsLayerProps> {
  static override layerName = "StationsLayer";

  override initializeState(): void {
    const model = new Model(this.context.device, {
      id: this.props.id,
      vs: vertexShader,
      fs: fragmentShader,
      modules: [planeModule, markModule],
      // deck.gl also offers its own modules' values, of which this shader has no need.
      disableWarnings: true,
      topology: "point-list",
      isInstanced: false,
      bufferLayout: [
        { name: "places", format: "float32x4" },
        { name: "fills", format: "unorm8x4" },
        { name: "rings", format: "unorm8x4" },
      ],
    });
    this.setState({ model, places: null, fills: null, rings: null } satisfies StationsState);
  }

  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    const { model } = this.stationsState;
    if (props.places !== oldProps.places) this.replace("places", props.places);
    if (props.colours !== oldProps.colours) {
      this.replace("fills", props.colours.fill);
      this.replace("rings", props.colours.ring);
    }
    model.setVertexCount(props.places.length / 4);
  }

  override finalizeState(context: LayerContext): void {
    super.finalizeState(context);
    const { model, places, fills, rings } = this.stationsState;
    for (const resource of [model, places, fills, rings]) resource?.destroy();
  }

  override draw(options: DrawOptions): void {
    const { model } = this.stationsState;
    const { radius, ringWidth, crossed = false } = this.props;
    if (model.vertexCount === 0) return;
    model.shaderInputs.setProps({
      plane: planeUniforms(options),
      mark: { radius, ringWidth, crossed: Number(crossed) },
    });
    model.draw(this.context.renderPass);
  }

  private get stationsState(): StationsState {
    return this.state as unknown as StationsState;
  }

  private replace(name: "places" | "fills" | "rings", data: Float32Array | Uint8Array): void {
    const state = this.stationsState;
    state[name]?.destroy();
    state[name] = data.length > 0 ? this.context.device.createBuffer({ data }) : null;
    if (state[name]) state.model.setAttributes({ [name]: state[name] });
  }
}
