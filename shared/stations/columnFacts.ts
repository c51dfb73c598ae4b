import type { ErrorMessage } from "../errors.ts";

/* A file whose columns were not recognised names them in its error, so that the user can give them roles. */

const PREFIX = "column ";

/** A column as a fact in an error's detail. */
export const columnFact = (name: string): string => `${PREFIX}${name}`;

/** The columns that an error names in its detail. */
export const columnsNamedIn = ({ detail }: Pick<ErrorMessage, "detail">): readonly string[] =>
  detail.filter((fact) => fact.startsWith(PREFIX)).map((fact) => fact.slice(PREFIX.length));
