import { Layer, type LayerContext, type UpdateParameters } from "@deck.gl/core";
import type { Buffer, Device, Texture } from "@luma.gl/core";
import { Model } from "@luma.gl/engine";
import { TILE_SIZE } from "../../../shared/grid/grid.ts";
import type { ShownTile } from "../fieldTiles.ts";
import { type FieldWindow, MOST_TILES } from "../fieldWindow.ts";
import { fieldMesh, VERTEX_LENGTH } from "../mesh.ts";
import { MISSING, type TileTexels } from "../texels.ts";
import { fieldUniforms, fragmentShader, vertexShader } from "./fieldShader.ts";
import { type DrawOptions, turnsOf, viewOf } from "./plane.ts";

interface FieldLayerProps {
  /** Level and tiles in sight. */
  readonly window: FieldWindow;
  /** A tile is uploaded when the identity of its texels changes. */
  readonly tiles: readonly ShownTile[];
  /** 256 x (red, green, blue). */
  readonly colours: Uint8Array;
  /** Field values at both ends of the colours. */
  readonly low: number;
  readonly high: number;
  /** Which part of the view is drawn, shares of its width from the left. */
  readonly across: Across;
}

/** From 0 at the left edge of the view to 1 at the right. */
export type Across = readonly [from: number, to: number];

/** GPU resources, and what each slot of the texture, row after row, holds. A slot takes one tile. */
interface FieldState {
  readonly model: Model;
  readonly colourTexture: Texture;
  vertices: Buffer | null;
  fieldTexture: Texture | null;
  uploaded: (TileTexels | null)[];
}

/** Slots of the texture for so many tiles of a level: a power of two, so that the shader finds them by masking. */
const slotsFor = (tiles: number): number => Math.min(MOST_TILES, 2 ** Math.ceil(Math.log2(tiles)));

/** What an empty slot holds. */
const nothing = new Float32Array(TILE_SIZE * TILE_SIZE).fill(MISSING);

/**
 * The part of the field in sight as one float texture, so that interpolation across tile borders has no seams, on
 * strips cut for the view (mesh.ts); only what changed is sent to the GPU.
 */
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
    if (props.window.drawn !== oldProps.window?.drawn) this.replaceTexture();
    if (props.tiles !== oldProps.tiles || props.window !== oldProps.window) this.uploadTiles();
    if (props.colours !== oldProps.colours) colourTexture.writeData(withAlpha(props.colours));
  }

  override finalizeState(context: LayerContext): void {
    super.finalizeState(context);
    const { model, colourTexture, fieldTexture, vertices } = this.fieldState;
    for (const resource of [model, colourTexture, fieldTexture, vertices]) resource?.destroy();
  }

  override draw({ shaderModuleProps: { project } }: DrawOptions): void {
    const { model, colourTexture, fieldTexture } = this.fieldState;
    const { low, high, window, across } = this.props;
    const mesh = fieldMesh(window.drawn, viewOf(project.viewport), turnsOf(project.viewport));
    if (!fieldTexture || mesh.length === 0) return;
    this.writeMesh(mesh);
    model.setBindings({ fieldTexture, colourTexture });
    model.shaderInputs.setProps({
      field: {
        low,
        high: high > low ? high : low + 1,
        ...reachOf(window),
        mask: maskOf(fieldTexture),
        across: [2 * across[0] - 1, 2 * across[1] - 1],
      },
    });
    model.draw(this.context.renderPass);
  }

  private get fieldState(): FieldState {
    return this.state as unknown as FieldState;
  }

  private replaceTexture(): void {
    const { tileColumns, tileRows } = this.props.window.drawn;
    const [width, height] = [slotsFor(tileColumns) * TILE_SIZE, slotsFor(tileRows) * TILE_SIZE];
    this.fieldState.fieldTexture?.destroy();
    this.fieldState.fieldTexture = textureOf(this.context.device, "r32float", width, height);
    this.fieldState.uploaded = [];
  }

  private uploadTiles(): void {
    const { fieldTexture, uploaded } = this.fieldState;
    if (!fieldTexture) return;
    const { tileColumns, tileRows } = this.props.window.drawn;
    const [across, up] = [slotsFor(tileColumns), slotsFor(tileRows)];
    for (const { row, column, texels } of this.props.tiles) {
      const slot = (row % up) * across + (column % across);
      if (uploaded[slot] === texels) continue;
      uploaded[slot] = texels;
      const { width, height, values } = texels ?? { width: TILE_SIZE, height: TILE_SIZE, values: nothing };
      const [x, y] = [(column % across) * TILE_SIZE, (row % up) * TILE_SIZE];
      fieldTexture.writeData(values, { x, y, width, height });
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

/** Which texels there are, and which of them the texture holds. */
function reachOf({ drawn, firstColumn, endColumn, firstRow, endRow }: FieldWindow) {
  return {
    last: [drawn.columns - 1, drawn.rows - 1],
    first: [firstColumn * TILE_SIZE, firstRow * TILE_SIZE],
    end: [endColumn * TILE_SIZE - 1, endRow * TILE_SIZE - 1],
  } as const;
}

const maskOf = ({ width, height }: Texture): readonly [number, number] => [width - 1, height - 1];

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
