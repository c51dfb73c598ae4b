import atlasUrl from "world-atlas/countries-50m.json?url";
import { type AtlasLevel, type AtlasTopology, atlasLevels } from "./atlas.ts";

/*
 * Reads the base map and cuts it into triangles and segments, half a second of work, beside the page's thread. Sends each
 * detail when it is there, then "all".
 */

/** What the worker sends: a detail of the base map, the word that all have come, or why it could not be read. */
export type AtlasMessage = AtlasLevel | "all" | { readonly trouble: string };

const send = (message: AtlasMessage, transfer: ArrayBufferLike[] = []): void =>
  postMessage(message, { transfer: transfer as ArrayBuffer[] });

async function sendLevels(): Promise<void> {
  const url = new URL(atlasUrl, import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  for (const level of atlasLevels((await response.json()) as AtlasTopology)) {
    const { land, coasts, borders } = level;
    const arrays = [land.corners, land.indices, coasts.segments, borders.segments];
    for (const { pieces } of [land, coasts, borders]) arrays.push(pieces.firsts, pieces.boxes);
    send(
      level,
      arrays.map(({ buffer }) => buffer),
    );
  }
  send("all");
}

sendLevels().catch((error: unknown) => send({ trouble: String(error) }));
