import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type MeasuredFiles, measureAudioFiles } from '../src/attachments/audio-files.js';
import { extract } from '../src/extractor/extract.js';
import type { ExtractSettings } from '../src/extractor/tell.js';
import type { Finding, Ledger, LedgerEntry, Post } from '../src/model.js';
import { parseAudio } from '../src/resolver/audio-file.js';
import { parseSettings, type Settings } from '../src/settings/settings.js';
import { adts, flac, mp3, mp4, opus, wav } from './audio.js';
import { createFolder, SETTINGS } from './blog.js';

const ID = 'aaaaa-1000001';
const URL_OF_AUDIO = 'https://example.com/week-50.mp3';
const HTML = `<!DOCTYPE html>\n<html><head><title>Not found</title></head><body>${'No such file. '.repeat(500)}</body></html>\n`;

const SETTINGS_OF_EXTRACT: ExtractSettings = {
  site: 'https://example.com',
  permalink: '/:slug/',
  timezone: 'UTC',
  customHost: undefined,
  drafts: false,
  postImages: false,
  namespaces: {},
};

const extractOne = (enclosure: string, file = 'posts/week-50.md') =>
  extract(
    file,
    Buffer.from(
      [
        '---',
        'title: Week 50',
        'date: 2024-12-15T11:13:12+02:00',
        'podcast:',
        `  embed: ${ID}`,
        '  link: https://show.podbean.com/e/week-50/',
        `  enclosure: ${enclosure}`,
        '---',
        'Text.',
        '',
      ].join('\n'),
    ),
    SETTINGS_OF_EXTRACT,
  );

const postOf = (enclosure: string, file?: string): Post => {
  const { value, findings } = extractOne(enclosure, file);
  expect(findings).toEqual([]);
  const [post] = value;
  if (!post) throw new Error('no post');
  return post;
};

/** A post of a blog in a folder of its own, whose enclosure has the fields, and the address of the audio. */
type Site = {
  readonly write: (file: string, bytes: Buffer | string) => void;
  readonly path: (file: string) => string;
  readonly measure: (fields: string, ledger?: Ledger, settings?: Partial<Settings>) => Promise<MeasuredFiles>;
};

const createSite = (): Site => {
  const folder = createFolder();
  const path = (file: string): string => join(folder, file);
  const write = (file: string, bytes: Buffer | string): void => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), bytes);
  };
  const { value: settings } = parseSettings(SETTINGS, path('content/podwright.yaml'), () => true);
  if (!settings) throw new Error('settings are wrong');
  const measure: Site['measure'] = (fields, ledger = new Map(), changed = {}) =>
    measureAudioFiles([postOf(`{ ${fields}, url: ${URL_OF_AUDIO} }`)], ledger, { ...settings, ...changed });
  return { write, path, measure };
};

const ledgerOf = (entry: Partial<LedgerEntry['enclosure']> & { readonly seconds?: number }): Ledger => {
  const { seconds, ...enclosure } = entry;
  return new Map([
    [
      ID,
      {
        guid: ID,
        published: 0,
        enclosure: { url: URL_OF_AUDIO, bytes: 1000, type: 'audio/mpeg', ...enclosure },
        source: 'file',
        ...(seconds === undefined ? {} : { seconds }),
      },
    ],
  ]);
};

const toldBy = ({ findings }: { readonly findings: readonly Finding[] }): readonly string[] =>
  findings.map(({ code, message, place }) => `${place.line}:${place.column} ${code}: ${message}`);

const NO_AUDIO = '7:22 unreadable-audio: audio file ../audio/a.mp3 cannot be measured: it is no audio that apps play';
const OUTSIDE = 'invalid-field: field podcast.enclosure.file leads out of the folders of the blog';

describe('parseAudio', () => {
  const parse = (bytes: Buffer, url = URL_OF_AUDIO) =>
    parseAudio(Readable.from([bytes], { objectMode: false }), bytes.length, url);

  it.each([
    ['WAVE', wav(10), 'audio/wav'],
    ['MP3', mp3(10), 'audio/mpeg'],
    ['AAC', adts(10), 'audio/aac'],
    ['FLAC', flac(10), 'audio/flac'],
    ['Ogg', opus(10), 'audio/ogg'],
    ['MPEG-4', mp4(10), 'audio/x-m4a'],
    ['MPEG-4 with pictures of chapters', mp4(10, 'jpeg'), 'audio/x-m4a'],
    ['MPEG-4 with video', mp4(10, 'avc1'), 'video/mp4'],
  ])('knows %s by what it holds, whatever it is called', async (_, bytes, type) => {
    expect(await parse(bytes)).toEqual({ type, seconds: 10 });
  });

  it.each([
    ['opus', opus(3), 'audio/opus'],
    ['m4v', mp4(3, 'avc1'), 'video/x-m4v'],
    ['mp4', mp4(3), 'audio/x-m4a'],
    ['m4a', mp4(3, 'avc1'), 'video/mp4'],
    ['m4a', mp3(3), 'audio/mpeg'],
  ])('takes the type of .%s where it fits', async (extension, bytes, type) => {
    expect(await parse(bytes, `https://example.com/a.${extension}`)).toEqual({ type, seconds: 3 });
  });

  it('tells whole seconds, and at least one', async () => {
    expect(await parse(mp3(0.2))).toEqual({ type: 'audio/mpeg', seconds: 1 });
    expect(await parse(mp3(2.6))).toEqual({ type: 'audio/mpeg', seconds: 3 });
  });

  it('tells no length where the file does not, or one that cannot be', async () => {
    expect(await parse(flac(0))).toEqual({ type: 'audio/flac' });
    const endless = opus(10);
    endless.fill(0x7f, endless.length - 31 + 6, endless.length - 31 + 14);
    expect(await parse(endless)).toEqual({ type: 'audio/ogg' });
  });

  it('counts no tag as audio', async () => {
    const picture = Buffer.alloc(20_000, 'APIC');
    const size = Buffer.from([0, (picture.length >> 14) & 127, (picture.length >> 7) & 127, picture.length & 127]);
    const tag = Buffer.concat([Buffer.from('ID3\u0003\u0000\u0000', 'latin1'), size, picture.fill(0)]);
    expect(await parse(Buffer.concat([tag, mp3(10)]))).toEqual({ type: 'audio/mpeg', seconds: 10 });
  });

  it.each([
    ['a web page', Buffer.from(HTML)],
    ['text', Buffer.from('Nothing to hear.')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['zeros', Buffer.alloc(10_000)],
    ['a tag without audio', Buffer.from('ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0000', 'latin1')],
    ['one frame', mp3(0.02)],
    ['the start of a WAVE', wav(1).subarray(0, 20)],
    ['the start of an MPEG-4', mp4(1).subarray(0, 40)],
    ['nothing', Buffer.alloc(0)],
  ])('knows that %s is no audio', async (_, bytes) => {
    expect(await parse(bytes)).toBeUndefined();
  });
});

describe('measureAudioFiles', () => {
  it('measures what a post names, relative to the post', async () => {
    const { write, measure } = createSite();
    write('content/audio/a.mp3', mp3(10));
    const { measured, findings } = await measure('file: ../audio/a.mp3');
    expect(findings).toEqual([]);
    expect([...measured]).toEqual([[ID, { bytes: mp3(10).length, type: 'audio/mpeg', seconds: 10 }]]);
  });

  it('has nothing to say of posts that name no file', async () => {
    const { measure } = createSite();
    expect(await measure('bytes: 1000')).toEqual({ measured: new Map(), findings: [] });
  });

  it('takes files from beside the feed, and from folders of posts outside of that of the settings', async () => {
    const { write, path, measure } = createSite();
    write('feeds/a.wav', wav(2));
    write('blog/audio/a.wav', wav(3));
    const posts = ['../blog/**/*.md'];
    expect((await measure('file: ../../feeds/a.wav')).measured.get(ID)).toMatchObject({ seconds: 2 });
    expect((await measure('file: ../../blog/audio/a.wav', new Map(), { posts })).measured.get(ID)).toMatchObject({
      seconds: 3,
    });
    expect(toldBy(await measure('file: ../../blog/audio/a.wav'))).toEqual([`7:22 ${OUTSIDE}`]);
    expect((await measure(`file: ${path('feeds/a.wav')}`)).measured.get(ID)).toMatchObject({ seconds: 2 });
  });

  it('takes the word of the ledger for a file that is as it was', async () => {
    const { write, measure } = createSite();
    // Not even audio: it is not read.
    write('content/audio/a.mp3', Buffer.alloc(1000));
    const file = 'file: ../audio/a.mp3';
    const known = await measure(file, ledgerOf({ type: 'audio/x-m4a', seconds: 77 }));
    expect(known.findings).toEqual([]);
    expect([...known.measured]).toEqual([[ID, { bytes: 1000, type: 'audio/x-m4a', seconds: 77 }]]);
  });

  it.each([
    ['another address', { url: 'https://example.com/old.mp3', seconds: 77 }],
    ['another size', { bytes: 999, seconds: 77 }],
    ['no duration', {}],
  ])('reads it again when the ledger has %s', async (_, entry) => {
    const { write, measure } = createSite();
    write('content/audio/a.mp3', Buffer.alloc(1000));
    expect(toldBy(await measure('file: ../audio/a.mp3', ledgerOf(entry)))).toEqual([NO_AUDIO]);
    write('content/audio/a.mp3', wav(2));
    const again = await measure('file: ../audio/a.mp3', ledgerOf(entry));
    expect(again.measured.get(ID)).toEqual({ bytes: wav(2).length, type: 'audio/wav', seconds: 2 });
  });

  it('does without a file that is not there when the ledger knows it', async () => {
    const { measure } = createSite();
    const { measured, findings } = await measure('file: ../audio/a.mp3', ledgerOf({ seconds: 77 }));
    expect(findings).toEqual([]);
    expect(measured.get(ID)).toEqual({ bytes: 1000, type: 'audio/mpeg', seconds: 77 });
    expect((await measure('file: ../audio/a.mp3', ledgerOf({}))).measured.get(ID)).toEqual({
      bytes: 1000,
      type: 'audio/mpeg',
    });
  });

  it.each([
    ['nothing', new Map()],
    ['another address', ledgerOf({ url: 'https://example.com/old.mp3', seconds: 77 })],
    ['no length', ledgerOf({ bytes: 0 })],
  ])('misses a file that is not there when the ledger has %s', async (_, ledger) => {
    const { measure } = createSite();
    const { measured, findings } = await measure('file: ../audio/a.mp3', ledger);
    expect(measured.size).toBe(0);
    expect(toldBy({ findings })).toEqual(['7:22 missing-audio-file: audio file ../audio/a.mp3 is not there']);
    expect(findings[0]?.place).toEqual({ file: 'posts/week-50.md', line: 7, column: 22, endLine: 7, endColumn: 36 });
  });

  it.each([
    ['a web page', HTML, 'it is no audio that apps play'],
    ['an empty file', '', 'it is empty'],
  ])('refuses %s', async (_, bytes, reason) => {
    const { write, measure } = createSite();
    write('content/audio/a.mp3', bytes);
    expect(toldBy(await measure('file: ../audio/a.mp3', ledgerOf({ bytes: 1, seconds: 1 })))).toEqual([
      `7:22 unreadable-audio: audio file ../audio/a.mp3 cannot be measured: ${reason}`,
    ]);
  });

  it('refuses a folder, and a path through a file', async () => {
    const { write, measure } = createSite();
    write('content/audio/a.mp3', wav(1));
    expect(toldBy(await measure('file: ../audio'))).toEqual([
      '7:22 unreadable-audio: audio file ../audio cannot be measured: it is no file',
    ]);
    expect(toldBy(await measure('file: ../audio/a.mp3/b.mp3'))).toEqual([
      '7:22 unreadable-audio: audio file ../audio/a.mp3/b.mp3 cannot be measured: a folder in its path is a file',
    ]);
    expect(toldBy(await measure(`file: ../audio/${'a'.repeat(300)}.mp3`))).toEqual([
      `7:22 unreadable-audio: audio file ../audio/${'a'.repeat(300)}.mp3 cannot be measured: its name is too long`,
    ]);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a named pipe', async () => {
    const { path, measure } = createSite();
    mkdirSync(path('content/audio'), { recursive: true });
    expect(spawnSync('mkfifo', [path('content/audio/a.mp3')]).status).toBe(0);
    expect(toldBy(await measure('file: ../audio/a.mp3'))).toEqual([
      '7:22 unreadable-audio: audio file ../audio/a.mp3 cannot be measured: it is no file',
    ]);
  });

  it('follows no link, and no path, out of the folders of the blog', async () => {
    const { write, path, measure } = createSite();
    write('secret/a.mp3', mp3(10));
    write('content/audio/b.mp3', mp3(10));
    symlinkSync(path('secret/a.mp3'), path('content/audio/a.mp3'));
    symlinkSync(path('secret'), path('content/linked'));
    symlinkSync(path('content/audio/b.mp3'), path('content/audio/c.mp3'));
    symlinkSync('nowhere.mp3', path('content/audio/d.mp3'));
    for (const file of [
      '../audio/a.mp3',
      '../linked/a.mp3',
      '../../secret/a.mp3',
      '../../nowhere/a.mp3',
      '/etc/passwd',
    ]) {
      const { measured, findings } = await measure(`file: ${file}`, ledgerOf({ seconds: 77 }));
      expect(toldBy({ findings }), file).toEqual([`7:22 ${OUTSIDE}`]);
      expect(measured.size).toBe(0);
    }
    expect((await measure('file: ../audio/c.mp3')).measured.get(ID)).toMatchObject({ seconds: 10 });
    expect(toldBy(await measure('file: ../audio/d.mp3'))).toEqual([
      '7:22 missing-audio-file: audio file ../audio/d.mp3 is not there',
    ]);
  });

  it('compares the size that the author tells', async () => {
    const { write, measure } = createSite();
    write('content/audio/a.wav', wav(1));
    const right = await measure(`bytes: ${wav(1).length}, file: ../audio/a.wav`);
    expect(right.findings).toEqual([]);
    const wrong = 'invalid-field: field podcast.enclosure.bytes is 1000, but the file has 8044 bytes';
    expect(toldBy(await measure('bytes: 1000, file: ../audio/a.wav'))).toEqual([`7:23 ${wrong}`]);
    expect(toldBy(await measure('bytes: 1000, file: ../audio/a.wav', ledgerOf({ bytes: 8044, seconds: 1 })))).toEqual([
      `7:23 ${wrong}`,
    ]);
  });

  it('measures several, and tells all that is wrong', async () => {
    const { write, path } = createSite();
    write('content/posts/a.wav', wav(1));
    const { value: settings } = parseSettings(SETTINGS, path('content/podwright.yaml'), () => true);
    if (!settings) throw new Error('settings are wrong');
    const posts = ['a.wav', 'b.wav', 'c.wav'].map((file, index): Post => {
      const post = postOf(`{ file: ${file}, url: ${URL_OF_AUDIO} }`, `posts/${index}.md`);
      return { ...post, embed: { ...post.embed, id: file } };
    });
    const { measured, findings } = await measureAudioFiles(posts, new Map(), settings);
    expect([...measured.keys()]).toEqual(['a.wav']);
    expect(findings.map(({ code, place }) => `${place.file} ${code}`)).toEqual([
      'posts/1.md missing-audio-file',
      'posts/2.md missing-audio-file',
    ]);
  });
});

describe('podcast.enclosure.file', () => {
  it('is told with its place', () => {
    const { enclosure } = postOf(`{ url: ${URL_OF_AUDIO}, bytes: 5, file: " ../audio/a.mp3 " }`);
    expect(enclosure).toMatchObject({
      url: URL_OF_AUDIO,
      bytes: 5,
      file: { value: '../audio/a.mp3', place: { line: 7 } },
      bytesPlace: { line: 7, column: 61 },
    });
    expect(postOf(`{ url: ${URL_OF_AUDIO}, bytes: 5 }`).enclosure).not.toHaveProperty('file');
    expect(postOf(`{ url: ${URL_OF_AUDIO}, file: }`).enclosure).not.toHaveProperty('file');
  });

  it('is one line without what no file can be called', () => {
    const { value, findings } = extractOne(`{ url: ${URL_OF_AUDIO}, file: "a\\0b.mp3" }`);
    expect(value[0]?.enclosure?.file?.value).toBe('ab.mp3');
    expect(findings.map(({ code }) => code)).toEqual(['removed-characters']);
    expect(postOf(`{ url: ${URL_OF_AUDIO}, file: "a\\nb.mp3" }`).enclosure?.file?.value).toBe('a b.mp3');
  });

  it.each([
    ['an empty text', `{ url: ${URL_OF_AUDIO}, file: " " }`, 'field podcast.enclosure.file must not be empty'],
    ['a list', `{ url: ${URL_OF_AUDIO}, file: [a] }`, 'field podcast.enclosure.file must be a text'],
    ['no address', '{ file: a.mp3 }', 'field podcast.enclosure.url is missing'],
  ])('is wrong with %s', (_, enclosure, message) => {
    expect(extractOne(enclosure).findings.map((found) => found.message)).toEqual([message]);
  });
});
