/** Values by a key of theirs, keys in the order in which they first come: `Map.groupBy`, which Node 20 lacks. */
export const groupBy = <K, V>(values: Iterable<V>, keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> => {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
};

/** The largest of some counts, 0 where there are none; `Math.max` takes only as many as fit on the stack. */
export const largest = (counts: Iterable<number>): number => {
  let most = 0;
  for (const count of counts) if (count > most) most = count;
  return most;
};
