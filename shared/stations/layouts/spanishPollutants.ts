/** Codes by which Spanish networks name what is measured (MAGNITUD): its name, and mg/m³ where it is not µg/m³. */
const pollutants: Readonly<Record<string, readonly [name: string, unit?: "mg/m³"]>> = {
  "1": ["SO2"],
  "6": ["CO", "mg/m³"],
  "7": ["NO"],
  "8": ["NO2"],
  "9": ["PM2.5"],
  "10": ["PM10"],
  "12": ["NOx"],
  "14": ["O3"],
  "20": ["toluene"],
  "30": ["benzene"],
  "35": ["ethylbenzene"],
  "37": ["m-xylene"],
  "38": ["p-xylene"],
  "39": ["o-xylene"],
  "42": ["total hydrocarbons", "mg/m³"],
  "43": ["CH4", "mg/m³"],
  "44": ["non-methane hydrocarbons", "mg/m³"],
};

/** What is read first when nothing is chosen, the best first. */
export const preferredPollutants: readonly string[] = ["PM2.5", "NO2", "O3", "PM10"];

/** The name of a code; unknown ones are named by their number. */
export function pollutantOf(code: string): string {
  const number = code.replace(/^0+(?=\d)/, "");
  return pollutants[number]?.[0] ?? `MAGNITUD ${number}`;
}

/** The unit of a pollutant by its name; "" when it is not known. */
export function unitOfPollutant(name: string): string {
  const known = Object.values(pollutants).find(([one]) => one === name);
  return known ? (known[1] ?? "µg/m³") : "";
}
