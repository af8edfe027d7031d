import { isUnparsable, parseHtml, walk } from '../../html.js';
import { bareType } from '../../namespace/transcript-type.js';
import { isMapping } from '../../schema/mapping.js';
import { secondsOfClock } from '../../text.js';
import { MOST_OF_A_FILE } from './chapters.js';
import { readJson, readText } from './json.js';
import { isFine, ofHost, shownType, typeOf } from './reply.js';
import type { Served, ServerComplaint, ServerRule } from './rule.js';
import { harmIn } from './transcript-html.js';

/** What is in the files of transcripts: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/transcripts/transcripts.md */
export const TRANSCRIPT_RULES: readonly ServerRule[] = [
  {
    id: 'ns/transcript-vtt',
    wants: 'WebVTT in transcripts that say so',
    weight: 'recommended',
    profiles: ['apple', 'podcast-index'],
    why: 'apps and browsers show no transcript whose file is not WebVTT from its first line on',
    hint: 'begin the file with WEBVTT and a blank line, then 00:00:00.000 --> 00:00:04.000 and the text, served as text/vtt',
    about: ['transcript'],
    good: { type: 'text/vtt', get: { body: 'WEBVTT\n\n00:00.000 --> 00:04.000\n<v Mara>Hello.\n' } },
    bad: { type: 'text/vtt', get: { body: '1\n00:00:00,000 --> 00:00:04,000\nHello.\n' } },
    judge: (served) => judgeFile(served, /^text\/vtt$/, vttComplaints),
  },
  {
    id: 'ns/transcript-srt',
    wants: 'SubRip in transcripts that say so',
    weight: 'informational',
    profiles: ['apple', 'podcast-index'],
    why: 'apps lose the time in a transcript, or show none, when its cues are not those of SubRip',
    hint: 'write a number, 00:00:00,000 --> 00:00:04,000 and one or two lines of up to 32 characters, then a blank line',
    about: ['transcript'],
    good: { type: 'application/x-subrip', get: { body: '1\n00:00:00,000 --> 00:00:04,000\nMara: Hello.\n' } },
    bad: { type: 'application/x-subrip', get: { body: 'WEBVTT\n\n00:00.000 --> 00:04.000\nHello.\n' } },
    judge: (served) =>
      judgeFile(served, /^(?:application\/(?:x-subrip|srt)|text\/(?:srt|plain))$/, srtComplaints, SRT_TYPE),
  },
  {
    id: 'ns/transcript-json',
    wants: 'segments in transcripts in JSON',
    weight: 'informational',
    profiles: ['podcast-index'],
    why: 'apps look for the segments of a transcript in JSON where the podcast namespace has them',
    hint: 'write {"version": "1.0.0", "segments": [{"startTime": 0, "body": "…"}, …]}, served as application/json',
    about: ['transcript'],
    good: {
      type: 'application/json',
      get: { body: '{"version":"1.0.0","segments":[{"startTime":0,"endTime":4,"body":"Hi"}]}' },
    },
    bad: { type: 'application/json', get: { body: '{"version":"1.0.0","segments":[{"start":0,"body":"Hi"}]}' } },
    judge: (served) => judgeFile(served, /^application\/json$/, jsonComplaints),
  },
  {
    id: 'ns/transcript-html',
    wants: 'cite, time and p in transcripts in HTML',
    weight: 'informational',
    profiles: ['podcast-index'],
    why: 'apps tell who speaks and when by cite and time, and what by p',
    hint: 'write <cite>Mara:</cite><time>0:00</time><p>Hello.</p>',
    about: ['transcript'],
    good: { type: 'text/html', get: { body: '<cite>Mara:</cite><time>0:00</time><p>Hello.</p>' } },
    bad: { type: 'text/html', get: { body: '<div>Mara: Hello.</div>' } },
    judge: (served) => judgeFile(served, /^(?:text\/html|application\/xhtml\+xml)$/, htmlComplaints),
  },
];

/** The types that feeds give to SubRip; text/plain is that of many servers, but of no feed. */
const SRT_TYPE = /^(?:application\/(?:x-subrip|srt)|text\/srt)$/;

type File = { readonly body: Uint8Array };

const judgeFile = (
  { get, address: { type = '' } }: Served,
  servedAs: RegExp,
  complaintsOf: (file: File) => readonly ServerComplaint[],
  meantBy = servedAs,
): readonly ServerComplaint[] => {
  if (!get || !isFine(get) || !meantBy.test(type)) return [];
  const complaints = complaintsOf(get).slice(0, MOST_OF_A_FILE);
  // What is of another kind altogether is served as such.
  if (complaints.length > 0 || servedAs.test(typeOf(get))) return complaints;
  return [ofHost(get, `the transcript is served as ${shownType(typeOf(get))}, not ${shownType(type)}`)];
};

/** Why a file is no transcript of a type; undefined when it is one, also when it is not as apps like it best. */
export const transcriptProblem = (type: string, body: Uint8Array): string | undefined => {
  const text = readText(body);
  if (text === undefined) return 'it is not UTF-8';
  if (text.trim() === '') return 'it is empty';
  const format = FORMATS.find(([pattern]) => pattern.test(bareType(type)));
  return format ? format[1](text, body) : `${shownType(type)} is no type of transcripts`;
};

const NOT_UTF8: ServerComplaint = { message: 'the transcript is not UTF-8' };

const vttComplaints = ({ body }: File): readonly ServerComplaint[] => {
  const text = readText(body);
  if (text === undefined) return [NOT_UTF8];
  if (!WEBVTT.test(text)) return [{ message: 'the transcript does not begin with WEBVTT' }];
  const lines = text.split('\n');
  const long = lines.filter((line) => line.replace(/<[^<>]*>/g, '').length > LONGEST_VTT).length;
  return [
    ...cueComplaints(lines, VTT_CUE),
    ...(long === 0 ? [] : [{ message: longLines(long, LONGEST_VTT), weight: 'informational' as const }]),
  ];
};

const LONGEST_VTT = 65;
const LONGEST_SRT = 32;

const longLines = (count: number, most: number): string =>
  `${count === 1 ? '1 line' : `${count} lines`} of the transcript ${count === 1 ? 'has' : 'have'} more than ${most} characters`;

const WEBVTT = /^\uFEFF?WEBVTT(?:[ \t\n]|$)/;

/** https://www.w3.org/TR/webvtt1/#webvtt-cue-timings */
const VTT_CUE = /^\s*((?:\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3})(?:\s|$)/;

const SRT_CUE = /^\s*(\d{1,4}:[0-5]\d:[0-5]\d,\d{3})[ \t]+-->[ \t]+(\d{1,4}:[0-5]\d:[0-5]\d,\d{3})(?:\s|$)/;

/** Complaints of the times of cues: they have to be written as their format has it, and to ascend. */
const cueComplaints = (lines: readonly string[], cue: RegExp): readonly ServerComplaint[] => {
  let before = 0;
  let count = 0;
  const complaints = lines.flatMap((line, index) => {
    if (!line.includes('-->')) return [];
    const [, start, end] = cue.exec(line) ?? [];
    const what = `line ${index + 1} of the transcript`;
    if (start === undefined || end === undefined) return [{ message: `${what} has no time of its format` }];
    count++;
    const [from, to] = [secondsOf(start), secondsOf(end)];
    const isBefore = from < before;
    before = from;
    if (isBefore) return [{ message: `${what} begins before the cue above it` }];
    return to > from ? [] : [{ message: `${what} ends no later than it begins` }];
  });
  return count > 0 || complaints.length > 0 ? complaints : [{ message: 'the transcript holds no cue' }];
};

const secondsOf = (time: string): number => secondsOfClock(time.replace(',', '.'));

const srtComplaints = ({ body }: File): readonly ServerComplaint[] => {
  const text = readText(body);
  if (text === undefined) return [NOT_UTF8];
  const lines = text.split('\n');
  const unnumbered = lines.findIndex(
    (line, index) => line.includes('-->') && !/^\s*\d+\s*$/.test(lines[index - 1] ?? ''),
  );
  const long = lines.filter((line) => !line.includes('-->') && line.length > LONGEST_SRT).length;
  const tall = text.split(/\n\s*\n/).filter((cue) => cue.trim().split('\n').length > 4).length;
  return [
    ...cueComplaints(lines, SRT_CUE),
    ...(unnumbered < 0 ? [] : [{ message: `line ${unnumbered + 1} of the transcript has no number above it` }]),
    ...(long === 0 ? [] : [{ message: longLines(long, LONGEST_SRT) }]),
    ...(tall === 0 ? [] : [{ message: `${tall === 1 ? '1 cue has' : `${tall} cues have`} more than two lines` }]),
  ];
};

const jsonComplaints = ({ body }: File): readonly ServerComplaint[] => {
  const { value, problem } = readJson(body);
  if (problem !== undefined) return [{ message: `the transcript ${problem}` }];
  if (!isMapping(value)) return [{ message: 'the transcript is no JSON object' }];
  const { version, segments } = value;
  return [
    ...(typeof version === 'string' ? [] : [{ message: 'the transcript names no version' }]),
    ...(Array.isArray(segments)
      ? segments.flatMap(segmentComplaints)
      : [{ message: 'the transcript has no segments' }]),
  ];
};

const segmentComplaints = (segment: unknown, index: number): readonly ServerComplaint[] => {
  const what = `segment ${index + 1} of the transcript`;
  if (!isMapping(segment)) return [{ message: `${what} is no JSON object` }];
  const { startTime, endTime, speaker, body } = segment;
  return [
    ...(typeof startTime === 'number' ? [] : [{ message: `${what} has no startTime in seconds` }]),
    ...(endTime === undefined || typeof endTime === 'number'
      ? []
      : [{ message: `${what} has an endTime that is no number` }]),
    ...(speaker === undefined || typeof speaker === 'string'
      ? []
      : [{ message: `${what} has a speaker that is no text` }]),
    ...(typeof body === 'string' ? [] : [{ message: `${what} has no body` }]),
  ];
};

const htmlComplaints = ({ body }: File): readonly ServerComplaint[] => {
  const text = readText(body);
  if (text === undefined) return [NOT_UTF8];
  if (isUnparsable(text)) return [{ message: 'the transcript is nested too deep to be read' }];
  const names = new Set<string>();
  walk(parseHtml(text), {
    open: ({ name }) => {
      names.add(name);
      return false;
    },
  });
  const missing = ['cite', 'time', 'p'].filter((name) => !names.has(name));
  return missing.length === 0 ? [] : [{ message: `the transcript has no ${missing.join(', no ')}` }];
};

const hasCue = (text: string, cue: RegExp): boolean => text.split('\n').some((line) => cue.test(line));

/** What makes a file one of a format: without it, no app reads it. */
const FORMATS: readonly (readonly [type: RegExp, problemOf: (text: string, body: Uint8Array) => string | undefined])[] =
  [
    [
      /^text\/vtt$/,
      (text) => {
        if (!WEBVTT.test(text)) return 'it does not begin with WEBVTT';
        return hasCue(text, VTT_CUE) ? undefined : 'it holds no cue of WebVTT';
      },
    ],
    [/^text\/plain$/, () => undefined],
    [SRT_TYPE, (text) => (hasCue(text, SRT_CUE) ? undefined : 'it holds no cue of SubRip')],
    [/^application\/json$/, (_text, body) => jsonComplaints({ body })[0]?.message.replace(/\bthe transcript\b/, 'it')],
    [
      /^text\/html$/,
      (text) => {
        if (!/<[a-z][a-z0-9]*[\s/>]/i.test(text)) return 'it holds no HTML';
        return harmIn(text);
      },
    ],
  ];
