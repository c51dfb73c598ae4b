import { type LayersList, MapView, type MapViewState } from "@deck.gl/core";
import DeckGL from "@deck.gl/react";
import type { Device } from "@luma.gl/core";
import { type ReactElement, useCallback, useRef, useState } from "react";
import { MAX_ZOOM, type View } from "./mercator.ts";
import type { MapViewControl } from "./useMapView.ts";
import type { MapWords } from "./words.ts";

const mapView = new MapView({ repeat: true });
/** The field's strips are cut for a map with north up and seen from straight above. */
const controller = {
  dragRotate: false,
  touchRotate: false,
  doubleClickZoom: true,
  keyboard: false,
  scrollZoom: { speed: 0.01, smooth: false },
};
/** Everything lies in one plane: what is drawn later is on top. */
const parameters = { depthCompare: "always", depthWriteEnabled: false } as const;

/** A context lost more often than this within a minute is not asked for again without the user. */
const MOST_LOSSES = 3;

interface MapCanvasProps {
  readonly view: View;
  readonly change: MapViewControl["change"];
  readonly layers: LayersList;
  /** A station is under the cursor. */
  readonly pointing: boolean;
  readonly words: MapWords;
}

/** deck.gl's canvas. When the graphics driver drops its context the canvas is made anew, with all it showed. */
export function MapCanvas({ view, change, layers, pointing, words }: MapCanvasProps): ReactElement {
  const { generation, trouble, watch, begin, refuse } = useGraphics();
  const { longitude, latitude, zoom } = view;
  if (trouble) {
    return (
      <div className="field-map-trouble" role="alert">
        <p>{trouble === "lost" ? words.lost : words.noGraphics}</p>
        <button type="button" onClick={begin}>
          {words.tryAgain}
        </button>
      </div>
    );
  }
  return (
    <DeckGL
      key={generation}
      id="field-map"
      views={mapView}
      controller={controller}
      parameters={parameters}
      layers={layers}
      viewState={{ longitude, latitude, zoom, minZoom: 0, maxZoom: MAX_ZOOM, maxPitch: 0 }}
      onViewStateChange={({ viewState }) => {
        const next = viewState as MapViewState;
        change((last) => ({ ...last, longitude: next.longitude, latitude: next.latitude, zoom: next.zoom }));
      }}
      getCursor={({ isDragging }) => (isDragging ? "grabbing" : pointing ? "pointer" : "crosshair")}
      onDeviceInitialized={watch}
      onError={(error) => {
        console.error(error);
        if (/context creation failed|WebGL.*not supported|Failed to create device/i.test(error.message))
          refuse();
      }}
      _pickable={false}
    />
  );
}

/** Counts lost contexts: each begins a new generation of the canvas, too many in a minute end in words. */
function useGraphics() {
  const [generation, setGeneration] = useState(0);
  const [trouble, setTrouble] = useState<"lost" | "none" | null>(null);
  const losses = useRef<number[]>([]);

  const watch = useCallback((device: Device) => {
    void device.lost.then(() => {
      losses.current = [...losses.current.filter((time) => Date.now() - time < 60_000), Date.now()];
      if (losses.current.length > MOST_LOSSES) setTrouble("lost");
      else setGeneration((last) => last + 1);
    });
  }, []);
  const begin = useCallback(() => {
    losses.current = [];
    setTrouble(null);
  }, []);
  const refuse = useCallback(() => setTrouble("none"), []);
  return { generation, trouble, watch, begin, refuse };
}
