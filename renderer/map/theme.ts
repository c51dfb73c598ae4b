export type Rgba = readonly [number, number, number, number];

/** The map's own colours, quiet beside the field's. The sea is the page's background behind the canvas. */
export interface MapTheme {
  readonly land: Rgba;
  readonly coast: Rgba;
  readonly border: Rgba;
  readonly stationRing: Rgba;
  /** Ring while stations show residuals, whose neutral colour is white. */
  readonly residualRing: Rgba;
  /** Ring of a station without a value at this time. */
  readonly missingRing: Rgba;
  /** Cross over a station that is switched off. */
  readonly excluded: Rgba;
  readonly accent: Rgba;
  readonly region: Rgba;
  readonly waiting: Rgba;
  readonly done: Rgba;
  readonly computing: Rgba;
  readonly computingFill: Rgba;
  readonly failed: Rgba;
  readonly failedFill: Rgba;
}

export const lightTheme: MapTheme = {
  land: [244, 246, 249, 255],
  coast: [40, 50, 66, 190],
  border: [40, 50, 66, 105],
  stationRing: [255, 255, 255, 230],
  residualRing: [24, 30, 40, 200],
  missingRing: [70, 82, 100, 190],
  excluded: [196, 30, 36, 255],
  accent: [20, 86, 220, 255],
  region: [40, 50, 66, 170],
  waiting: [70, 82, 100, 130],
  done: [20, 30, 45, 36],
  computing: [20, 86, 220, 255],
  computingFill: [20, 86, 220, 46],
  failed: [196, 30, 36, 255],
  failedFill: [196, 30, 36, 60],
};

export const darkTheme: MapTheme = {
  land: [28, 33, 42, 255],
  coast: [214, 222, 235, 190],
  border: [214, 222, 235, 95],
  stationRing: [255, 255, 255, 225],
  residualRing: [12, 16, 22, 220],
  missingRing: [176, 186, 202, 190],
  excluded: [255, 107, 107, 255],
  accent: [128, 176, 255, 255],
  region: [214, 222, 235, 150],
  waiting: [176, 186, 202, 120],
  done: [235, 240, 248, 34],
  computing: [128, 176, 255, 255],
  computingFill: [128, 176, 255, 50],
  failed: [255, 107, 107, 255],
  failedFill: [255, 70, 70, 64],
};
