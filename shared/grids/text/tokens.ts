import type { GridFile } from "../gridFile.ts";
import { malformed } from "../troubles.ts";

const CHUNK = 2 ** 20;
/** Longer than any number is written. */
const LONGEST_TOKEN = 512;

/** The words of a text file one after the other, whatever separates them: blanks, commas, line breaks. */
export class Tokens {
  readonly #file: GridFile;
  #bytes = new Uint8Array(0);
  /** Where #bytes begin in the file. */
  #base = 0;
  #at = 0;

  constructor(file: GridFile, position = 0) {
    this.#file = file;
    this.#base = position;
  }

  /** Where the next token is looked for, bytes from the file's beginning. */
  get position(): number {
    return this.#base + this.#at;
  }

  /** The next word; null at the end of the file. */
  next(): string | null {
    while (true) {
      while (this.#at < this.#bytes.length && isBlank(this.#bytes[this.#at] as number)) this.#at++;
      if (this.#at < this.#bytes.length || !this.#refill()) break;
    }
    if (this.#at >= this.#bytes.length) return null;
    let end = this.#endOfToken();
    if (end === this.#bytes.length && this.#refill()) end = this.#endOfToken();
    const token = String.fromCharCode(
      ...this.#bytes.subarray(this.#at, Math.min(end, this.#at + LONGEST_TOKEN)),
    );
    this.#at = end;
    return token;
  }

  /** The next word as a number. @throws UserError "malformed-file" */
  number(what: string): number {
    const token = this.next();
    const number = token === null || token === "" ? Number.NaN : Number(token);
    if (Number.isNaN(number) && !/^[+-]?nan$/i.test(token ?? "")) {
      const found = token === null ? "it ends" : `it says "${token.slice(0, 20)}"`;
      throw malformed(this.#file.name, `at byte ${this.position} ${found} where ${what} should be`);
    }
    return number;
  }

  #endOfToken(): number {
    let end = this.#at;
    while (end < this.#bytes.length && !isBlank(this.#bytes[end] as number)) end++;
    return end;
  }

  /** Reads on, keeping the token begun; false at the end of the file. */
  #refill(): boolean {
    const kept = this.#bytes.subarray(this.#at);
    const more = this.#file.read(this.#base + this.#bytes.length, CHUNK);
    this.#base += this.#at;
    this.#at = 0;
    const bytes = new Uint8Array(kept.length + more.length);
    bytes.set(kept);
    bytes.set(more, kept.length);
    this.#bytes = bytes;
    return more.length > 0;
  }
}

/** Blanks, tabs, line ends, commas and semicolons. */
const isBlank = (byte: number): boolean => byte <= 0x20 || byte === 0x2c || byte === 0x3b;

/** Some bytes as text, one character each. */
export const asciiOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
