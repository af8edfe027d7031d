import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE } from '../hostile-notes.js';
import { publishedNotes } from '../notes.js';
import { launch } from './chromium.js';

/** Where fragments stand, each in a document of its own: requests are answered here, nothing leaves the machine. */
const READER = 'https://reader.example/';
const RAN = 'a script ran in ';
const DOCUMENTS_A_PAGE = 35;
const NOTES_A_DOCUMENT = 8;
/** Time for what starts by itself: errors of images, animations, refreshes. */
const MILLISECONDS = 500;

/** What a document did: how often a script ran in it, and what it asked for. */
type Done = { ran: number; readonly asked: Set<string> };

/** Says on the console when a script runs, and in which document, in whatever frame of it. */
const CANARY = `(() => {
  const nameOf = (frame) => {
    try {
      return frame.location.href.startsWith('${READER}') ? frame.location.pathname.slice(1) : nameOf(frame.parent);
    } catch {
      return 'a frame';
    }
  };
  const value = () => console.debug('${RAN}' + nameOf(window));
  for (const name of ['alert', 'confirm', 'prompt', 'print']) Object.defineProperty(window, name, { value });
})();`;

/** Does to a document what a reader might: everything that any of its elements may listen to. */
const TOUCH = `addEventListener('load', () => {
  if (!/^\\/\\d+$/.test(location.pathname)) return;
  const names = 'click auxclick focus focusin mouseover pointerenter keydown input beforeinput change submit copy cut paste ' +
    'scroll wheel toggle beforetoggle dragstart animationstart transitionend load error begin close start loadstart';
  const touch = (root) => {
    for (const element of root.querySelectorAll('*')) {
      for (const name of names.split(' ')) element.dispatchEvent(new Event(name, { cancelable: true }));
      element.focus?.();
      // A link to a web page is one to follow; any other may run something.
      if (element.tagName !== 'FORM' && !/^(?:https?|mailto|tel):/.test(element.href ?? '')) element.click?.();
      try { element.requestSubmit?.(); } catch {}
    }
  };
  touch(document.body);
  // Apps that copy notes into their own page parse them once more.
  const copy = document.createElement('div');
  copy.innerHTML = document.body.innerHTML;
  copy.innerHTML = copy.innerHTML;
  document.body.append(copy);
  touch(copy);
});`;

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
  context = await browser.newContext();
  await context.addInitScript(CANARY + TOUCH);
});
afterAll(() => browser?.close());

const documentOf = (body: string): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body>${body}</body></html>`;

/** The document of a frame, however deep in it the frame stands. */
const nameOf = (frame: Frame | null): string => {
  if (frame === null) return 'a frame';
  const name = frame.url().startsWith(READER) ? frame.url().slice(READER.length) : '';
  return name === '' ? nameOf(frame.parentFrame()) : name;
};

/** Shows each body in a document, touches all of it, and tells what each document did; the last is any other. */
const show = async (bodies: readonly string[]): Promise<readonly Done[]> => {
  const done = [...bodies, ''].map((): Done => ({ ran: 0, asked: new Set() }));
  const doneBy = (name: string): Done => done[Number(name)] ?? done.at(-1) ?? { ran: 0, asked: new Set() };
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.text().startsWith(RAN)) doneBy(message.text().slice(RAN.length)).ran++;
  });
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    const body = bodies[Number(/^\d+$/.exec(url.slice(READER.length))?.[0] ?? -1)];
    if (url === READER) await route.fulfill({ contentType: 'text/html', body: documentOf(frames(bodies.length)) });
    else if (url.startsWith(READER) && body !== undefined) {
      await route.fulfill({ contentType: 'text/html', body: documentOf(body) });
    } else {
      doneBy(nameOf(route.request().frame())).asked.add(url);
      await route.abort();
    }
  });
  await page.goto(READER, { waitUntil: 'load' });
  await page.waitForTimeout(MILLISECONDS);
  await page.close();
  return done;
};

const frames = (count: number): string =>
  Array.from({ length: count }, (_, index) => `<iframe src="${READER}${index}"></iframe>`).join('');

/** Some of a list at a time. */
const chunksOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  all.length === 0 ? [] : [all.slice(0, size), ...chunksOf(all.slice(size), size)];

const imagesOf = (fragment: string): readonly string[] =>
  [...fragment.matchAll(/<img src="([^"]*)"/g)].map(([, source = '']) => source.replaceAll('&amp;', '&'));

const TEXTS = HOSTILE.map(([, text]) => text);

describe('hostile posts in Chromium', () => {
  it('run a script in many cases when they are not cleaned, and ask evil.example', async () => {
    const done: Done[] = [];
    for (const texts of chunksOf(
      TEXTS.filter((_, at) => at % 2 === 0),
      DOCUMENTS_A_PAGE,
    ))
      done.push(...(await show(texts)));
    expect(done.filter(({ ran }) => ran > 0).length).toBeGreaterThan(40);
    expect(done.filter(({ asked }) => [...asked].join().includes('evil.example')).length).toBeGreaterThan(10);
  });

  it('run none, and ask for nothing but images, as notes', async () => {
    const told = (texts: readonly string[], ran: number, asked: Iterable<string>) => ({
      texts,
      ran,
      asked: [...new Set(asked)].toSorted(),
    });
    const groups = chunksOf(TEXTS, NOTES_A_DOCUMENT);
    const bodies = groups.map((texts) =>
      texts
        .map((text) => `<div>${publishedNotes(text, 'md')}</div><div>${publishedNotes(text, 'html')}</div>`)
        .join(''),
    );
    const done = await show(bodies);
    expect(done.map(({ ran, asked }, at) => told(groups[at] ?? [], ran, asked))).toEqual([
      ...bodies.map((body, at) => told(groups[at] ?? [], 0, imagesOf(body))),
      told([], 0, []),
    ]);
  });
});
