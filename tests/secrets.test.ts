import { describe, expect, it } from 'vitest';
import { isWithoutUser, toAddress, withoutSecrets } from '../src/address.js';
import { finding } from '../src/findings.js';
import { judge } from '../src/linter/judge.js';
import { PROFILES } from '../src/linter/rule.js';
import { startOf } from '../src/text.js';
import { CLI, createFolder, runNode } from './blog.js';
import { expectLinear } from './growth.js';
import { PERFECT } from './perfect-feed.js';

describe('a text without secrets', () => {
  it.each([
    ['https://me:hush@example.com/a.mp3', 'https://…@example.com/a.mp3'],
    ['see https://example.com/a.mp3?token=hush and more', 'see https://example.com/a.mp3?token=… and more'],
    ['"/a.mp3?id=7&access_token=hush"', '"/a.mp3?id=7&access_token=…"'],
    ['https://h/a?X-Amz-Signature=hush&X-Amz-Expires=60', 'https://h/a?X-Amz-Signature=…&X-Amz-Expires=60'],
    ['https://h/a?a=1&amp;sig=hush#key=hush', 'https://h/a?a=1&amp;sig=…#key=…'],
    ['https://h/a?KEY=hush;password=hush;auth=hush', 'https://h/a?KEY=…'],
    ['https://h/a?Key-Pair-Id=hush&Policy=hush', 'https://h/a?Key-Pair-Id=…&Policy=…'],
    [
      'https://h/a?X-Amz-Credential=hush&X-Amz-Security-Token=hush',
      'https://h/a?X-Amz-Credential=…&X-Amz-Security-Token=…',
    ],
    ['https://h/a?AWSAccessKeyId=hush&id=7', 'https://h/a?AWSAccessKeyId=…&id=7'],
    ['https://h/a?id=7;token=hush', 'https://h/a?id=7;token=…'],
    [
      'https://h/a?url=https%3A%2F%2Fg%2F%3Fid%3D7%26token%3Dhush&x=1',
      'https://h/a?url=https%3A%2F%2Fg%2F%3Fid%3D7%26token%3D…&x=1',
    ],
    ['https://me:hu@sh@example.com/@x', 'https://…@example.com/@x'],
    ['https:me:hush@example.com', 'https:…@example.com'],
    ['HTTPS:/me:hush@example.com', 'HTTPS:/…@example.com'],
    ['https:\\\\me:hush@example.com\\a', 'https:\\\\…@example.com\\a'],
    ['https:////me:hu\nsh@example.com', 'https:////…@example.com'],
    ['ftp://me:h"u\'sh@example.com', 'ftp://…@example.com'],
  ])('says of %s %s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it.each([
    'accessToken',
    'access_token',
    'ACCESS-TOKEN',
    'tOkEn',
    'token2',
    'token[]',
    'user[token]',
    '%74oken',
    'tok%65n%5B%5D',
    'sessionid',
    'PHPSESSID',
    'session_id',
    'sid',
    'code',
    'authCode',
    'bearer',
    'apiKey',
    'api-key',
    'rlkey',
    'token-hash',
    'oauth_token_secret',
    'hdnea',
    'X-Goog-Signature',
  ])('masks the value of %s', (name) => {
    expect(withoutSecrets(`https://h/a.mp3?id=7&${name}=hush#x`)).toBe(`https://h/a.mp3?id=7&${name}=…#x`);
  });

  it.each([
    'id',
    'i',
    'ref',
    'source',
    'utm_source',
    'updated',
    '_from',
    'from',
    'dest-id',
    'in_playlist',
    'download',
    'key-points',
    'keyword',
    'monkey',
    'author',
    'design',
    'compass',
    'passage',
    'pin',
    'tokens_left',
    'token-time',
    'codec',
    'zipcode',
    'country_code',
    'privacy_policy',
    'aid',
    'awEpisodeId',
    'X-Amz-Date',
    'X-Amz-SignedHeaders',
    '%E0%A4%A',
    '100%',
  ])('shows the value of %s', (name) => {
    const text = `https://h/a.mp3?${name}=shown`;
    expect(withoutSecrets(text)).toBe(text);
  });

  it.each([
    'https://h/a.mp3?i=89pkp-pb&download=1',
    'key = value, token=x',
    'https://example.com, or write to me@example.com',
    'https://example.com/@me/a@b',
    'http: me@example.com',
    'https://h/?token=',
  ])('leaves %s as it is', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it.each([
    ['names', '?a-', '&key'],
    ['names without an end', '?aa', 'token'],
    ['schemes', 'https:', 'x'],
    ['slashes', '//', '\\'],
    ['parts', '&;a', '%3F'],
    ['passwords', '//a:b', '@'],
  ])('takes no longer than its length asks for: %s', (_what, one, other) => {
    expectLinear((share) => withoutSecrets(one.repeat(100_000 * share) + other.repeat(100_000 * share)));
  });

  it('reads a text of any length', () => {
    const long = `?${'a'.repeat(10_000_000)}`;
    expect(withoutSecrets(`${long}&token=hush`)).toBe(`${long}&token=…`);
  });
});

describe('an address without user name and password', () => {
  it.each([
    'https://me:hush@example.com',
    'https://me@example.com',
    'https:///me:hush@example.com',
    'https:\\\\me:hush@example.com',
    'https:me:hush@example.com',
    'https://\t/me:hush@example.com',
  ])('is not %j', (text) => {
    expect(new URL(text).username).toBe('me');
    expect(isWithoutUser(text)).toBe(false);
    expect(toAddress(text)).toBeUndefined();
  });

  it.each([
    'https://example.com/@me',
    'https://example.com\\@me',
    'https://example.com?a@b',
    'https://example.com#a@b',
  ])('is %j', (text) => {
    expect(new URL(text).username).toBe('');
    expect(isWithoutUser(text)).toBe(true);
  });
});

const ADDRESS = 'https://example.com/a.mp3?Expires=1&Signature=hush';

it('is what findings say', () => {
  const { message } = finding('duplicate-enclosure', startOf('a.md'), { url: ADDRESS });
  expect(message).toMatch(/^enclosure https:\/\/example\.com\/a\.mp3\?Expires=1&Signature=… belongs/);
});

it('is cut only when its secrets are out of it, and told of not more than a log bears', () => {
  const url = `https://me:${'hush'.repeat(1000)}@example.com/${'a'.repeat(5000)}`;
  const { message } = finding('mismatched-type', startOf('a.md'), { url, type: 'text/html' });
  expect(message).toMatch(/: https:\/\/…@example\.com\/a{277}…$/);
  expect(finding('duplicate-enclosure', startOf('a.md'), { url }).message).toMatch(/^enclosure https:\/\/…@.{1979}…$/);
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
