import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build, readSettings } from '../src/pipeline.js';
import { render } from '../src/writer/rss.js';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The first block of a language in the README. */
const blockOf = (language: string): string => {
  const block = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(README)?.[1];
  if (block === undefined) throw new Error(`no ${language} in the README`);
  return block;
};

it('makes of the first post of the README the item that stands below it, with the settings further down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'podwright-readme-'));
  try {
    mkdirSync(join(folder, 'posts'));
    writeFileSync(join(folder, 'posts/week-50.md'), blockOf('markdown'));
    writeFileSync(join(folder, 'podwright.yaml'), blockOf('yaml'));
    const { value: settings, findings } = readSettings(join(folder, 'podwright.yaml'));
    expect(findings).toEqual([]);
    if (!settings) throw new Error('no settings');
    const built = await build(settings, { asOf: Date.UTC(2026, 0) });
    expect(built.findings.map(({ code }) => code)).toEqual(['derived-enclosure']);
    const item = [...render(built.feed)].find(({ episode }) => episode)?.text ?? '';
    const lines = blockOf('xml')
      .split('\n')
      .map((line) => line.trim().replace(' …]]></content:encoded>', ''));
    for (const line of lines) expect(item).toContain(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
