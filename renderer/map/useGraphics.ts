import type { Device } from "@luma.gl/core";
import { useCallback, useRef, useState } from "react";

/** A context lost more often than this within a minute is not asked for again without the user. */
const MOST_LOSSES = 3;

export interface Graphics {
  /** Grows when a new canvas has to take the place of one whose context was lost. */
  readonly generation: number;
  /** "lost": again and again; "none": there is no WebGL 2. */
  readonly trouble: "lost" | "none" | null;
  /** Watches the context of a new canvas. */
  readonly watch: (device: Device) => void;
  readonly report: (error: Error) => void;
  readonly tryAgain: () => void;
}

/** Brings the map back when the graphics driver drops its context; after too many losses leaves it to the user. */
export function useGraphics(): Graphics {
  const [generation, setGeneration] = useState(0);
  const [trouble, setTrouble] = useState<Graphics["trouble"]>(null);
  const losses = useRef<number[]>([]);

  const watch = useCallback((device: Device) => {
    void device.lost.then(() => {
      losses.current = [...losses.current.filter((time) => Date.now() - time < 60_000), Date.now()];
      if (losses.current.length > MOST_LOSSES) setTrouble("lost");
      else setGeneration((last) => last + 1);
    });
  }, []);
  const report = useCallback((error: Error) => {
    console.error(error);
    if (/create (WebGL|device)|WebGL context creation/i.test(error.message)) setTrouble("none");
  }, []);
  const tryAgain = useCallback(() => {
    losses.current = [];
    setTrouble(null);
    setGeneration((last) => last + 1);
  }, []);
  return { generation, trouble, watch, report, tryAgain };
}
