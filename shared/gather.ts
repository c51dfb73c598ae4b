/** Passes items on in groups: those of `milliseconds` together, so that hundreds a second are few messages. */
export function gather<T>(milliseconds: number, pass: (items: readonly T[]) => void): (item: T) => void {
  let items: T[] = [];
  const flush = (): void => {
    const gathered = items;
    items = [];
    pass(gathered);
  };
  return (item) => {
    if (items.length === 0) setTimeout(flush, milliseconds);
    items.push(item);
  };
}
