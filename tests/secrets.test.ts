import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../src/address.js';
import { finding } from '../src/findings.js';
import { judge } from '../src/linter/judge.js';
import { PROFILES } from '../src/linter/rule.js';
import { startOf } from '../src/text.js';
import { CLI, createFolder, runNode } from './blog.js';
import { PERFECT } from './perfect-feed.js';

describe('a text without secrets', () => {
  it.each([
    ['https://me:hush@example.com/a.mp3', 'https://…@example.com/a.mp3'],
    ['see https://example.com/a.mp3?token=hush and more', 'see https://example.com/a.mp3?token=… and more'],
    ['"/a.mp3?id=7&access_token=hush"', '"/a.mp3?id=7&access_token=…"'],
    ['https://h/a?X-Amz-Signature=hush&X-Amz-Expires=60', 'https://h/a?X-Amz-Signature=…&X-Amz-Expires=60'],
    ['https://h/a?a=1&amp;sig=hush#key=hush', 'https://h/a?a=1&amp;sig=…#key=…'],
    ['https://h/a?KEY=hush;password=hush;auth=hush', 'https://h/a?KEY=…'],
  ])('says of %s %s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it.each(['https://h/a.mp3?i=89pkp-pb&download=1', 'https://h/?monkey=1&keyword=rope', 'key = value, token=x'])(
    'leaves %s as it is',
    (text) => {
      expect(withoutSecrets(text)).toBe(text);
    },
  );

  it('takes no longer for a text that is made to take long', () => {
    const hostile = `?${'a-'.repeat(50_000)}&${'key'.repeat(50_000)}`;
    expect(withoutSecrets(hostile)).toBe(hostile);
  });
});

const ADDRESS = 'https://example.com/a.mp3?Expires=1&Signature=hush';

it('is what findings say', () => {
  const { message } = finding('duplicate-enclosure', startOf('a.md'), { url: ADDRESS });
  expect(message).toMatch(/^enclosure https:\/\/example\.com\/a\.mp3\?Expires=1&Signature=… belongs/);
});

it('is what rules say', () => {
  const odd = ADDRESS.replace('a.mp3', 'a .mp3').replace('&', '&amp;');
  const feed = PERFECT.replace('https://example.com/audio/1.mp3', odd);
  const { breaches } = judge([Buffer.from(feed)], { asOf: 0, profiles: new Set(PROFILES) });
  const said = breaches.map(({ message }) => message).join('\n');
  expect(said).toContain('"https://example.com/a .mp3?Expires=1&Signature=…"');
  expect(said).not.toContain('hush');
});

it('is what the command line says of its own arguments', () => {
  const { code, stderr } = runNode([CLI, 'lint', ADDRESS, '--offline'], createFolder());
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'podwright: https://example.com/a.mp3?Expires=1&Signature=… cannot be asked with --offline; name a file\n',
  });
});
