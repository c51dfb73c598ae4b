/** Share of the time that may go into showing steps of progress. */
const SHARE = 1 / 20;
/** Frames after a step in which its drawing is felt. */
const FRAMES = 4;
/** Milliseconds from one frame to the next where nothing holds them up. */
const FRAME = 1000 / 60;

/** Counts frames: calls back at the next one, with the time of the page's clock in milliseconds. */
export type NextFrame = (drawn: (now: number) => void) => void;
export const nextFrame: NextFrame = (drawn) => requestAnimationFrame(drawn);

/**
 * Shows steps of progress as often as that keeps the window smooth: each once the time since the last one is twenty
 * times what that one held up the frames after it. With a graphics card that is every step; where the window is drawn
 * in software a step of a bar takes 100 ms. Steps that come too soon are left out.
 * @param keepsLast the last of those is shown when its time has come: for what is true until the next step.
 * @param mostRest milliseconds that no step waits longer than, whatever else holds up the frames.
 */
export function paced<T>(
  show: (step: T) => void,
  frame: NextFrame,
  { keepsLast = false, mostRest = Number.POSITIVE_INFINITY } = {},
): (step: T) => void {
  let resting = false;
  let kept: { readonly step: T } | null = null;
  const take = (step: T): void => {
    kept = resting && keepsLast ? { step } : null;
    if (resting) return;
    resting = true;
    // At the beginning of a frame, so that all it holds up is felt by the frames after.
    frame((began) => {
      show(step);
      after(FRAMES, frame, (felt) => {
        const rest = felt + Math.min(mostRest, Math.max(0, felt - began - FRAMES * FRAME) / SHARE);
        const wake = (now: number): void => {
          if (now < rest) {
            frame(wake);
            return;
          }
          resting = false;
          if (kept !== null) take(kept.step);
        };
        wake(felt);
      });
    });
  };
  return take;
}

function after(frames: number, frame: NextFrame, then: (now: number) => void): void {
  frame((now) => (frames === 1 ? then(now) : after(frames - 1, frame, then)));
}
