/** An English sentence as a template, `{name}` standing for any text, and its translation with the same names. */
export type MainText = readonly [english: string, translation: string];
