import type { Grid } from "../../grid/grid.ts";
import { coordinateText, timeText } from "../numbers.ts";
import type { FieldSource } from "../source.ts";
import { xmlText } from "../xml.ts";

/** Where the archive keeps the picture of a time. */
export const overlayName = (time: number): string => `overlays/${time}.png`;

/** The document: a ground overlay per time and the legend at the lower left. Source: OGC 12-007r2 (KML 2.3). */
export function kmlDocument(source: FieldSource): string {
  const facts = Object.entries({ unit: source.unit, ...source.provenance });
  const overlays = source.times.map((_, time) => groundOverlay(source, time));
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
<name>${xmlText(source.longName)}</name>
<description>${xmlText(facts.map(([name, fact]) => `${name}: ${fact}`).join("\n"))}</description>
${overlays.join("\n")}
<ScreenOverlay>
<name>Legend</name>
<Icon><href>key.png</href></Icon>
<overlayXY x="0" y="0" xunits="fraction" yunits="fraction"/>
<screenXY x="20" y="40" xunits="pixels" yunits="pixels"/>
</ScreenOverlay>
</Document>
</kml>
`;
}

function groundOverlay(source: FieldSource, time: number): string {
  const begin = timeText(source.times[time]);
  const end = timeText(source.times[time + 1]);
  const span = `<TimeSpan><begin>${begin}</begin>${end ? `<end>${end}</end>` : ""}</TimeSpan>`;
  return `<GroundOverlay>
<name>${xmlText([source.value, begin].filter(Boolean).join(" "))}</name>
${begin ? span : ""}
<color>c0ffffff</color>
<Icon><href>${overlayName(time)}</href></Icon>
${latLonBox(source.grid)}
</GroundOverlay>`;
}

/**
 * The outer edges of the outermost cells. The western one lies within -180 .. 180; where an overlay crosses that, the
 * eastern one goes on past it, as KML has it.
 */
function latLonBox({ south, dlon, dlat, columns, rows, ...grid }: Grid): string {
  const west = grid.west - 360 * Math.floor((grid.west + 180) / 360);
  const edges = {
    north: south + (rows - 0.5) * dlat,
    south: south - dlat / 2,
    east: west + (columns - 0.5) * dlon,
    west: west - dlon / 2,
  };
  const lines = Object.entries(edges).map(
    ([name, degrees]) => `<${name}>${coordinateText(degrees)}</${name}>`,
  );
  return `<LatLonBox>${lines.join("")}</LatLonBox>`;
}
