import { UserError } from "../errors.ts";

/** The file does not keep to its own format. */
export const malformed = (name: string, trouble: string): UserError =>
  new UserError("malformed-file", `${name} is damaged: ${trouble}. Copy it again, or write it anew.`, [name]);

/** The file is sound, but nothing that can serve as a background. */
export const unusable = (name: string, trouble: string, advice: string): UserError =>
  new UserError("unusable-grid", `${name} cannot be used: ${trouble}. ${advice}`, [name]);
