import { type LayersList, MapView, type MapViewState } from "@deck.gl/core";
import DeckGL from "@deck.gl/react";
import { type ReactElement, useMemo } from "react";
import { MAX_ZOOM, type View } from "./mercator.ts";
import { SteadyDeck } from "./steadyDeck.ts";
import { useCanvasHeight } from "./useCanvasHeight.ts";
import type { Graphics } from "./useGraphics.ts";
import type { MapViewControl } from "./useMapView.ts";
import { usersMove } from "./usersMove.ts";
import type { MapWords } from "./words.ts";

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

/**
 * One sample per pixel, as our layers smooth their own edges, and nothing kept from frame to frame, as each is drawn
 * whole: without a graphics card that halves the time of a frame.
 */
const deviceProps = { webgl: { antialias: false, preserveDrawingBuffer: false } } as const;

interface MapCanvasProps {
  readonly view: View;
  readonly change: MapViewControl["change"];
  readonly layers: LayersList;
  /** A station is under the cursor. */
  readonly pointing: boolean;
  readonly words: MapWords;
  readonly graphics: Graphics;
}

/** deck.gl's canvas. When the graphics driver drops its context the canvas is made anew, with all it showed. */
export function MapCanvas({ view, change, layers, pointing, words, graphics }: MapCanvasProps): ReactElement {
  const { generation, trouble, watch, report, tryAgain } = graphics;
  const { longitude, latitude, zoom, height } = view;
  const canvasHeight = useCanvasHeight(height);
  // Of a canvas that is higher than the map the upper part is drawn and in sight.
  const mapView = useMemo(() => new MapView({ repeat: true, height }), [height]);
  if (trouble) {
    return (
      <div className="field-map-trouble" role="alert">
        <p>{trouble === "lost" ? words.lost : words.noGraphics}</p>
        <button type="button" onClick={tryAgain}>
          {words.tryAgain}
        </button>
      </div>
    );
  }
  return (
    // deck.gl follows the size of what it stands in, but no change of its own height.
    <div style={{ position: "absolute", top: 0, left: 0, right: 0, height: canvasHeight }}>
      <DeckGL
        key={generation}
        id="field-map"
        Deck={SteadyDeck}
        views={mapView}
        deviceProps={deviceProps}
        controller={controller}
        parameters={parameters}
        layers={layers}
        viewState={{ longitude, latitude, zoom, minZoom: 0, maxZoom: MAX_ZOOM, maxPitch: 0 }}
        onViewStateChange={({ viewState, interactionState }) => {
          const moved = usersMove({
            viewState: viewState as MapViewState,
            interactionState: { ...interactionState },
          });
          if (moved !== null) change((last) => ({ ...last, ...moved }));
        }}
        getCursor={({ isDragging }) => (isDragging ? "grabbing" : pointing ? "pointer" : "crosshair")}
        onDeviceInitialized={watch}
        onError={report}
        _pickable={false}
      />
    </div>
  );
}
