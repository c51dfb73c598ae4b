import { type ByteSource, piecesOf } from "./byteSource.ts";

/** How the bytes above ASCII stand in a file, counted by different pairs of bytes. */
interface Pairs {
  /** Pairs as Chinese has them: both bytes from 0xA1 on, or beside another pair. */
  readonly chinese: number;
  /** Pairs and bytes that stand alone, as accented letters do. */
  readonly others: number;
  /** Pairs that are usual characters in Big5, and rare or none in GB18030. */
  readonly big5: number;
  /** The other way round. */
  readonly gb: number;
}

type ChineseEncoding = "gb18030" | "big5";

const reasons: Readonly<Record<ChineseEncoding, string>> = {
  gb18030: "Encoding GB18030: not valid as UTF-8, and most of its byte pairs are Chinese characters.",
  big5: "Encoding Big5: not valid as UTF-8, and its byte pairs are usual characters of Traditional Chinese.",
};

/**
 * Which of the two encodings of Chinese the bytes are in, and why; null when they are in neither. Both use the same
 * pairs of bytes for other characters. Big5 has its usual characters, ordered by strokes, at A4 to C6, with second
 * bytes from 40 on; GB 2312 has its at B0 to D7, ordered by sound, with second bytes from A1 on. So what lies beyond
 * either range tells them apart; where nothing does, GB18030 is the more common one.
 * @param decodes whether all bytes are valid in an encoding.
 */
export function recogniseChinese(
  source: ByteSource,
  decodes: (encoding: ChineseEncoding) => boolean,
): { readonly encoding: ChineseEncoding; readonly reason: string } | null {
  const { chinese, others, big5, gb } = countPairs(source);
  if (chinese <= others) return null;
  const likely: readonly ChineseEncoding[] = big5 > gb ? ["big5", "gb18030"] : ["gb18030", "big5"];
  const encoding = likely.find(decodes);
  return encoding === undefined ? null : { encoding, reason: reasons[encoding] };
}

function countPairs(source: ByteSource): Pairs {
  // Different ones only: a word that comes again and again would outweigh all others.
  const seen = { chinese: new Set<number>(), others: new Set<number>() };
  const usual = { big5: new Set<number>(), gb: new Set<number>() };
  for (const { bytes } of piecesOf(source)) {
    // Pairs that follow each other with nothing between them; of these, usual ones of Big5 that end in a letter's byte.
    let run = 0;
    let mixed: number[] = [];
    const endRun = (): void => {
      for (const pair of mixed) seen[run > 1 ? "chinese" : "others"].add(pair);
      run = 0;
      if (mixed.length > 0) mixed = [];
    };
    for (let i = 0; i < bytes.length; i++) {
      const lead = bytes[i] ?? 0;
      const trail = bytes[i + 1] ?? 0;
      if (lead < 0x80 || trail < 0x40) {
        endRun();
        if (lead >= 0x80) seen.others.add(lead * 256);
        continue;
      }
      const pair = lead * 256 + trail;
      run++;
      if (lead >= 0xa1 && trail >= 0xa1) seen.chinese.add(pair);
      else if (isUsualInBig5(lead, trail)) mixed.push(pair);
      else seen.others.add(pair);
      if (isUsualInBig5(lead, trail)) usual.big5.add(pair);
      else if (isUsualInGb(lead, trail)) usual.gb.add(pair);
      i++;
    }
    endRun();
  }
  const others = [...seen.others].filter((pair) => !seen.chinese.has(pair)).length;
  return { chinese: seen.chinese.size, others, big5: usual.big5.size, gb: usual.gb.size };
}

/**
 * From A4 to AF, GB 2312 has no Chinese characters: Japanese and Russian letters and lines, and the Greek and the accented
 * ones that Chinese tables do have (μg, Lü).
 */
const isUsualInBig5 = (lead: number, trail: number): boolean =>
  lead >= 0xa4 &&
  lead <= 0xc6 &&
  (trail < 0x7f || (lead <= 0xaf && trail >= 0xa1 && !isLetterOfGb(lead, trail)));

const isLetterOfGb = (lead: number, trail: number): boolean =>
  (lead === 0xa6 && trail <= 0xd8) || (lead === 0xa8 && trail <= 0xba);

/** Rare characters of Big5, or none of them: it does not begin a pair with 81 to A0, nor end it with 7F to A0. */
const isUsualInGb = (lead: number, trail: number): boolean =>
  (lead >= 0xc7 && lead <= 0xd7 && trail >= 0xa1) || lead <= 0xa0 || (trail >= 0x7f && trail <= 0xa0);
