import { Maximize, Minus, Plus } from "lucide-react";
import type { ReactElement } from "react";
import type { View } from "./mercator.ts";
import type { MapViewControl } from "./useMapView.ts";
import type { MapWords } from "./words.ts";

export const zoomedBy =
  (levels: number) =>
  (view: View): View => ({ ...view, zoom: view.zoom + levels });

interface MapButtonsProps {
  readonly words: MapWords;
  readonly control: MapViewControl;
}

export function MapButtons({ words, control }: MapButtonsProps): ReactElement {
  const buttons = [
    { name: words.zoomIn, Icon: Plus, press: () => control.change(zoomedBy(1)) },
    { name: words.zoomOut, Icon: Minus, press: () => control.change(zoomedBy(-1)) },
    { name: words.showAll, Icon: Maximize, press: control.showAll },
  ];
  return (
    <div className="field-map-buttons">
      {buttons.map(({ name, Icon, press }) => (
        <button key={name} type="button" aria-label={name} title={name} onClick={press}>
          <Icon size={16} aria-hidden />
        </button>
      ))}
    </div>
  );
}
