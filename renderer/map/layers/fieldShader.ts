import type { ShaderModule } from "@luma.gl/shadertools";

/** What the field's shader is told besides its textures. */
export interface FieldUniforms {
  /** Field values at both ends of the colour table. */
  readonly low: number;
  readonly high: number;
  /** Last column and row of the level that is drawn. */
  readonly last: readonly [number, number];
  /** First and last column and row of those in the texture. */
  readonly first: readonly [number, number];
  readonly end: readonly [number, number];
  /** Size of the field's texture less one, texels: sizes are powers of two. */
  readonly mask: readonly [number, number];
  /** Left and right end of what is drawn, clip space. */
  readonly across: readonly [number, number];
}

const uniformBlock = `\
layout(std140) uniform fieldUniforms {
  float low;
  float high;
  vec2 last;
  vec2 first;
  vec2 end;
  vec2 mask;
  vec2 across;
} field;
`;

export const fieldUniforms = {
  name: "field",
  vs: uniformBlock,
  fs: uniformBlock,
  uniformTypes: {
    low: "f32",
    high: "f32",
    last: "vec2<f32>",
    first: "vec2<f32>",
    end: "vec2<f32>",
    mask: "vec2<f32>",
    across: "vec2<f32>",
  },
} as const satisfies ShaderModule;

/** Positions come finished from mesh.ts, in clip space: no projection here. */
export const vertexShader = `\
#version 300 es
#define SHADER_NAME field-vertex-shader
in vec2 positions;
in vec2 texels;
in vec2 origins;
out vec2 vTexel;
flat out vec2 vOrigin;
out float vAcross;

void main() {
  vAcross = positions.x;
  gl_Position = vec4(positions, 0.0, 1.0);
  vTexel = texels;
  vOrigin = origins;
}
`;

/**
 * The texture holds a window of the level that is drawn: the texel of a node is its column and row modulo the texture's
 * size, so that what stays in sight stays where it is when the window moves.
 *
 * Bilinear interpolation of the four nodes around the pixel, by the rule of fieldValueAt in probe.ts: nothing
 * where the nearest node is missing; elsewhere missing corners are left out and the others' weights scaled up.
 * Then the colour table's nearest entry, rounded as colourAt in shared/colour/scales.ts does.
 */
export const fragmentShader = `\
#version 300 es
#define SHADER_NAME field-fragment-shader
precision highp float;
precision highp int;
precision highp sampler2D;

uniform sampler2D fieldTexture;
uniform sampler2D colourTexture;

in vec2 vTexel;
flat in vec2 vOrigin;
in float vAcross;
out vec4 fragColor;

float nodeAt(ivec2 node) {
  ivec2 inside = clamp(node, ivec2(0), ivec2(field.last));
  if (any(lessThan(inside, ivec2(field.first))) || any(greaterThan(inside, ivec2(field.end)))) return -3e38;
  return texelFetch(fieldTexture, inside & ivec2(field.mask), 0).r;
}

bool isPresent(float value) {
  return value > -2.9e38;
}

void main() {
  if (vAcross < field.across.x || vAcross > field.across.y) discard;
  vec2 cell = floor(vTexel);
  vec2 part = vTexel - cell;
  ivec2 corner = ivec2(vOrigin + cell);
  if (!isPresent(nodeAt(corner + ivec2(step(0.5, part))))) discard;

  vec4 values = vec4(
    nodeAt(corner),
    nodeAt(corner + ivec2(1, 0)),
    nodeAt(corner + ivec2(0, 1)),
    nodeAt(corner + ivec2(1, 1))
  );
  vec2 rest = 1.0 - part;
  vec4 weights = vec4(rest.x * rest.y, part.x * rest.y, rest.x * part.y, part.x * part.y);
  float sum = 0.0;
  float total = 0.0;
  for (int k = 0; k < 4; k++) {
    if (isPresent(values[k])) {
      sum += weights[k] * values[k];
      total += weights[k];
    }
  }
  float fraction = clamp((sum / total - field.low) / (field.high - field.low), 0.0, 1.0);
  vec3 colour = texelFetch(colourTexture, ivec2(int(fraction * 255.0 + 0.5), 0), 0).rgb;
  fragColor = vec4(colour, 1.0);
}
`;
