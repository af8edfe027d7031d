/** A DOCTYPE, with what it declares between brackets. */
const DOCTYPE = '<!doctype[^>[]*(?:\\[[^\\]]*\\]\\s*)?>';
const COMMENT = '<!--(?:(?!-->)[\\s\\S])*-->';

/** What may stand before the root: instructions, comments, a DOCTYPE. */
const PROLOG = new RegExp(`^\\s*(?:(?:<\\?[^>]*>|${DOCTYPE}|${COMMENT})\\s*)*$`, 'i');

/** Whether a feed begins, but only behind something else. */
export const isBehindText = (head: string): boolean => {
  const at = head.search(/<\?xml\s|<(?:rss|opml)[\s>]/);
  return at > 0 && !PROLOG.test(head.slice(0, at));
};

/** Also one that begins with a comment or an XML declaration. */
export const isWebPage = (head: string): boolean =>
  /^\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+)?html/i.test(head);

/** Whether what begins so may be JSON. */
export const isJson = (head: string): boolean => /^\s*[[{]/.test(head);

/** Whether it begins as a list of feeds, to whatever end it comes. */
export const isOpml = (head: string): boolean => OPML.test(head);

const OPML = new RegExp(`^\\s*(?:(?:<\\?[^>]*>|${DOCTYPE}|${COMMENT})\\s*)*<opml[\\s>/]`, 'i');
