import { useEffect, useState } from "react";
import atlasUrl from "world-atlas/countries-50m.json?url";
import { type Atlas, type AtlasTopology, atlasOf } from "./atlas.ts";

let loading: Promise<Atlas> | null = null;

async function loadAtlas(): Promise<Atlas> {
  const response = await fetch(atlasUrl);
  if (!response.ok) throw new Error(`${atlasUrl} answered ${response.status}`);
  return atlasOf((await response.json()) as AtlasTopology);
}

/** The base map, null until it is there. Loaded once per page; without it the map works, on a plain ground. */
export function useAtlas(): Atlas | null {
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  useEffect(() => {
    let mounted = true;
    loading ??= loadAtlas();
    loading.then(
      (loaded) => mounted && setAtlas(loaded),
      (error: unknown) => console.error("The base map cannot be read:", error),
    );
    return () => {
      mounted = false;
    };
  }, []);
  return atlas;
}
