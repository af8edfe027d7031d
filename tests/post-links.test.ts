import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extract, locate } from '../src/extractor/extract.js';
import { indexPosts, type OtherPosts } from '../src/extractor/post-links.js';
import type { ExtractSettings } from '../src/extractor/tell.js';
import { expectLinear } from './growth.js';

const SETTINGS: ExtractSettings = {
  site: 'https://blog.example',
  permalink: '/:year/:slug/',
  timezone: 'UTC',
  customHost: undefined,
  drafts: false,
  postImages: false,
  namespaces: {},
};

const OWN = 'content/posts/tides.md';

/** Posts that stand at `https://blog.example/at/<file>`. */
const postsOf = (files: readonly string[]): OtherPosts => ({
  index: indexPosts([...files, OWN]),
  addressOf: (file) => `https://blog.example/at/${file}`,
  isThere: (file) => posix.basename(file) === 'README.md',
});

const FILES = [
  'content/posts/quay.md',
  'content/posts/lamps/index.md',
  'content/posts/ropes/index.md',
  'content/notes/ropes/index.md',
  'content/notes/my knots.md',
  'content/notes/ferry.markdown',
  '_posts/2024-02-03-boats.md',
];

const tell = (body: string, posts?: OtherPosts) => {
  const head = '---\ntitle: Tides\ndate: 2024-12-15\npodcast: { embed: q7mzt-16f3a2b }\n---\n';
  const { value, findings } = extract(OWN, Buffer.from(`${head}${body}\n`), SETTINGS, posts);
  return { notes: new TextDecoder().decode(value[0]?.notes.value), findings };
};

const hrefIn = (notes: string): string | undefined =>
  /href="https:\/\/blog\.example\/(?:at\/(?:content\/)?)?([^"]*)"/.exec(notes)?.[1];

describe('a link to the file of a post', () => {
  it.each([
    ['[x](quay.md)', 'posts/quay.md'],
    ['[x](./quay.md#part)', 'posts/quay.md#part'],
    ['[x](QUAY.MD)', '2024/tides/QUAY.MD'],
    ['[x](lamps/index.md#a-b)', 'posts/lamps/index.md#a-b'],
    ['[x](../notes/ferry.markdown)', 'notes/ferry.markdown'],
    ['[x](ferry.markdown)', 'notes/ferry.markdown'],
    ['[x](/notes/ferry.markdown)', 'notes/ferry.markdown'],
    ['[x](../notes/my%20knots.md)', 'notes/my%20knots.md'],
    ['[x](<../notes/my knots.md>)', 'notes/my%20knots.md'],
    ['[x](tides.md#part)', 'posts/tides.md#part'],
    ['[x][y]\n\n[y]: quay.md', 'posts/quay.md'],
    ['<a href=" quay.md ">x</a>', 'posts/quay.md'],
    ['[x]({{ site.baseurl }}/posts/quay.md)', 'posts/quay.md'],
    ['[x]({{< ref "quay.md" >}})', 'posts/quay.md'],
    ['[x]({{< relref "quay#part" >}})', 'posts/quay.md#part'],
    ['[x]({{% ref `/posts/lamps/` %}}#part)', 'posts/lamps/index.md#part'],
    ['[x]({{< ref path="ferry" >}})', 'notes/ferry.markdown'],
    ['[x]({% post_url 2024-02-03-boats %})', '_posts/2024-02-03-boats.md'],
    ['[x]({{ site.url }}{% link _posts/2024-02-03-boats.md %})', '_posts/2024-02-03-boats.md'],
  ])('%j leads to %s', (body, wanted) => {
    const { notes, findings } = tell(body, postsOf(FILES));
    expect(hrefIn(notes)).toBe(wanted);
    expect(findings.map(({ code }) => code)).toEqual(wanted.endsWith('QUAY.MD') ? ['dangling-link'] : []);
  });

  it.each([
    ['a place of the web', '[x](https://other.example/quay.md) [x](//other.example/quay.md)'],
    ['a query', '[x](quay.md?raw)'],
    ['another language', '[x]({{< ref path="quay.md" lang="pt" >}})'],
    ['two posts of one path', '[x]({{< ref "/ropes" >}}) [x](/ropes/index.md)'],
    ['what is no post', '[x]({{< ref "nowhere" >}}) [x](/nowhere.md) [x](../README.md)'],
    ['something behind it', '[x]({{< ref "quay" >}}/more)'],
    ['code', '`[x](quay.md)`'],
    ['a script', '<script><a href="nowhere.md">x</a></script>'],
  ])('is none that leads to %s', (_what, body) => {
    const { notes, findings } = tell(body, postsOf(FILES));
    expect(notes).not.toContain('/at/');
    expect(findings).toEqual([]);
  });

  it('is left as it is where nobody knows other posts', () =>
    expect(tell('[x](nowhere.md)')).toEqual({
      notes: '<p><a href="https://blog.example/2024/tides/nowhere.md">x</a></p>',
      findings: [],
    }));

  it.each([
    ['[x](quai.md)', 'quai.md', 'did you mean quay.md?'],
    ['[x](../posts/fery.markdown)', '../posts/fery.markdown', 'did you mean ../notes/ferry.markdown?'],
    ['[x](../old/lamps/index.md#a)', '../old/lamps/index.md', 'did you mean lamps/index.md?'],
    ['[x](boats.md)', 'boats.md', 'did you mean ../../_posts/2024-02-03-boats.md?'],
    ['[x](n%C3%A4he.md)', 'n%C3%A4he.md', 'correct the path, which is relative to the post, or link to an address'],
    ['[x](<my rope.md>)', 'my rope.md', 'correct the path, which is relative to the post, or link to an address'],
  ])('is told of when nothing is there: %s', (body, path, hint) => {
    const { findings } = tell(`Read this:\n${body}, and ${body} again`, postsOf(FILES));
    const column = body.indexOf(path) + 1;
    expect(findings).toMatchObject([{ code: 'dangling-link', severity: 'warning', hint, place: { line: 7, column } }]);
    expect(findings[0]?.place.endColumn).toBe(column + path.length);
  });

  it('takes no longer than the text is, with many posts', () => {
    const names = Array.from({ length: 4000 }, (_, at) => `content/posts/p${at.toString(36)}.md`);
    const links = names.map((name) => `[x](${posix.basename(name)}) [y](q${posix.basename(name)})\n`);
    expectLinear((share) => {
      const { findings } = tell(links.slice(0, links.length * share).join(''), postsOf(names));
      expect(findings).toHaveLength(links.length * share);
    });
  });
});

describe('the address of a post by its file', () => {
  it.each([
    ['title: Quay\ndate: 2024-01-02', 'https://blog.example/2024/quay/'],
    ['title: Quay\nslug: Pier\ndate: 2024-01-02\ndraft: true\npodcast: false', 'https://blog.example/2024/Pier/'],
    ['date: 2024-01-02\nslug: pier', 'https://blog.example/2024/pier/'],
    ['url: /x/', 'https://blog.example/x/'],
    ['title: Quay', undefined],
    ['date: 2024-01-02', undefined],
    ['title: Quay\ndate: yesterday', undefined],
    ['title: [', undefined],
  ])('%j is %s', (front, address) =>
    expect(locate('posts/quay.md', Buffer.from(`---\n${front}\n---\n`), SETTINGS)).toBe(address),
  );

  it('needs no front matter that its pattern does not ask for', () => {
    expect(locate('posts/quay.md', Buffer.from('Text\n'), { ...SETTINGS, permalink: '/:section/:filename/' })).toBe(
      'https://blog.example/posts/quay/',
    );
  });
});
