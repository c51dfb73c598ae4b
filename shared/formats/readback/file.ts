/** A file read at any place, never whole unless it is small. */
export interface RandomFile {
  /** Bytes. */
  readonly size: number;
  /** Bytes from a place on; fewer at the file's end. The answer belongs to the caller. */
  read(position: number, length: number): Promise<Uint8Array>;
}

/** Bytes of one piece of a file that is read through. */
const PIECE = 2 ** 20;

/** The file from its start to its end. */
export async function* piecesOf(file: RandomFile): AsyncGenerator<Uint8Array> {
  for (let place = 0; place < file.size; place += PIECE) yield file.read(place, PIECE);
}

/** All of a small file. */
export const wholeFile = (file: RandomFile): Promise<Uint8Array> => file.read(0, file.size);

export async function viewOf(file: RandomFile, position: number, length: number): Promise<DataView> {
  const bytes = await file.read(position, length);
  if (bytes.length !== length) throw new Error(`the file ends ${length - bytes.length} bytes too early`);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

/** Bytes in memory as a file. */
export const fileOf = (bytes: Uint8Array): RandomFile => ({
  size: bytes.length,
  read: async (position, length) => bytes.slice(position, position + length),
});
