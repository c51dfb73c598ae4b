import { Deck, type View } from "@deck.gl/core";
import type { Framebuffer } from "@luma.gl/core";
import type { WEBGLFramebuffer } from "@luma.gl/webgl";

type DrawOptions = Parameters<Deck["_drawLayers"]>[1];

/** A map drawn beside the canvas, and what tells that it is done. */
interface Drawn {
  readonly gl: WebGL2RenderingContext;
  readonly framebuffer: Framebuffer;
  readonly sync: WebGLSync;
}

/**
 * deck.gl, but where the processor draws in place of a graphics card no frame of the page waits for the map. To show a
 * canvas the page waits until all in it is drawn, there 20 to 40 ms; so the map is drawn beside the canvas, the page goes
 * on, and what has been drawn is copied to the canvas once it is done. Draws that are asked for meanwhile are one draw.
 */
export class SteadyDeck<Views extends View | View[] | null = null> extends Deck<Views> {
  private beside: Framebuffer | null = null;
  private drawn: Drawn | null = null;
  private frame = 0;
  /** Why to draw again once what is being drawn has been shown; null: there is no reason. */
  private next: string | null = null;

  override _drawLayers(reason: string, options?: DrawOptions): void {
    const { device } = this;
    if (device?.info.gpuType !== "cpu") {
      super._drawLayers(reason, options);
      return;
    }
    const { width, height } = device.getDefaultCanvasContext().getCurrentFramebuffer();
    const size = { width, height };
    this.beside ??= device.createFramebuffer({ colorAttachments: ["rgba8unorm"], ...size });
    if (this.beside.width !== width || this.beside.height !== height) {
      this.forget();
      this.beside.resize(size);
      // A canvas that got another size is empty until something is drawn into it.
      super._drawLayers(reason, options);
    } else if (this.drawn) this.next = reason;
    else {
      super._drawLayers(reason, { ...options, target: this.beside });
      this.showWhenDone(this.beside);
    }
  }

  override finalize(): void {
    this.forget();
    this.beside?.destroy();
    super.finalize();
  }

  private showWhenDone(framebuffer: Framebuffer): void {
    const { gl } = framebuffer as WEBGLFramebuffer;
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    // The context is lost, and with it the canvas (useGraphics.ts).
    if (!sync) return;
    gl.flush();
    this.drawn = { gl, framebuffer, sync };
    this.frame = requestAnimationFrame(this.look);
  }

  private forget(): void {
    cancelAnimationFrame(this.frame);
    this.drawn?.gl.deleteSync(this.drawn.sync);
    this.drawn = null;
    this.next = null;
  }

  private readonly look = (): void => {
    const { drawn } = this;
    if (!drawn || drawn.gl.isContextLost()) return;
    if (drawn.gl.getSyncParameter(drawn.sync, drawn.gl.SYNC_STATUS) !== drawn.gl.SIGNALED) {
      this.frame = requestAnimationFrame(this.look);
      return;
    }
    copyToCanvas(drawn);
    // Not in this frame, which would wait for what is drawn next before it showed the canvas.
    this.frame = requestAnimationFrame(this.goOn);
  };

  private readonly goOn = (): void => {
    const { next } = this;
    this.forget();
    if (next !== null) this.redraw(next);
  };
}

function copyToCanvas({ gl, framebuffer }: Drawn): void {
  const { width, height, handle } = framebuffer as WEBGLFramebuffer;
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, handle);
  gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
  gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
}
