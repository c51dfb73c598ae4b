import type { ByteSource } from "./byteSource.ts";

type WordEncoding = "euc-kr" | "shift_jis";

/**
 * Encodings that use the same pairs of bytes as those of Chinese, with words that tables of stations have in them:
 * read in the wrong encoding, two characters in a row hardly ever are such a word.
 */
const kinds: readonly { readonly encoding: WordEncoding; readonly words: RegExp; readonly reason: string }[] =
  [
    {
      encoding: "euc-kr",
      words: /측정|위도|경도|관측|일시|날짜|지점|미세먼지|농도/,
      reason: "Encoding EUC-KR: not valid as UTF-8, and it has Korean words of such tables.",
    },
    {
      encoding: "shift_jis",
      words: /測定|緯度|経度|年月日|日時|地点|濃度|都道府県/,
      reason: "Encoding Shift_JIS: not valid as UTF-8, and it has Japanese words of such tables.",
    },
  ];

/** Titles and header stand in the first part. */
const HEAD_BYTES = 1 << 14;

/**
 * The encoding in which a file's beginning has words of Korean or Japanese tables, and why; null when there are none.
 * @param decodes whether all bytes are valid in an encoding.
 */
export function recogniseByWords(
  source: ByteSource,
  decodes: (encoding: WordEncoding) => boolean,
): { readonly encoding: WordEncoding; readonly reason: string } | null {
  const head = source.read(0, HEAD_BYTES);
  const kind = kinds.find(
    ({ encoding, words }) => words.test(new TextDecoder(encoding).decode(head)) && decodes(encoding),
  );
  return kind ? { encoding: kind.encoding, reason: kind.reason } : null;
}
