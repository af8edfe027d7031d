import { type DefaultTreeAdapterMap, parseFragment, serialize } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

const namesOf = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const INLINE = namesOf('a b strong i em u s del ins sub sup small mark cite q code kbd samp var bdi bdo br img');
const TEXT_ONLY = namesOf('p h1 h2 h3 h4 h5 h6 pre');
const FLOW = namesOf('li dt dd blockquote figure figcaption');
const BLOCKS = namesOf('p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre figure hr');
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title', 'dir'],
  img: ['src', 'alt', 'title'],
  ol: ['start', 'dir'],
};

/** What is wrong with a fragment of notes, as a parser of HTML5 sees it that shares nothing with the code that wrote it. */
export const complaintsOf = (html: string): readonly string[] => {
  const complaints: string[] = [];
  const root = parseFragment(html, { onParseError: ({ code }) => complaints.push(code) });
  // The parser writes `<` in attributes as it is, and names the blank that may not break.
  const written = html.replace(/<[^>]*>/g, (tag) => tag.replaceAll('&lt;', '<').replaceAll('&gt;', '>'));
  const read = serialize(root).replaceAll('&nbsp;', '\u00A0');
  if (read !== written) complaints.push(`is read as ${read}`);
  visit(root.childNodes, '', false, complaints);
  return complaints;
};

const visit = (nodes: readonly Node[], parent: string, isInLink: boolean, complaints: string[]): void => {
  for (const node of nodes) {
    if (node.nodeName === '#text') {
      if ('value' in node && node.value.trim() !== '' && !mayHoldText(parent)) complaints.push(`text in <${parent}>`);
    } else if ('tagName' in node) {
      if (!mayStand(node.tagName, parent)) complaints.push(`<${node.tagName}> in <${parent}>`);
      if (isInLink && node.tagName === 'a') complaints.push('<a> in <a>');
      complaints.push(...attributeComplaints(node));
      visit(node.childNodes, node.tagName, isInLink || node.tagName === 'a', complaints);
    } else complaints.push(node.nodeName);
  }
};

const mayHoldText = (name: string): boolean => INLINE.has(name) || TEXT_ONLY.has(name) || FLOW.has(name);

const mayStand = (name: string, parent: string): boolean => {
  if (name === 'li') return parent === 'ul' || parent === 'ol';
  if (name === 'dt' || name === 'dd') return parent === 'dl';
  if (name === 'figcaption') return parent === 'figure';
  if (INLINE.has(name)) return mayHoldText(parent);
  return BLOCKS.has(name) && (parent === '' || FLOW.has(parent));
};

const attributeComplaints = ({ tagName, attrs }: Element): readonly string[] =>
  attrs.flatMap(({ name, value }) => {
    if (!(ATTRIBUTES[tagName] ?? ['dir']).includes(name)) return [`${name} of <${tagName}>`];
    if (name === 'href' && !/^(?:https?:\/\/[^/]|mailto:|tel:)/.test(value)) return [`href ${value}`];
    if (name === 'src' && !/^https?:\/\/[^/]/.test(value)) return [`src ${value}`];
    if (name === 'dir' && !/^(?:rtl|ltr|auto)$/.test(value)) return [`dir ${value}`];
    return name === 'start' && !/^\d{1,5}$/.test(value) ? [`start ${value}`] : [];
  });

/** The text of a fragment, as a reader sees it without any tag. */
export const textOf = (html: string): string => {
  const texts = (nodes: readonly Node[]): string =>
    nodes.map((node) => ('value' in node ? node.value : 'childNodes' in node ? texts(node.childNodes) : '')).join('');
  return texts(parseFragment(html).childNodes);
};
