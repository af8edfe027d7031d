import { isMapping } from '../../schema/mapping.js';
import { PLAYER_ORIGIN } from '../../servers.js';
import { quoted } from '../check.js';
import { readJson } from './json.js';
import { isFine, lists, NAMES, ofHost, shownType, typeOf } from './reply.js';
import type { ServerComplaint, ServerRule } from './rule.js';

/** So many faults of one file are told: a file made by a mistaken program has hundreds of one kind. */
export const MOST_OF_A_FILE = 5;

const CHAPTERS_TYPE = /^application\/(?:json\+chapters|json)$/;

/** Files that web players fetch by themselves. */
export const CHAPTER_RULES: readonly ServerRule[] = [
  {
    id: 'ns/chapters-json',
    wants: 'chapters in JSON, in order',
    weight: 'required',
    profiles: ['apple', 'podcast-index'],
    why: 'apps show no chapters at all, or jump to the wrong place, when their file is not as the podcast namespace has it',
    hint: 'write {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "…"}, …]}, served as application/json+chapters',
    about: ['chapters'],
    good: {
      get: {
        body: '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Hello"}, {"startTime": 9.5, "endTime": 60}]}',
      },
    },
    bad: ['[{"startTime": 60}, {"startTime": 0}]', '[{"startTime": -1}]', '[]'].map((chapters) => ({
      get: { body: `{"version": "1.2.0", "chapters": ${chapters}}` },
    })),
    judge: ({ get, address: { seconds } }) => {
      if (!get || !isFine(get)) return [];
      const { value, problem } = readJson(get.body);
      if (problem !== undefined) return [{ message: `the file of chapters ${problem}` }];
      const complaints = complaintsOf(value, seconds ?? Infinity);
      return CHAPTERS_TYPE.test(typeOf(get))
        ? complaints.slice(0, MOST_OF_A_FILE)
        : [
            ...complaints.slice(0, MOST_OF_A_FILE),
            {
              ...ofHost(
                get,
                `the file of chapters is served as ${shownType(typeOf(get))}, not application/json+chapters`,
              ),
              weight: 'recommended',
            },
          ];
    },
  },
  {
    id: 'ns/transcript-cors',
    wants: 'Access-Control-Allow-Origin of transcripts and chapters',
    weight: 'recommended',
    profiles: ['podcast-index'],
    why: 'players in a browser may read transcripts and chapters only when their server allows it to other sites',
    hint: 'serve them with Access-Control-Allow-Origin: *',
    about: ['transcript', 'chapters'],
    good: {},
    bad: { every: { headers: { 'access-control-allow-origin': '' } } },
    judge: ({ get, address: { kind } }) => {
      if (!get || !isFine(get)) return [];
      const closed = [...get.hops, get].find(
        ({ headers }) => !lists(headers['access-control-allow-origin'], PLAYER_ORIGIN),
      );
      return closed ? [ofHost(closed, `${NAMES[kind]} comes without Access-Control-Allow-Origin`)] : [];
    },
  },
];

/** https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md */
const complaintsOf = (value: unknown, seconds: number): readonly ServerComplaint[] => {
  if (!isMapping(value)) return [{ message: 'the file of chapters is no JSON object' }];
  const { version, chapters } = value;
  return [
    ...(typeof version === 'string' ? [] : [{ message: 'the file of chapters names no version' }]),
    ...mistyped('the file of chapters', value, TOP_LEVEL),
    ...(Array.isArray(chapters) ? listComplaints(chapters, seconds) : [{ message: 'it has no array of chapters' }]),
  ];
};

type Types = Readonly<Record<string, 'string' | 'number' | 'boolean'>>;

const TOP_LEVEL: Types = {
  author: 'string',
  title: 'string',
  podcastName: 'string',
  description: 'string',
  fileName: 'string',
  waypoints: 'boolean',
};

const OF_A_CHAPTER: Types = {
  startTime: 'number',
  endTime: 'number',
  title: 'string',
  img: 'string',
  url: 'string',
  toc: 'boolean',
};

const OF_A_LOCATION: Types = { name: 'string', geo: 'string', osm: 'string' };

const mistyped = (what: string, record: Readonly<Record<string, unknown>>, types: Types): readonly ServerComplaint[] =>
  Object.entries(types).flatMap(([name, type]) =>
    record[name] === undefined || typeof record[name] === type
      ? []
      : [{ message: `${what}: ${name} is ${quoted(JSON.stringify(record[name]))}, no ${type}` }],
  );

const listComplaints = (chapters: readonly unknown[], seconds: number): readonly ServerComplaint[] => {
  if (chapters.length === 0) return [{ message: 'the file of chapters holds none', weight: 'recommended' }];
  let before = -Infinity;
  return chapters.flatMap((chapter: unknown, index) => {
    const what = `chapter ${index + 1}`;
    if (!isMapping(chapter)) return [{ message: `${what} is no JSON object` }];
    const complaints = chapterComplaints(what, chapter, { before, seconds });
    if (typeof chapter.startTime === 'number') before = chapter.startTime;
    return complaints;
  });
};

type Bounds = { readonly before: number; readonly seconds: number };

const chapterComplaints = (
  what: string,
  chapter: Readonly<Record<string, unknown>>,
  { before, seconds }: Bounds,
): readonly ServerComplaint[] => {
  const { startTime: start, endTime: end, location } = chapter;
  return [
    ...(start === undefined ? [{ message: `${what} has no startTime` }] : []),
    ...mistyped(what, chapter, OF_A_CHAPTER),
    ...(typeof start === 'number' ? startComplaints(what, start, { before, seconds }) : []),
    ...(typeof start === 'number' && typeof end === 'number' && end <= start
      ? [{ message: `${what} ends at ${end} s, and begins at ${start} s` }]
      : []),
    ...(location === undefined ? [] : locationComplaints(what, location)),
  ];
};

const startComplaints = (what: string, start: number, { before, seconds }: Bounds): readonly ServerComplaint[] => [
  ...(start < 0 ? [{ message: `${what} begins at ${start} s` }] : []),
  ...(start < before ? [{ message: `${what} begins at ${start} s, before the one above it` }] : []),
  ...(start > seconds
    ? [{ message: `${what} begins at ${start} s, after the episode of ${seconds} s`, weight: 'recommended' as const }]
    : []),
];

const locationComplaints = (what: string, location: unknown): readonly ServerComplaint[] => {
  if (!isMapping(location)) return [{ message: `${what}: location is no JSON object` }];
  const missing = ['name', 'geo'].filter((name) => location[name] === undefined);
  return [
    ...missing.map((name) => ({ message: `${what}: location has no ${name}` })),
    ...mistyped(`${what}: location`, location, OF_A_LOCATION),
  ];
};
