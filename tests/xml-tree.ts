import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element as a strict, namespace-aware parser reads it. `text` is its own text, CDATA included. */
export type XmlElement = {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/** A document: its root, what its declaration says, and whether it has a document type. */
export type XmlDocument = {
  readonly root: XmlElement;
  readonly version: string | undefined;
  readonly encoding: string | undefined;
  readonly hasDoctype: boolean;
};

type Open = { name: string; uri: string; attributes: Record<string, string>; children: XmlElement[]; text: string };

/** Reads a document; throws when it is not well-formed, or not UTF-8. */
export const readXml = (source: string | Uint8Array): XmlDocument => {
  const parser = new SaxesParser({ xmlns: true });
  const top: Open = { name: '', uri: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [top];
  let hasDoctype = false;
  let declaration: Pick<XmlDocument, 'version' | 'encoding'> = { version: undefined, encoding: undefined };
  const addText = (text: string): void => {
    const inside = open.at(-1);
    if (inside) inside.text += text;
  };
  parser.on('error', (problem) => {
    throw problem;
  });
  parser.on('doctype', () => {
    hasDoctype = true;
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    declaration = { version, encoding };
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag: SaxesTagNS) => {
    const element = { name: tag.name, uri: tag.uri, attributes: attributesOf(tag), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source)).close();
  const [root] = top.children;
  if (!root) throw new Error('there is no root');
  return { root, ...declaration, hasDoctype };
};

const attributesOf = ({ attributes }: SaxesTagNS): Record<string, string> =>
  Object.fromEntries(Object.values(attributes).map(({ name, value }) => [name, value]));

/** The children of an element with a name, prefix included. */
export const childrenOf = ({ children }: XmlElement, name: string): readonly XmlElement[] =>
  children.filter((child) => child.name === name);

/** The text of the first child with a name; undefined when there is none. */
export const textOf = (parent: XmlElement, name: string): string | undefined => childrenOf(parent, name)[0]?.text;

/** The value of an attribute of the first child with a name. */
export const attributeOf = (parent: XmlElement, name: string, attribute: string): string | undefined =>
  childrenOf(parent, name)[0]?.attributes[attribute];

/** An element and all elements inside of it. */
export const allIn = (element: XmlElement): readonly XmlElement[] => [element, ...element.children.flatMap(allIn)];
