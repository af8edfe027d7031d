type Reading<K, V> = { readonly key: K; readonly value: V };

/**
 * A reading that remembers the last two: rules ask for the same of an item one after another, and most of its
 * descriptions are two. It has to be the same however often it is asked for, of elements that are whole. A WeakMap would
 * remember all, and slow the garbage collector down.
 */
export const remember = <K, V>(read: (key: K) => V): ((key: K) => V) => {
  let last: Reading<K, V> | undefined;
  let other: Reading<K, V> | undefined;
  return (key) => {
    if (last?.key === key) return last.value;
    const found = other?.key === key ? other : { key, value: read(key) };
    other = last;
    last = found;
    return found.value;
  };
};
