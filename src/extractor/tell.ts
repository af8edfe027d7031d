import { resolveUrl, toAddress } from '../address.js';
import { parseWrittenDate, type WrittenDate } from '../dates.js';
import { finding } from '../findings.js';
import type { Checked, Finding, Notes, Place, Post, Told, ToldEnclosure } from '../model.js';
import { scrub } from '../text.js';
import { type FeedFolder, locateArt } from './art.js';
import { findChapters } from './chapters.js';
import type { Chosen } from './choose.js';
import { clean } from './clean.js';
import type { PodcastFields, PostFields } from './fields.js';
import type { FrontMatter } from './front-matter.js';
import { cleanNotes } from './notes.js';
import { openingOf, type Page, placesInOrder } from './page.js';
import { fillPermalink, formatPermalink } from './permalink.js';
import { findPostLinks, type OtherPosts } from './post-links.js';
import { summarise } from './summary.js';
import { extraFindings, tellNamespace, tellNumbers } from './tell-namespace.js';
import { tellUnlinked } from './unlinked.js';

/** What the extractor has to know of the settings. */
export type ExtractSettings = {
  readonly site: string;
  readonly permalink: string;
  /** IANA zone of dates without an offset. */
  readonly timezone: string | undefined;
  /** Host of the show's own pages, when it is not one of Podbean's. */
  readonly customHost: string | undefined;
  /** Whether drafts are wanted, and so what is wrong with them. */
  readonly drafts: boolean;
  /** Whether the picture of a post is the art of its episode. */
  readonly postImages: boolean;
  /** The namespaces of extra elements: addresses by prefix. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Where art may lie that is published with the feed. */
  readonly feed?: FeedFolder;
};

/** Everything that is known of one file when its episodes are told. */
export type Telling = {
  /** The fields that were complained about: what is wrong is not missing, too. */
  readonly wrong: ReadonlySet<string>;
  readonly page: Page;
  readonly front: FrontMatter;
  readonly fields: PostFields;
  readonly settings: ExtractSettings;
  /** Where links to the files of posts lead, if that is known. */
  readonly posts: OtherPosts | undefined;
};

/** As much of it as tells the address of a post. */
type Heading = Pick<Telling, 'wrong' | 'front' | 'fields' | 'settings'> & {
  readonly page: Pick<Page, 'file' | 'places' | 'fenced'>;
};

/** Puts into posts what an author said: front matter first, then the text itself. */
export const tellPosts = (telling: Telling, chosen: readonly Chosen[]): Checked<readonly Post[]> => {
  const { fields, front, page } = telling;
  const findings: Finding[] = [];
  const title = tellTitle(telling, findings);
  const dates = tellDates(telling, findings);
  const own = tellOwn(telling, findings, chosen.length === 1);
  const links = findPostLinks(page, telling.posts);
  findings.push(...links.findings);
  if (!title || !dates) return { value: [], findings };
  const address = tellAddress(telling, title.value, dates.written);
  const common = {
    file: page.file,
    address,
    published: dates.published,
    notes: {
      value: encode(cleanNotes(page.root, page.hidden, address, links.value)),
      place: page.places.at(page.bodyAt),
    },
    draft: fields.draft ?? false,
    tags: { value: tellTags(telling, findings), place: front.placeOf(['tags']) },
    ...(dates.expires === undefined ? {} : { expires: dates.expires }),
    ...tellCommon(telling, address, findings),
  };
  const unlinked = tellUnlinked(page, chosen, telling.settings.customHost);
  const value = chosen.map(({ embed, link, ownTitle }, index): Post => {
    const isTitled = index === 0 && Boolean(fields.podcast?.title);
    // Several episodes cannot share the title of their post where their players have titles of their own.
    const hasOwn = !isTitled && chosen.length > 1 && ownTitle !== undefined;
    const told = hasOwn ? { value: copy(scrub(ownTitle).text), place: embed.place } : title;
    return {
      ...common,
      place: told.place,
      embed,
      title: told,
      ...(link ? { link } : unlinked),
      ...(index === 0 ? own : {}),
    };
  });
  return { value, findings };
};

const tellAddress = ({ fields, page, settings }: Heading, title: string, date: WrittenDate): string =>
  formatPermalink(settings.permalink, settings.site, {
    file: page.file,
    title: fields.title || title,
    date,
    slug: fields.slug || undefined,
    url: fields.url || undefined,
  });

/** The address of a post by its heading alone; undefined where that lacks what the address is made of. */
export const addressOf = (heading: Heading): string | undefined => {
  const title = tellTitle(heading, [])?.value;
  const date = tellDates(heading, [])?.written;
  const { fields, page, settings } = heading;
  return fillPermalink(settings.permalink, settings.site, {
    file: page.file,
    title: fields.title || title,
    date,
    slug: fields.slug || undefined,
    url: fields.url || undefined,
  });
};

const tellTags = ({ fields, front }: Telling, findings: Finding[]): readonly string[] =>
  (fields.tags ?? []).map((tag) => clean(tag, front.placeOf(['tags']), findings)).filter((tag) => tag !== '');

const encode = (html: string): Notes => new TextEncoder().encode(scrub(html).text);

/** A string of its own: a slice would keep the whole post in memory. */
const copy = (text: string): string => Buffer.from(text).toString();

const tellTitle = ({ fields, front, page, wrong }: Heading, findings: Finding[]): Told<string> | undefined => {
  const path = fields.podcast?.title ? ['podcast', 'title'] : ['title'];
  const value = clean((fields.podcast?.title || fields.title) ?? '', front.placeOf(path), findings);
  if (value !== '') return { value, place: front.placeOf(path) };
  if (!wrong.has('title')) findings.push(finding('missing-title', openingOf(page), undefined));
  return undefined;
};

type Dates = {
  readonly published: Told<number>;
  readonly written: WrittenDate;
  readonly expires: number | undefined;
};

/** Jekyll's posts have their date in the name of the file. */
const DATED_NAME = /(?:^|\/)(\d{4}-\d{2}-\d{2})-[^/]*$/;

const tellDates = (heading: Heading, findings: Finding[]): Dates | undefined => {
  const { fields, front, page, wrong } = heading;
  const readField = (name: 'date' | 'publishDate' | 'expiryDate') =>
    readDate(heading, fields[name] || undefined, front.placeOf([name]), findings);
  const date = readField('date');
  const publishDate = readField('publishDate');
  const expires = readField('expiryDate');
  const isDated = date !== undefined || publishDate !== undefined;
  const named = isDated ? undefined : readDate(heading, DATED_NAME.exec(page.file)?.[1], openingOf(page), findings);
  if ([date, publishDate, expires, named].includes('wrong')) return undefined;
  const written = [date, publishDate, named].find(isTold);
  if (!written) {
    const isToldWrong = wrong.has('date') || wrong.has('publishDate');
    if (!isToldWrong) findings.push(finding('missing-date', openingOf(page), undefined));
    return undefined;
  }
  const { value, place } = isTold(publishDate) ? publishDate : written;
  return {
    published: { value: value.instant, place },
    written: written.value,
    expires: isTold(expires) ? expires.value.instant : undefined,
  };
};

type ReadDate = Told<WrittenDate> | 'wrong' | undefined;
const isTold = (read: ReadDate): read is Told<WrittenDate> => typeof read === 'object';

const readDate = ({ settings }: Heading, text: string | undefined, place: Place, findings: Finding[]): ReadDate => {
  if (text === undefined) return undefined;
  const value = parseWrittenDate(text, settings.timezone);
  if (typeof value === 'object') return { value, place };
  findings.push(
    value === 'zoneless'
      ? finding('missing-timezone', place, { text })
      : finding('invalid-date', place, { text, isRead: value !== 'unread' }),
  );
  return 'wrong';
};

/** What holds for every episode of a post. */
const tellCommon = (
  telling: Telling,
  address: string,
  findings: Finding[],
): Pick<Post, 'description' | 'summary' | 'author' | 'image'> => {
  const { fields, front, settings } = telling;
  const tell = (written: string | null | undefined, ...path: string[]): Told<string> | undefined => {
    const place = front.placeOf(path);
    const value = clean(written ?? '', place, findings);
    return value === '' ? undefined : { value, place };
  };
  const description =
    tell(fields.podcast?.description, 'podcast', 'description') ??
    tell(fields.description, 'description') ??
    tell(fields.summary, 'summary');
  const summary = description ? undefined : tellSummary(telling);
  const author = tell(fields.podcast?.author, 'podcast', 'author') ?? tell(fields.author, 'author');
  const picture = settings.postImages
    ? (tell(fields.image, 'image') ?? tell(fields.thumbnail, 'thumbnail'))
    : undefined;
  const image = picture && toAddress(resolveUrl(picture.value, address)?.href ?? '');
  return {
    ...(description ? { description } : {}),
    ...(summary ? { summary } : {}),
    ...(author ? { author } : {}),
    ...(picture && image ? { image: { value: image, place: picture.place } } : {}),
  };
};

const tellSummary = ({ page }: Telling): Told<string> | undefined => {
  const links = new Set(page.found.links.map(({ offset }) => offset));
  const value = summarise(page.root, page.hidden, page.rendered.html, links);
  const text = scrub(value ?? '').text.trim();
  return text === '' ? undefined : { value: text, place: page.places.at(page.bodyAt) };
};

/** What `podcast:` says of one episode: the first of the post, or the one that `podcast.embed` names. */
const tellOwn = (telling: Telling, findings: Finding[], isAlone: boolean): Partial<Post> => {
  const { fields, front, settings } = telling;
  const podcast = fields.podcast ?? {};
  findings.push(...extraFindings(podcast, front, settings.namespaces));
  const told = <K extends keyof PodcastFields>(key: K) => {
    const value = podcast[key];
    const place = front.placeOf(['podcast', key]);
    return value === undefined || value === null ? {} : { [key]: { value, place } };
  };
  const seconds = podcast.duration
    ? { seconds: { value: podcast.duration, place: front.placeOf(['podcast', 'duration']) } }
    : {};
  return {
    ...tellGuid(podcast, front, findings),
    ...seconds,
    ...tellImage(telling, findings),
    ...(podcast.cleanTitle ? told('cleanTitle') : {}),
    ...tellNumbers(podcast, front),
    ...told('transcripts'),
    ...(!podcast.chapters && isAlone ? tellChapters(telling, findings) : tellOwnChapters(podcast, front)),
    ...tellNamespace(podcast, front),
    ...told('episodeType'),
    ...told('explicit'),
    ...told('block'),
    ...tellEnclosure(podcast, front, findings),
  };
};

/** The chapters of a list in front matter each have a place of their own. */
const tellOwnChapters = ({ chapters }: PodcastFields, front: FrontMatter): Pick<Post, 'chapters'> => {
  if (!chapters) return {};
  const told = { value: chapters, place: front.placeOf(['podcast', 'chapters']) };
  if (!Array.isArray(chapters)) return { chapters: told };
  const places = chapters.map((_, index) => front.placeOf(['podcast', 'chapters', String(index)]));
  return { chapters: { ...told, places } };
};

/** The chapters in the lines of a post, which are those of its episode when it has but one. */
const tellChapters = ({ page }: Telling, findings: Finding[]): Pick<Post, 'chapters'> => {
  const found = findChapters(page.root, page.hidden);
  if (!found) return {};
  const places = placesInOrder(
    page,
    found.lines.map(({ time, offset }) => ({ text: time, offset })),
  );
  const [first = page.places.at(page.bodyAt)] = places;
  if (!found.wrong) return { chapters: { value: found.lines.map(({ chapter }) => chapter), place: first, places } };
  findings.push(finding('unfit-chapters', places[found.wrong.index] ?? first, found.wrong));
  return {};
};

const tellImage = ({ fields, front, page, settings }: Telling, findings: Finding[]): Pick<Post, 'image'> => {
  const written = fields.podcast?.image;
  if (!written) return {};
  const place = front.placeOf(['podcast', 'image']);
  const art = locateArt(clean(written, place, findings), page.file, settings);
  if ('value' in art) return { image: { ...art, place } };
  findings.push(finding('invalid-field', place, { name: 'podcast.image', ...art }));
  return {};
};

const tellGuid = (
  { guid }: PodcastFields,
  front: FrontMatter,
  findings: Finding[],
): { readonly guid?: Told<string> } => {
  if (guid === undefined || guid === null) return {};
  const place = front.placeOf(['podcast', 'guid']);
  const value = clean(guid, place, findings);
  if (value !== '') return { guid: { value, place } };
  const hint = 'take it out: without it, the guid is the embed id';
  findings.push(finding('invalid-field', place, { name: 'podcast.guid', reason: 'must not be empty', hint }));
  return {};
};

const tellEnclosure = (
  { enclosure }: PodcastFields,
  front: FrontMatter,
  findings: Finding[],
): { readonly enclosure?: ToldEnclosure } => {
  if (!enclosure) return {};
  const { url, bytes, type } = enclosure;
  const placeOf = (name: string): Place => front.placeOf(['podcast', 'enclosure', name]);
  const file = clean(enclosure.file ?? '', placeOf('file'), findings);
  return {
    enclosure: {
      url,
      place: placeOf('url'),
      ...(bytes ? { bytes } : {}),
      ...(type ? { type } : {}),
      ...(file === '' ? {} : { file: { value: file, place: placeOf('file') } }),
      ...(file !== '' && bytes ? { bytesPlace: placeOf('bytes') } : {}),
    },
  };
};
