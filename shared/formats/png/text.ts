import { hersheySimplex } from "./hershey.ts";

/** x0, y0, x1, y1 relative to the start of the baseline, pixels, y down. */
export type Stroke = readonly [number, number, number, number];

/** A letter, its size relative to the line's, and how far it is raised, in heights of a capital. */
interface Letter {
  readonly glyph: string;
  readonly scale: number;
  readonly raise: number;
}

const ORIGIN = "R".charCodeAt(0);
const BASELINE = 9;
const CAPITAL = 21;
const MICRO = "I\\MMMb RMWNZP[S[UZXW RXMX[";

/** Characters beyond ASCII that units and places need, written with the letters there are. */
const raised: Readonly<Record<string, string>> = { "²": "2", "³": "3", "°": "o", "⁻": "-", "¹": "1" };
const lookAlikes: Readonly<Record<string, string>> = { "–": "-", "−": "-", "’": "'", "·": ".", "×": "x" };

/** Whether every character can be drawn. */
export const canDraw = (text: string): boolean =>
  [...text].every((character) => letterOf(character) !== null);

/** Length of a line of text, pixels; size is the height of a capital. */
export function textWidth(text: string, size: number): number {
  return lettersOf(text).reduce((width, letter) => width + advance(letter) * unit(letter, size), 0);
}

/** The strokes of a line of text; what cannot be drawn becomes a question mark. */
export function strokesOf(text: string, size: number): readonly Stroke[] {
  const strokes: Stroke[] = [];
  let x = 0;
  for (const letter of lettersOf(text)) {
    const scale = unit(letter, size);
    const left = code(letter.glyph, 0);
    const place = (k: number): readonly [number, number] => [
      x + (code(letter.glyph, k) - left) * scale,
      (code(letter.glyph, k + 1) - BASELINE) * scale - letter.raise * size,
    ];
    for (let k = 2; k + 2 < letter.glyph.length; k += 2) {
      if (isLift(letter.glyph, k) || isLift(letter.glyph, k + 2)) continue;
      strokes.push([...place(k), ...place(k + 2)]);
    }
    x += advance(letter) * scale;
  }
  return strokes;
}

const unit = (letter: Letter, size: number): number => (size / CAPITAL) * letter.scale;
const code = (glyph: string, k: number): number => glyph.charCodeAt(k) - ORIGIN;
const advance = ({ glyph }: Letter): number => code(glyph, 1) - code(glyph, 0);
const isLift = (glyph: string, k: number): boolean => glyph.startsWith(" R", k);

const question: Letter = { glyph: hersheySimplex["?".charCodeAt(0) - 32] ?? "", scale: 1, raise: 0 };

function lettersOf(text: string): readonly Letter[] {
  return [...text].map((character) => letterOf(character) ?? question);
}

function letterOf(character: string): Letter | null {
  if (character === "µ" || character === "μ") return { glyph: MICRO, scale: 1, raise: 0 };
  const small = raised[character];
  const plain = small ?? lookAlikes[character] ?? character;
  const glyph = hersheySimplex[plain.charCodeAt(0) - 32];
  if (glyph === undefined) return null;
  return small ? { glyph, scale: 0.62, raise: 0.45 } : { glyph, scale: 1, raise: 0 };
}
