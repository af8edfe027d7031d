import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesInHtml } from '../src/assembler/cut.js';
import { cutDescription } from '../src/assembler/description.js';
import { cutNotes } from '../src/assembler/notes.js';
import { renderMarkdown } from '../src/extractor/markdown.js';
import { hideShortcodes } from '../src/extractor/shortcodes.js';
import { summarise } from '../src/extractor/summary.js';
import { parseHtml } from '../src/html.js';
import { formatPlainText } from '../src/plain-text.js';
import { expectLinear } from './growth.js';
import { HOSTILE } from './hostile-notes.js';
import { complaintsOf, textOf } from './html5.js';
import { ADDRESS, cleanAgain, notesOf, publishedNotes } from './notes.js';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_101), numRuns: Number(process.env.FC_RUNS ?? 300) });

type Case = readonly [written: string, notes: string];

const expectSound = (notes: string): void => {
  expect(complaintsOf(notes)).toEqual([]);
  expect(cleanAgain(notes)).toBe(notes);
};

const expectNotes = (written: string, notes: string, kind: 'md' | 'html' = 'md'): void => {
  expect(notesOf(written, kind)).toBe(notes);
  expectSound(notes);
};

const lines = (...all: readonly string[]): string => all.join('\n');

describe('footnotes', () => {
  it.each<Case>([
    ['Low[^1].\n\n[^1]: Water.', lines('<p>Low<sup>[1]</sup>.</p>', '<hr>', '<ol>', '<li>Water.</li>', '</ol>')],
    [
      'a[^x] b[^Y] c[^x]\n\n[^y]: Second\n[^x]: First',
      lines(
        '<p>a<sup>[1]</sup> b<sup>[2]</sup> c<sup>[1]</sup></p>',
        '<hr>',
        '<ol>',
        '<li>First</li>',
        '<li>Second</li>',
        '</ol>',
      ),
    ],
    [
      'a[^1]\n\n[^1]: One\n\n    and [two](/x)[^2].\n\n[^2]: Two',
      lines(
        '<p>a<sup>[1]</sup></p>',
        '<hr>',
        '<ol>',
        '<li>',
        '<p>One</p>',
        '<p>and <a href="https://blog.example/x">two</a><sup>[2]</sup>.</p>',
        '</li>',
        '<li>Two</li>',
        '</ol>',
      ),
    ],
    ['a[^none] `[^1]` [^\n\n[^1]: Unused', '<p>a[^none] <code>[^1]</code> [^</p>'],
    ['a[^1]\n\n[^1]:', '<p>a[^1]</p>'],
    [
      '> a[^1]\n>\n> [^1]: Quoted',
      lines('<blockquote>', '<p>a<sup>[1]</sup></p>', '</blockquote>', '<hr>', '<ol>', '<li>Quoted</li>', '</ol>'),
    ],
  ])('%j', (written, notes) => expectNotes(written, notes));

  it('says nothing of their numbers in the description', () => {
    const { html } = renderMarkdown('Low[^1] water.\n\n[^1]: Spring.');
    expect(summarise(parseHtml(html), [], html)).toBe('Low water.');
  });

  it('finds what a footnote shows in its lines of the source', () => {
    const { html, blockAt } = renderMarkdown('a[^1]\n\nb\n\n[^1]: [l](https://x.example/)\n\nc');
    expect(blockAt(html.indexOf('https://x.example/'))).toEqual({ from: 4, to: 6 });
  });
});

describe('task lists', () => {
  it.each<Case>([
    [
      '- [ ] rope\n- [x] knife\n- [X] *lamp*',
      '<ul>\n<li>☐ rope</li>\n<li>☑ knife</li>\n<li>☑ <em>lamp</em></li>\n</ul>',
    ],
    ['1. [x] a\n\n   [ ] b', '<ol>\n<li>\n<p>☑ a</p>\n<p>[ ] b</p>\n</li>\n</ol>'],
    [
      '- [x](/a) b\n- [y] c\n- []',
      '<ul>\n<li><a href="https://blog.example/a">x</a> b</li>\n<li>[y] c</li>\n<li>[]</li>\n</ul>',
    ],
    ['[ ] no list', '<p>[ ] no list</p>'],
    [
      '<ul><li><input type="checkbox" checked> a</li><li><INPUT TYPE=CHECKBOX> b</li></ul>',
      '<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>',
    ],
  ])('%j', (written, notes) => expectNotes(written, notes));
});

describe('tables', () => {
  it.each<Case>([
    [
      '| a | b |\n|--|--|\n| 1 | **2** |',
      '<ul>\n<li><strong>a</strong> · <strong>b</strong></li>\n<li>1 · <strong>2</strong></li>\n</ul>',
    ],
    [
      '|   | Mo | Tu |\n|--|--|--|\n| 9 |  | x |\n| 10 | y |  |',
      '<ul>\n<li>– · <strong>Mo</strong> · <strong>Tu</strong></li>\n<li>9 · – · x</li>\n<li>10 · y · –</li>\n</ul>',
    ],
    [
      '<table><caption>Tides</caption><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>',
      '<p>Tides</p>\n<ul>\n<li>\n<p>a</p>\n<p>b</p>\nc</li>\n</ul>',
    ],
    [
      '<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>',
      '<ul>\n<li>a\n<ul>\n<li>b · c</li>\n</ul>\n</li>\n</ul>',
    ],
    ['<table><tr><td></td></tr><tr><td>a</td></tr></table>', '<ul>\n<li>a</li>\n</ul>'],
    ['<td>a</td><td>b</td>', '<p>a</p>\n<p>b</p>'],
    ['<table><tr><td>a<br>b<td>c</table>', '<ul>\n<li>a<br>\nb · c</li>\n</ul>'],
  ])('%j', (written, notes) => expectNotes(written, notes, written.startsWith('|') ? 'md' : 'html'));
});

describe('nesting', () => {
  it.each<Case>([
    ['<p>a<b>b<ul><li>c</ul>d</b>e</p>', '<p>a<b>b</b></p>\n<ul>\n<li><b>c</b></li>\n</ul>\n<p><b>d</b>e</p>'],
    [
      '<a href="/1">one<a href="/2">two</a>three</a>',
      '<p><a href="https://blog.example/1">one</a><a href="https://blog.example/2">two</a><a href="https://blog.example/1">three</a></p>',
    ],
    [
      '<a href="/1"><h3>Title</h3><p>text</p></a>',
      '<h3><a href="https://blog.example/1">Title</a></h3>\n<p><a href="https://blog.example/1">text</a></p>',
    ],
    ['<li>a</li><li>b</li>c', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>'],
    ['<ul>a<ul><li>b</ul><li>c</ul>', '<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>'],
    ['<dt>a<dd>b<p>c', '<dl>\n<dt>a</dt>\n<dd>b\n<p>c</p>\n</dd>\n</dl>'],
    ['<dl>a<div><dt>b</dt></div></dl>', '<dl>\n<dd>a</dd>\n<dt>b</dt>\n</dl>'],
    ['<h2>a<p>b</p>c</h2>', '<h2>a<br>\nb<br>\nc</h2>'],
    ['<h2>a<h3>b</h3></h2>', '<h2>a</h2>\n<h3>b</h3>'],
    ['<div>a</div><div>b</div>', '<p>a</p>\n<p>b</p>'],
    ['<li><div>a</div><div>b</div></li>', '<ul>\n<li>a<br>\nb</li>\n</ul>'],
    [
      '<figcaption>a</figcaption><figure><img src="/f.png"><figcaption>b</figcaption></figure>',
      '<p>a</p>\n<figure><img src="https://blog.example/f.png" alt="">\n<figcaption>b</figcaption>\n</figure>',
    ],
    ['<blockquote>a<cite>b</cite></blockquote>', '<blockquote>\n<p>a<cite>b</cite></p>\n</blockquote>'],
    ['<pre>\n\n a\n<b>b</b><p>c</p>d</pre>', '<pre> a\n<b>b</b>\nc\nd</pre>'],
    ['a<hr>b<hr>', '<p>a</p>\n<hr>\n<p>b</p>\n<hr>'],
    ['<br>a<br><br><br><br>b<br>', '<p>a<br>\n<br>\nb</p>'],
    ['<p></p><p> </p><ul><li></li></ul><blockquote><p></p></blockquote><a href="/x"></a><h2><b> </b></h2>', ''],
    ['<p>a <b>b </b>c <i> </i> d</p>', '<p>a <b>b</b> c d</p>'],
    ['<p>a\n\n<video></video>\n\nb</p>', '<p>a\nb</p>'],
    ['<ol start="3"><li>a</ol><ol start=x><li>b</ol>', '<ol start="3">\n<li>a</li>\n</ol>\n<ol>\n<li>b</li>\n</ol>'],
    ['<details><summary>More</summary>text</details>', '<p>More</p>\n<p>text</p>'],
    ['<form><label>Name</label><input><button>Go</button></form>', '<p>Name</p>'],
    ['a &amp; b &lt;c&gt; "d" &nbsp;e', '<p>a &amp; b &lt;c&gt; "d" \u00A0e</p>'],
  ])('%j', (written, notes) => expectNotes(written, notes, 'html'));

  it('keeps words apart when an app drops every tag it does not know', () => {
    const notes = notesOf(
      '# Tides\n\nLow\n\n- one\n- two\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n> quote\n\nTerm[^1]\n\n[^1]: Note',
    );
    expect(textOf(notes).split(/\s+/).filter(Boolean)).toEqual(
      'Tides Low one two a · b 1 · 2 quote Term[1] Note'.split(' '),
    );
  });
});

describe('links and images', () => {
  const page = 'https://blog.example/2024/12/15/tides/';
  it.each([
    ['#low', `${page}#low`],
    ['', page],
    ['chart/', `${page}chart/`],
    ['../other/', 'https://blog.example/2024/12/15/other/'],
    ['/about/', 'https://blog.example/about/'],
    ['//cdn.example/x', 'https://cdn.example/x'],
    ['?a=1&b=2', `${page}?a=1&amp;b=2`],
    ['?a=1&amp;copy=2', `${page}?a=1&amp;copy=2`],
    ['https://x.example/潮', 'https://x.example/%E6%BD%AE'],
    ['mailto:a@b.example?subject=c&body=d', 'mailto:a@b.example?subject=c&amp;body=d'],
    ['tel:+27', 'tel:+27'],
  ])('a link to %j leads to %s', (href, address) =>
    expectNotes(`<a href="${href}">x</a>`, `<p><a href="${address}">x</a></p>`, 'html'),
  );

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///x', 'https://user@x.example/', 'https://[', 'http://'])(
    'a link to %j is but its text',
    (href) => expectNotes(`<a href="${href}">x</a>`, '<p>x</p>', 'html'),
  );

  it.each([
    ['<img src="a.png" alt=\'"q" & <r>\' title="t">', `${page}a.png`, '&quot;q&quot; &amp; &lt;r&gt;" title="t'],
    ['<img src="a.png">', `${page}a.png`, ''],
    ['<img srcset="/a.png 480w, /b.png 800w, /c.png">', 'https://blog.example/b.png', ''],
    ['<img srcset="/a.png, /b.png 2x">', 'https://blog.example/b.png', ''],
    ['<img srcset=" ,/a,1.png 1.5x ,/b.png 1x,">', 'https://blog.example/a,1.png', ''],
    ['<img srcset="/a.png huge, /b.png">', 'https://blog.example/b.png', ''],
    [`<img srcset="/a.png 1x, /${'b'.repeat(5000)}.png 2x">`, 'https://blog.example/a.png', ''],
    ['<img src="data:image/gif;base64,R0" data-src="/lazy.png">', 'https://blog.example/lazy.png', ''],
    ['<img src="/spinner.gif" data-original="/real.png">', 'https://blog.example/real.png', ''],
    ['<picture><source srcset="/p.webp 1x, /q.webp 2x"><img alt="p"></picture>', 'https://blog.example/q.webp', 'p'],
    ['<picture><source srcset="/p.webp"><img src="/p.jpg"></picture>', 'https://blog.example/p.jpg', ''],
  ])('%s', (written, address, alt) => expectNotes(written, `<p><img src="${address}" alt="${alt}"></p>`, 'html'));

  it.each([
    '<img>',
    '<img src>',
    '<img src="data:image/png,x">',
    '<img src="/x.png" width="1" height="1px">',
    '<img src="mailto:a@b.example">',
  ])('%s is none', (written) => expectNotes(written, '', 'html'));
});

const YOUTUBE = '<a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">Watch on YouTube</a>';

describe('shortcodes of pictures and videos', () => {
  it.each<Case>([
    ['a {{< youtube w7Ft2ymGmfc >}} b', `<p>a ${YOUTUBE} b</p>`],
    ['{{< youtube id="w7Ft2ymGmfc" autoplay="true" >}}', `<p>${YOUTUBE}</p>`],
    ['{{<youtube "w7Ft2ymGmfc">}}\n\n{% youtube w7Ft2ymGmfc %}', `<p>${YOUTUBE}</p>\n<p>${YOUTUBE}</p>`],
    ['- {{% vimeo 146022717 %}}', '<ul>\n<li><a href="https://vimeo.com/146022717">Watch on Vimeo</a></li>\n</ul>'],
    ['{%- vimeo 146022717 -%}', '<p><a href="https://vimeo.com/146022717">Watch on Vimeo</a></p>'],
    ['[see {{< youtube w7Ft2ymGmfc >}}](/x)', `<p><a href="https://blog.example/x">see</a> ${YOUTUBE}</p>`],
    [
      'a {{< figure src="/a.png" alt="A quay" class="wide" >}} b',
      '<p>a <img src="https://blog.example/a.png" alt="A quay"> b</p>',
    ],
    [
      'a\n\n{{< figure\n  src="a.png"\n  caption="Low <b>tide</b> & high" >}}\n\nb',
      lines(
        '<p>a</p>',
        '<figure><img src="https://blog.example/2024/12/15/tides/a.png" alt="">',
        '<figcaption>Low &lt;b&gt;tide&lt;/b&gt; &amp; high</figcaption>',
        '</figure>',
        '<p>b</p>',
      ),
    ],
    [
      'a {{% figure src="/a.png" title="b" alt="\'x>" /%}} c',
      lines(
        '<p>a</p>',
        '<figure><img src="https://blog.example/a.png" alt="\'x&gt;">',
        '<figcaption>',
        '<h4>b</h4>',
        '</figcaption>',
        '</figure>',
        '<p>c</p>',
      ),
    ],
    [
      '{{< figure src="/a.png" title="Low & b" caption="*Spring* [tide](/t)" link="/full" >}}',
      lines(
        '<figure><a href="https://blog.example/full"><img src="https://blog.example/a.png" alt=""></a>',
        '<figcaption>',
        '<h4>Low &amp; b</h4>',
        '<p><em>Spring</em> <a href="https://blog.example/t">tide</a></p>',
        '</figcaption>',
        '</figure>',
      ),
    ],
    [
      '{{< figure src="/a.png" link="javascript:alert(1)" >}}\n{{< youtube w7Ft2ymGmfc >}}\n  {{< figure src="/b.png" caption="b" >}}\n{{< youtube w7Ft2ymGmfc >}}\nb {{< youtube w7Ft2ymGmfc >}}\nc',
      lines(
        '<p><img src="https://blog.example/a.png" alt=""></p>',
        `<p>${YOUTUBE}</p>`,
        '<figure><img src="https://blog.example/b.png" alt="">',
        '<figcaption>b</figcaption>',
        '</figure>',
        `<p>${YOUTUBE}</p>`,
        `<p>b ${YOUTUBE}`,
        'c</p>',
      ),
    ],
    [
      '- {{< youtube w7Ft2ymGmfc >}}\n  {{< youtube w7Ft2ymGmfc >}}\n- b',
      lines('<ul>', '<li>', `<p>${YOUTUBE}</p>`, `<p>${YOUTUBE}</p>`, '</li>', '<li>b</li>', '</ul>'),
    ],
    ['`{{< youtube w7Ft2ymGmfc >}}`', '<p><code>{{&lt; youtube w7Ft2ymGmfc &gt;}}</code></p>'],
  ])('%j', (written, notes) => expectNotes(written, notes));

  it.each([
    '{{< youtube >}}',
    '{{< youtube "a&list=b" >}}',
    '{{< youtube https://evil.example/ >}}',
    '{{< youtube id="\u0022onclick=x" >}}',
    '{{< youtube aaaaaaaaaaaaaaaaaaaaa >}}',
    '{{< youtubes w7Ft2ymGmfc >}}{{< my/youtube w7Ft2ymGmfc >}}',
    '{{< vimeo ../x >}}',
    '{{ youtube }}',
    '{{< figure >}}{{< /figure >}}',
    '{{< figure caption="alone" >}}',
    '{{< figure src="javascript:alert(1)" caption="b" >}}',
    '{{< figure src="/a.png" width="1" caption="b" >}}',
    '{% figure src="/a.png" %}',
  ])('%s shows nothing', (written) => expectNotes(written, ''));

  it('are no summary of a post', () => {
    const { body, hidden } = hideShortcodes('{{< youtube w7Ft2ymGmfc >}}\n\nAbout tides.');
    const { html } = renderMarkdown(body);
    expect(summarise(parseHtml(html), hidden, html)).toBe('About tides.');
  });
});

describe('template code', () => {
  it.each<Case>([
    ['a {{< tweet x >}} b', '<p>a b</p>'],
    ['{{% notice tip %}}\nKeep **this**.\n{{% /notice %}}', '<p>Keep <strong>this</strong>.</p>'],
    ['{{< button href="/x" >}}Listen{{< /button >}}', '<p>Listen</p>'],
    ['[there]({{< ref "x.md" >}}) [here]({% link _posts/y.md %}) <{{ page.url }}>', '<p>there here &lt;&gt;</p>'],
    [
      '[a]({{ site.url }}{{ site.baseurl }}/b) ![c]({{ "/d.png" | relative_url }})',
      '<p><a href="https://blog.example/b">a</a> <img src="https://blog.example/d.png" alt="c"></p>',
    ],
    [
      'a {{ site.url }}{{ site.baseurl }}/b {{ site.url }} {{ page.url }}c `{{ site.url }}`',
      '<p>a https://blog.example/b https://blog.example c <code>{{ site.url }}</code></p>',
    ],
    [
      '[a]({% link files/a.pdf %}) <a href="{{ \'/b/\' | url }}">b</a>',
      '<p><a href="https://blog.example/files/a.pdf">a</a> <a href="https://blog.example/b/">b</a></p>',
    ],
    ['{% include video.html id="x" %}\n\na {{ page.title | upcase }} b', '<p>a b</p>'],
    ['{% if x %}a{% else %}b{% endif %}', '<p>ab</p>'],
    ['{% comment %}\na\n\nb\n{% endcomment %}c {{/* d */}}e{{- /* f */ -}}', '<p>c e</p>'],
    ['{% raw %}{{ a }} `{{ b }}`{% endraw %}', '<p>{{ a }} <code>{{ b }}</code></p>'],
    [
      '```\n{% raw %}{{ a }}{% endraw %}\n{{< b >}}{% c %}{: .d}\n```',
      '<pre><code>{{ a }}\n{{&lt; b &gt;}}{% c %}{: .d}\n</code></pre>',
    ],
    [
      'Write `{{< b >}}` or {{</* b */>}} or {{%/* c */%}}',
      '<p>Write <code>{{&lt; b &gt;}}</code> or {{&lt; b &gt;}} or {{% c %}}</p>',
    ],
    ['{{< highlight go >}}\nx := 1\n  <y>\n{{< /highlight >}}', '<pre><code>x := 1\n  &lt;y&gt;</code></pre>'],
    ['a {% highlight js %}x{% endhighlight %} b', '<p>a</p>\n<pre><code>x</code></pre>\n<p>b</p>'],
    [
      '## Title {#id .c}\n\nSetext {.c}\n---\n\nText\n{: .lead #x}\n\n![a](/b.png){:width="10"} ![a](/b.png){.c}',
      lines(
        '<h2>Title</h2>',
        '<h2>Setext</h2>',
        '<p>Text</p>',
        '<p><img src="https://blog.example/b.png" alt="a"> <img src="https://blog.example/b.png" alt="a"></p>',
      ),
    ],
    ['{:toc}\n\n{.lead}\n\n{::nomarkdown}a{:/}', '<p>a</p>'],
    ['a<!--more-->b', '<p>ab</p>'],
    [
      '{{ not closed, {% neither, {: a b }, {#x} in text, \\frac{{a}}{{b}}, {:a 1}, 50 {%',
      '<p>{{ not closed, {% neither, {: a b }, {#x} in text, \\frac{{a}}{{b}}, {:a 1}, 50 {%</p>',
    ],
    ['https://x.example/{{ y }}/z', '<p>https://x.example//z</p>'],
  ])('%j', (written, notes) => expectNotes(written, notes));

  it('stays on the lines on which it stood', () => {
    const source = 'a {{<\n x\n>}} b\n{% comment %}\n\n{% endcomment %}\n{% raw %}\n{{ x }}\n{% endraw %}\n';
    expect(hideShortcodes(source).body.split('\n')).toHaveLength(source.split('\n').length);
  });

  it.each(['{#a}', '# {#a} ', '{:.a ', '{{ x ', '{{/* ', '{% raw %}', '){.a', '{% raw %}x{% endraw %}', '[^'])(
    'takes no longer for more of it than its length: %s',
    (piece) => {
      expectLinear((share) => notesOf(`[^a]: x\n\n${piece.repeat((share * 100_000) / piece.length)}`));
    },
  );
});

describe('what is for readers stays as it is', () => {
  it.each<Case>([
    ['👩‍👩‍👧‍👦 🇿🇦 👍🏽 ❤️ e\u0301', '<p>👩‍👩‍👧‍👦 🇿🇦 👍🏽 ❤️ e\u0301</p>'],
    ['潮が引く。「港」、灯台　へ', '<p>潮が引く。「港」、灯台　へ</p>'],
    ['**潮**が *引く*', '<p><strong>潮</strong>が <em>引く</em></p>'],
    ['שלום **עולם** \u200Fx\u200E \u2067y\u2069', '<p>שלום <strong>עולם</strong> \u200Fx\u200E \u2067y\u2069</p>'],
    ['<div dir="rtl">\n\nשלום\n\n- א\n\n</div>', '<p dir="rtl">שלום</p>\n<ul dir="rtl">\n<li>א</li>\n</ul>'],
    ['<p dir=RTL>א</p><p dir=evil>b</p>', '<p dir="rtl">א</p>\n<p>b</p>'],
    [
      '<span dir="rtl">א</span> <bdo dir="ltr">b</bdo> <span class="x">c</span>',
      '<p><bdi dir="rtl">א</bdi> <bdo dir="ltr">b</bdo> c</p>',
    ],
    ['<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字', '<p>漢(かん)字</p>'],
    ['H<sub>2</sub>O ~~old~~ <ins>new</ins>', '<p>H<sub>2</sub>O <s>old</s> <ins>new</ins></p>'],
  ])('%j', (written, notes) => expectNotes(written, notes));
});

describe.each(['md', 'html'] as const)('hostile posts in .%s', (kind) => {
  it.each(HOSTILE)('%s: %j', (_trick, text) => expectSound(publishedNotes(text, kind)));
});

it('tries more than 200 of them, as the README says', () =>
  expect(new Set(HOSTILE.map(([, text]) => text)).size).toBeGreaterThan(200));

const NAMES =
  'p b i a ul ol li dl dt dd div h1 h2 pre code table tr td th caption blockquote figure figcaption span br hr img ruby rt form details section body sup input x-y bdi'.split(
    ' ',
  );
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(...NAMES).map((name) => `<${name}>`),
      fc.constantFrom(...NAMES).map((name) => `</${name}>`),
      fc.constantFrom(
        '<a href="/x?a&b">',
        '<img src="/i.png">',
        '<div dir=rtl>',
        '<ol start=2>',
        '&amp;',
        '&lt;b>',
        ' ',
        '\n',
        '\n\n',
        '\u00A0',
        '&#13;',
        '潮',
        '🇿🇦',
        '<!--',
        '-->',
        '{{ x }}',
        '[^1]',
        '\n[^1]: ',
        '- [ ] ',
        '| a | b |\n|--|--|\n',
        '`',
        '# ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

describe('any text', () => {
  it.each(['md', 'html'] as const)('gives a sound fragment from .%s', (kind) => {
    fc.assert(fc.property(soup, (text) => expectSound(publishedNotes(text, kind))));
  });

  it('is cut to a sound fragment that leads on', () => {
    const property = fc.property(soup, fc.integer({ min: 400, max: 900 }), (text, mostBytes) => {
      const whole = notesOf(`<p>${text}</p>`.repeat(20), 'html');
      const cut = new TextDecoder().decode(cutNotes(new TextEncoder().encode(whole), ADDRESS, mostBytes));
      expect(complaintsOf(cut)).toEqual([]);
      if (Buffer.byteLength(whole) <= mostBytes) expect(cut).toBe(whole);
      else {
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(mostBytes);
        const kept = cut.split(END)[0] ?? '';
        expect(textOf(whole).startsWith(textOf(kept).trimEnd().replace(/…$/, ''))).toBe(true);
        expect(cut.endsWith(END)).toBe(true);
      }
    });
    fc.assert(property);
  });
});

const END = `<p><a href="${ADDRESS}">Read the whole post</a></p>`;

describe('limits', () => {
  const cut = (html: string, mostBytes: number, address = ADDRESS): string =>
    new TextDecoder().decode(cutNotes(new TextEncoder().encode(html), address, mostBytes));

  it('cuts notes between graphemes, closes tags and leads to the post', () => {
    const html = `<ul>\n<li><b>${'👩‍👩‍👧‍👦'.repeat(40)}</b></li>\n</ul>`;
    expect(cut(html, 400)).toBe(
      `<ul>\n<li><b>${'👩‍👩‍👧‍👦'.repeat(11)}…</b></li>\n</ul>\n${END}`.replace('</li>\n</ul>', '</li></ul>'),
    );
    expect(cut(html, Buffer.byteLength(html))).toBe(html);
  });

  it('leaves nothing empty behind, and escapes whole', () => {
    expect(
      cut(`<p>${'a'.repeat(100)}</p>\n<ul>\n<li><a href="https://x.example/">${'b'.repeat(300)}</a></li>\n</ul>`, 400),
    ).not.toContain('<li></li>');
    expect(cut(`<p>${'&amp;'.repeat(100)}</p>`, 410)).toMatch(/^<p>(?:&amp;)+…<\/p>\n/);
  });

  it('leaves the link out where it would take too much', () => {
    const html = `<p>${'a'.repeat(500)}</p>`;
    expect(cut(html, 100, `https://blog.example/${'x'.repeat(99)}/`)).toBe(`<p>${'a'.repeat(90)}…</p>`);
  });

  it('keeps notes of 65,535 bytes', () => {
    const notes = new TextEncoder().encode(`<p>${'a'.repeat(65_528)}</p>`);
    expect(cutNotes(notes, ADDRESS)).toBe(notes);
    expect(cutNotes(new TextEncoder().encode(`<p>${'a'.repeat(65_529)}</p>`), ADDRESS).length).toBeLessThanOrEqual(
      65_535,
    );
  });

  it('cuts descriptions to 4,000 bytes of HTML, with the address of the post', () => {
    const text = cutDescription('潮 & <港> '.repeat(400), ADDRESS);
    expect(text.endsWith(`… ${ADDRESS}`)).toBe(true);
    expect(bytesInHtml(text)).toBeLessThanOrEqual(4000);
    expect(bytesInHtml(text)).toBeGreaterThan(3900);
    expect(cutDescription('a'.repeat(4000), ADDRESS)).toBe('a'.repeat(4000));
    expect(cutDescription('a'.repeat(4001), `https://x.example/${'y'.repeat(2000)}`)).toBe(`${'a'.repeat(3997)}…`);
  });
});

describe('plain text', () => {
  it.each<Case>([
    ['# Tides\n\nLow *water*.\n\nHigh.', 'Tides\n\nLow water.\n\nHigh.'],
    ['- one\n- two\n  1. three\n  2. four\n\nfive', '• one\n• two\n  1. three\n  2. four\n\nfive'],
    ['3. c\n4. d', '3. c\n4. d'],
    [
      '[text](https://x.example/a?b=1&c=2), <https://x.example/>, [x.example](https://x.example/)',
      'text (https://x.example/a?b=1&c=2), https://x.example/, x.example',
    ],
    ['[write](mailto:a@b.example) a@b.example', 'write (a@b.example) a@b.example'],
    ['a\\\nb', 'a\nb'],
    ['![A chart](/c.png) &amp; &lt;b&gt;', 'A chart & <b>'],
    ['```\na\n  b\n```\n\nc', 'a\n  b\n\nc'],
    ['| a | b |\n|--|--|\n| 1 | 2 |', '• a · b\n• 1 · 2'],
    ['- [x] done\n- a\n\n  b', '• ☑ done\n• a\nb'],
    ['a[^1]\n\n[^1]: Note', 'a[1]\n\n1. Note'],
    ['> quote\n\n---\n\n潮 👩‍👩‍👧‍👦 שלום', 'quote\n\n潮 👩‍👩‍👧‍👦 שלום'],
    ['', ''],
  ])('%j', (written, text) => expect(formatPlainText(notesOf(written))).toBe(text));

  it('of any text is of its words only', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const plain = formatPlainText(notesOf(text, 'html'));
        expect(plain).toBe(plain.trimEnd());
        expect(plain).not.toMatch(/<\/?(?:p|li|a)[ >]/);
      }),
    );
  });
});
