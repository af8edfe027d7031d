type Defined<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Fields without those that are undefined: what is optional is absent when it is not known. */
export const defined = <T extends object>(fields: T): Defined<T> =>
  // The type says what the filter does, which TypeScript cannot follow.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
