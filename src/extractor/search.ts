/** Finds the next of a text from an offset on; what was found is kept, so that many searches are one pass. */
export type Search = (sought: string, from: number) => number;

export const createSearch = (source: string): Search => {
  const found = new Map<string, number>();
  return (sought, from) => {
    const known = found.get(sought);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    const at = source.indexOf(sought, from);
    found.set(sought, at);
    return at;
  };
};
