import type { Color } from "@deck.gl/core";
import type { Rgba } from "../theme.ts";

/** deck.gl takes writable colours. */
export const colourOf = ([red, green, blue, alpha]: Rgba): Color => [red, green, blue, alpha];
