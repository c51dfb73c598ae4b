import { type LayersList, MapView, type MapViewState } from "@deck.gl/core";
import DeckGL from "@deck.gl/react";
import type { ReactElement } from "react";
import { MAX_ZOOM, type View } from "./mercator.ts";
import type { Graphics } from "./useGraphics.ts";
import type { MapViewControl } from "./useMapView.ts";
import { usersMove } from "./usersMove.ts";
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
  const { longitude, latitude, zoom } = view;
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
    <DeckGL
      key={generation}
      id="field-map"
      views={mapView}
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
  );
}
