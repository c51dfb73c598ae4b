import { formats } from "../../shared/formats/registry.ts";
import { kernelNames } from "../../shared/rbf/method.ts";

/** Said by --help. */
export const help = `isopleth batch INPUT --out FILE [options]

Computes the field of a stations file and writes it, without a window.

  --out FILE              what to write; may repeat. The format follows the extension:
                          ${[...new Set(formats.map(({ extension }) => extension))].join(" ")}
  --stations LIST         the list of stations that goes with INPUT, when INPUT has no coordinates
  --value NAME            the column to interpolate (default: the first one recognised)
  --time all|ISO[/ISO]    all times, one time or day, or from one to another (default: all)
  --kernel NAME           ${kernelNames.slice(0, 4).join(", ")},
                          ${kernelNames.slice(4).join(", ")} (default: linear)
  --shape L|auto          shape length, degrees or km
  --degree D|auto         degree of the polynomial, -1 (none) to 2
  --smoothing S|auto      ridge, 0 for none
  --tolerance T|auto      largest error of the evaluation, field units
  --metric NAME           degrees or great-circle (default: degrees)
  --compat scipy-rbf      reproduce SciPy's legacy Rbf class
  --layout NAME|FILE.json how INPUT is read, as saved in the window (default: as recognised)
  --region W,E,S,N        degrees (default: around the stations)
  --spacing D[,D]         degrees (default: by the stations)
  --memory-cap SIZE       of all compute processes together, such as 512MB (the default) or 2GB
  --workers N|auto        compute processes (default: as many as cores and cap allow)
  --solver NAME           auto, dense or iterative (default: dense while it fits the cap and 8000 stations)
  --exclude ID,...        stations to leave out of the fit, by their ids; may repeat
  --background FILE       a grid that the stations correct: NetCDF, GeoTIFF, ESRI ASCII, Surfer, MICAPS 4
  --background-variable NAME, --background-level K
                          which of its variables (default: the one that suits the value) and levels, from 1
  --merge METHOD          residual: background + fitted (observed - background), the default; ratio: background
                          times fitted (observed / background)
  --unit NAME             turn values into this unit, such as ug/m3 or ppb (default: as the file says)
  --temperature C         of the air that mass concentrations of gases refer to, °C (default: 25; EU: 20)
  --pressure HPA          likewise, hPa (default: 1013.25)
  --negatives CHOICE      values below 0: keep (the default), zero or drop
  --doctor CHOICE         what the station doctor finds: report (the default), apply its suggestions, or off
  --decisions FILE.json   follow the decisions of an earlier run's report
  --block KM              edge of the blocks of stations left out together to check the fit (default: 100)

What is written, whatever the format (file names may have {value} {unit} {date} {time} {last} {kernel} {spacing} {input}):
  --export-region W,E,S,N nodes within only, degrees
  --export-time ISO[/ISO] times from one to another only
  --every N               every nth node both ways
  --export-unit UNIT      µg/m³, mg/m³, ppb, ppm, ...
  --clip-negatives        values below zero become zero
  --mask land|near:KM     no data at sea, or farther than KM from every station
  --decimals N|shortest   precision (default: shortest text that comes back the same)
  --nodata X              what stands for no data, where the format lets one choose
  --surfer 6-text|6-binary|7, --csv long|matrix, --comments, --tiff bands|files, --contours bands|lines,
  --scale NAME, --bare    options of single formats; see docs/FORMATS.md
  --preset NAME|FILE.json options saved in the window, or in a file; those given besides overrule them

  --report FILE.json      settings, counts, quality of the fit, times, memory and deaths
  --quiet                 no progress on standard error
  --help, --version

Exit codes: 0 done; 2 bad usage or input; 3 refused by plan or by condition; 4 failed while running; 130 cancelled.
`;
