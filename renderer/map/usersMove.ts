import type { View } from "./mercator.ts";

/** What deck.gl tells of a change of its view: the view, and what is being done to it (dragged, zoomed, ...). */
export interface ViewChange {
  readonly viewState: Pick<View, "longitude" | "latitude" | "zoom">;
  readonly interactionState: Readonly<Record<string, unknown>>;
}

/**
 * Where the user has moved the map; null when it was not the user. deck.gl also tells of a change of the map's size,
 * with the view of before: it would bring that back over the one just fitted to a new file.
 */
export function usersMove({ viewState, interactionState }: ViewChange): ViewChange["viewState"] | null {
  if (!Object.values(interactionState).some(Boolean)) return null;
  const { longitude, latitude, zoom } = viewState;
  return { longitude, latitude, zoom };
}
