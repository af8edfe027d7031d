import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { transcriptProblem } from '../src/linter/servers/transcripts.js';
import { createBlog, IDS } from './blog.js';

const problemOf = (html: string, type = 'text/html'): string | undefined => transcriptProblem(type, Buffer.from(html));

describe('a transcript in HTML', () => {
  it.each([
    '<cite>Mara:</cite><time>0:00</time><p>3 < 4 && 5 > 4.</p>',
    `<!DOCTYPE html>\r\n<html lang=en><head><meta charset="UTF-8" /><title>Knots &lt; ropes</title></head>
<body class='a b'>\n<!-- of week 3 -->\n<h1 id="top">Knots</h1><div dir="ltr" title="1 > 0"><p>One<br>two<br/>three</p></div>
<time datetime="PT1S">0:01</time><a\n href="https://example.com/?a=1&amp;b=2">see</a><A HREF='mailto:m@example.com'>m</A>
<ul><li><b>b</b><i>i</i><em>e</em><strong>s</strong></ul><ol><li>1</li></ol><blockquote>q</blockquote></body></html>`,
  ])('is published when it is text: %s', (html) => {
    expect(problemOf(html)).toBeUndefined();
  });

  it.each([
    ['<p>Hi</p>\n<svg/onload=alert(1)>', '<svg> in line 2'],
    ['<p><img/src=x onerror=alert(1)>', '<img> in line 1'],
    ['<p>Hi</p><script>alert(1)</script>', '<script> in line 1'],
    ['<SCRIPT\u{A0}x>', '<script> in line 1'],
    ['<p onclick="alert(1)">Hi</p>', '<p onclick="alert(1)"> in line 1'],
    ['<p/onclick=alert(1)>Hi</p>', 'a <p> that is not written plainly'],
    ['<p class="a"onclick="alert(1)">Hi</p>', 'a <p> that is not written plainly'],
    ['<p style="background:url(//e.example)">Hi</p>', '<p style='],
    ['<a href="java&#115;cript:alert(1)">x</a>', '<a href="java&#115;cript:alert(1)">'],
    ['<a href=" javascript:alert(1)">x</a>', '<a href='],
    ['<a href="data:text/html,x">x</a>', '<a href='],
    ['<meta http-equiv=refresh content="0;url=//e.example"><p>', '<meta http-equiv="refresh">'],
    ['<meta charset="iso-2022-jp"><p>', '<meta charset="iso-2022-jp">'],
    ['<link rel=stylesheet href=//e.example><p>', '<link> in line 1'],
    ['<base href=//e.example><p>', '<base> in line 1'],
    ['<p><form action=//e.example>', '<form> in line 1'],
    ['<p></p></form>', '<form> in line 1'],
    ['<p><!--><svg onload=alert(1)>--></p>', 'markup that is no element'],
    ['<p><!-- a --!><svg onload=alert(1)> --></p>', 'markup that is no element'],
    ['<p><![CDATA[<svg onload=alert(1)>]]></p>', 'markup that is no element'],
    ['<p><?x <svg onload=alert(1)>?></p>', 'markup that is no element'],
    ['<title><!-- </title><svg onload=alert(1)> --></title><p>', 'a <title> that is not written plainly'],
    ['<p title="<svg onload=alert(1)>', 'a <p> that is not written plainly'],
    ['<p>\u{1B}(B</p>', 'a control character in line 1'],
  ])('is refused for what may do more: %s', (html, harm) => {
    expect(problemOf(html)).toContain(`it holds ${harm}`);
    expect(problemOf(html, 'TEXT/HTML; charset=utf-8')).toContain(`it holds ${harm}`);
  });

  it.each([
    '<p '.repeat(2_000_000),
    `<p ${'class=a '.repeat(1_000_000)}>`,
    `<p class${' '.repeat(5_000_000)}`,
    `<p><!--${'-'.repeat(5_000_000)}`,
    `<p title="${"a='".repeat(2_000_000)}`,
  ])('takes no longer for one that is made to take long', (html) => {
    expect(problemOf(html)).toMatch(
      /^it holds (?:a <p> that is not written plainly|markup that is no element) in line 1/,
    );
  });

  it('is read through when it is long', () => {
    expect(problemOf('<p class="a">Hello < there</p>\n'.repeat(300_000))).toBeUndefined();
  });
});

describe('a transcript that is published', () => {
  it('is called by its type, not by the name that its author gave it', () => {
    const blog = createBlog();
    const [id] = IDS;
    const file = `content/posts/${id}.md`;
    const told =
      '{ file: t2.html, type: text/vtt }, { file: t3.HTM }, { file: t4.html, type: "TEXT/PLAIN; charset=utf-8" }';
    blog.write(file, blog.read(file).replace('podcast: {', `podcast: { transcripts: [${told}],`));
    blog.write('content/posts/t2.html', 'WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script>\n');
    blog.write('content/posts/t3.HTM', '<cite>Mara:</cite><time>0:00</time><p>Hello.</p>');
    blog.write('content/posts/t4.html', '<script>alert(1)</script>');
    expect(blog.run('generate')).toMatchObject({ code: 0 });
    const names = [`${id}.vtt`, `${id}-2.html`, `${id}-3.txt`];
    expect(names.filter((name) => !existsSync(blog.path(`feeds/transcripts/${name}`)))).toEqual([]);
    expect(existsSync(blog.path(`feeds/transcripts/${id}.html`))).toBe(false);
  });

  it('is not, when it holds scripts', () => {
    const blog = createBlog();
    const file = `content/posts/${IDS[0]}.md`;
    blog.write(file, blog.read(file).replace('podcast: {', 'podcast: { transcripts: [t.html],'));
    blog.write('content/posts/t.html', '<p>Hello.</p>\n<svg/onload=alert(1)>');
    const { code, stderr } = blog.run('generate');
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('it holds <svg> in line 2') });
    expect(existsSync(blog.path('feeds/transcripts'))).toBe(false);
  });
});
