type Defined<T> = {
  readonly [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/** Fields without those that are undefined, or null: what is optional is absent when it is not known. */
export const defined = <T extends object>(fields: T): Defined<T> =>
  // The type says what the filter does, which TypeScript cannot follow.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as Defined<T>;
