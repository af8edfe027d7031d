/** An argument of a shortcode; one without a name is known by its position. */
export type Argument = { readonly name: string; readonly value: string };

/** Reads `id="a b" other=c 'd'`, in any quotes. */
export const parseArguments = (content: string): readonly Argument[] =>
  [...content.matchAll(/(?:([\w-]+)\s*=\s*)?(?:"([^"]*)"|'([^']*)'|`([^`]*)`|“([^”]*)”|([^\s"'`,=]+))/g)].map(
    ([, name = '', ...values]) => ({
      name: name.toLowerCase(),
      value: values.find((value) => value !== undefined) ?? '',
    }),
  );
