/** The map's own texts. */
export interface MapWords {
  readonly map: string;
  readonly keys: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly showAll: string;
  readonly tilesMissing: (count: number) => string;
  readonly lost: string;
  readonly noGraphics: string;
  readonly tryAgain: string;
  readonly station: string;
  readonly region: (west: string, east: string, south: string, north: string) => string;
  readonly fieldRange: (value: string, low: string, high: string) => string;
  readonly noField: string;
  readonly divider: string;
  /** @param percent share of the map left of the divider */
  readonly dividerAt: (percent: number) => string;
  readonly background: string;
  readonly field: string;
  readonly stations: (count: number) => string;
}

const english: MapWords = {
  map: "Map",
  keys: "Arrow keys move, plus and minus zoom, Home shows all, Enter selects the station in the middle.",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  showAll: "Fit to data",
  tilesMissing: (count) => `${count} finished ${count === 1 ? "tile" : "tiles"} could not be read.`,
  lost: "The graphics driver keeps failing; the map is not drawn. Runs and exports go on.",
  noGraphics: "The map needs WebGL 2, which this system's graphics driver does not offer.",
  tryAgain: "Draw the map again",
  station: "station",
  region: (west, east, south, north) => `Region ${west} to ${east}, ${south} to ${north}`,
  fieldRange: (value, low, high) => `${value} field from ${low} to ${high}`,
  noField: "no field yet",
  divider: "Divider between background and field",
  dividerAt: (percent) => `${percent} % background, ${100 - percent} % field`,
  background: "background",
  field: "field",
  stations: (count) => `${count} ${count === 1 ? "station" : "stations"}`,
};

const chinese: MapWords = {
  map: "地图",
  keys: "方向键移动，加减号缩放，Home 键显示全部，回车键选择中央的站点。",
  zoomIn: "放大",
  zoomOut: "缩小",
  showAll: "显示全部数据",
  tilesMissing: (count) => `${count} 个已完成的分块无法读取。`,
  lost: "图形驱动反复出错，地图无法绘制；计算与导出不受影响。",
  noGraphics: "地图需要 WebGL 2，本机图形驱动不支持。",
  tryAgain: "重新绘制地图",
  station: "站点",
  region: (west, east, south, north) => `区域 ${west} 至 ${east}，${south} 至 ${north}`,
  fieldRange: (value, low, high) => `${value} 场值 ${low} 至 ${high}`,
  noField: "尚无场",
  divider: "背景场与场的分界线",
  dividerAt: (percent) => `背景场 ${percent} %，场 ${100 - percent} %`,
  background: "背景场",
  field: "场",
  stations: (count) => `${count} 个站点`,
};

export const mapWords: Readonly<Record<"en" | "zh", MapWords>> = { en: english, zh: chinese };

/** Degrees with hemisphere, to two decimals: 114.52° E. */
export function longitudeWords(lon: number): string {
  const wrapped = lon > 180 ? lon - 360 : lon;
  return `${Math.abs(wrapped).toFixed(2)}° ${wrapped < 0 ? "W" : "E"}`;
}

export const latitudeWords = (lat: number): string => `${Math.abs(lat).toFixed(2)}° ${lat < 0 ? "S" : "N"}`;
