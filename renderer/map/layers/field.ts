import { Layer, type LayerContext, type UpdateParameters } from "@deck.gl/core";
import type { Buffer, Device, Texture } from "@luma.gl/core";
import { Model } from "@luma.gl/engine";
import { fieldMesh, VERTEX_LENGTH } from "../mesh.ts";
import { type DrawnGrid, emptyTexels, type TileTexels } from "../texels.ts";
import { fieldUniforms, fragmentShader, vertexShader } from "./fieldShader.ts";
import { type DrawOptions, turnsOf, viewOf } from "./plane.ts";

interface FieldLayerProps {
  readonly drawn: DrawnGrid;
  /** Per tile; null where none has arrived. A tile is uploaded when its identity changes. */
  readonly tiles: readonly (TileTexels | null)[];
  /** 256 x (red, green, blue). */
  readonly colours: Uint8Array;
  /** Field values at both ends of the colours. */
  readonly low: number;
  readonly high: number;
}

/** GPU resources, and what each tile's rectangle of the texture holds. */
interface FieldState {
  readonly model: Model;
  readonly colourTexture: Texture;
  vertices: Buffer | null;
  fieldTexture: Texture | null;
  uploaded: (TileTexels | null)[];
}

/** The field as one float texture on strips cut for the view (mesh.ts); only what changed is sent to the GPU. */
export class FieldLayer extends Layer<FieldLayerProps> {
  static override layerName = "FieldLayer";

  override initializeState(): void {
    const { device } = this.context;
    this.setState({
      model: modelOf(device, this.props.id),
      colourTexture: textureOf(device, "rgba8unorm", 256, 1),
      vertices: null,
      fieldTexture: null,
      uploaded: [],
    } satisfies FieldState);
  }

  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    const { colourTexture } = this.fieldState;
    if (props.drawn !== oldProps.drawn) this.replaceTexture();
    if (props.tiles !== oldProps.tiles || props.drawn !== oldProps.drawn) this.uploadTiles();
    if (props.colours !== oldProps.colours) colourTexture.writeData(withAlpha(props.colours));
  }

  override finalizeState(context: LayerContext): void {
    super.finalizeState(context);
    const { model, colourTexture, fieldTexture, vertices } = this.fieldState;
    for (const resource of [model, colourTexture, fieldTexture, vertices]) resource?.destroy();
  }

  override draw({ shaderModuleProps: { project } }: DrawOptions): void {
    const { model, colourTexture, fieldTexture } = this.fieldState;
    const { low, high, drawn } = this.props;
    const mesh = fieldMesh(drawn, viewOf(project.viewport), turnsOf(project.viewport));
    if (!fieldTexture || mesh.length === 0) return;
    this.writeMesh(mesh);
    model.setBindings({ fieldTexture, colourTexture });
    model.shaderInputs.setProps({
      field: { low, high: high > low ? high : low + 1, size: [drawn.columns, drawn.rows] },
    });
    model.draw(this.context.renderPass);
  }

  private get fieldState(): FieldState {
    return this.state as unknown as FieldState;
  }

  private replaceTexture(): void {
    const { columns, rows } = this.props.drawn;
    this.fieldState.fieldTexture?.destroy();
    this.fieldState.fieldTexture = textureOf(this.context.device, "r32float", columns, rows);
    this.fieldState.uploaded = [];
  }

  private uploadTiles(): void {
    const { drawn, tiles } = this.props;
    const { fieldTexture, uploaded } = this.fieldState;
    for (let index = 0; index < drawn.tiles; index++) {
      const tile = tiles[index] ?? null;
      if (uploaded[index] === tile) continue;
      uploaded[index] = tile;
      const { x, y, width, height, values } = tile ?? emptyTexels(drawn, index);
      if (values.length > 0) fieldTexture?.writeData(values, { x, y, width, height });
    }
    this.setNeedsRedraw();
  }

  private writeMesh(mesh: Float32Array): void {
    const state = this.fieldState;
    if (!state.vertices || state.vertices.byteLength < mesh.byteLength) {
      state.vertices?.destroy();
      state.vertices = this.context.device.createBuffer({ byteLength: mesh.byteLength });
      state.model.setAttributes({ vertices: state.vertices });
    }
    state.vertices.write(mesh);
    state.model.setVertexCount(mesh.length / VERTEX_LENGTH);
  }
}

function modelOf(device: Device, id: string): Model {
  return new Model(device, {
    id,
    vs: vertexShader,
    fs: fragmentShader,
    modules: [fieldUniforms],
    // deck.gl also offers its own modules' values (projection, picking), of which this shader has no need.
    disableWarnings: true,
    topology: "triangle-list",
    isInstanced: false,
    bufferLayout: [
      {
        name: "vertices",
        byteStride: 4 * VERTEX_LENGTH,
        attributes: [
          { attribute: "positions", format: "float32x2", byteOffset: 0 },
          { attribute: "texels", format: "float32x2", byteOffset: 8 },
          { attribute: "origins", format: "float32x2", byteOffset: 16 },
        ],
      },
    ],
  });
}

function textureOf(
  device: Device,
  format: "r32float" | "rgba8unorm",
  width: number,
  height: number,
): Texture {
  return device.createTexture({
    format,
    width,
    height,
    sampler: { minFilter: "nearest", magFilter: "nearest" },
  });
}

function withAlpha(colours: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(256 * 4).fill(255);
  for (let k = 0; k < 256; k++) pixels.set(colours.subarray(3 * k, 3 * k + 3), 4 * k);
  return pixels;
}
