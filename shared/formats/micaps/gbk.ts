const QUESTION_MARK = 0x3f;

/** Two-byte codes of GBK by character, from the platform's own decoder. */
function gbkTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder("gbk", { fatal: true });
  const table = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decodedPair(decoder, lead, trail);
      if (character && !table.has(character)) table.set(character, (lead << 8) | trail);
    }
  }
  return table;
}

function decodedPair(decoder: TextDecoder, lead: number, trail: number): string | null {
  try {
    const character = decoder.decode(Uint8Array.of(lead, trail));
    return [...character].length === 1 ? character : null;
  } catch {
    return null;
  }
}

/** Text in GBK, which MICAPS reads. What GBK does not have is written plainly (µg/m³ as μg/m3, ñ as n), or as "?". */
export function encodeGbk(text: string): Uint8Array {
  const isAscii = (character: string): boolean => character < "\x80";
  if ([...text].every(isAscii)) return new TextEncoder().encode(text);
  const table = gbkTable();
  const bytes: number[] = [];
  const plain = [...text].map((character) => (table.has(character) ? character : plainly(character)));
  for (const character of plain.join("")) {
    const code = table.get(character);
    if (code !== undefined) bytes.push(code >> 8, code & 255);
    else bytes.push(isAscii(character) ? character.charCodeAt(0) : QUESTION_MARK);
  }
  return Uint8Array.from(bytes);
}

/** Superscripts as digits, compatibility characters as what they stand for, letters without their marks. */
const plainly = (character: string): string => character.normalize("NFKD").replace(/\p{Mark}/gu, "");
