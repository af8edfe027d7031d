import { sep } from 'node:path';
import { styleText } from 'node:util';
import { formatAddress, isWeb, resolveUrl } from './address.js';
import { onceEach, type Told } from './alike.js';
import type { Finding, Place, Severity } from './model.js';
import { toJson, visible } from './text.js';
import { VERSION } from './version.js';

/** How findings are shown: for people, for programs, or as annotations of GitHub Actions. */
export type Format = 'text' | 'json' | 'github' | 'sarif';

/** What the formatter has to know beyond the findings. */
export type ReportOptions = {
  /** The path of a file as the reader of the report knows it. */
  readonly pathOf: (file: string) => string;
  /** A line of a file, to be shown under its finding; absent where nobody looks. */
  readonly lineOf?: ((found: Finding) => string | undefined) | undefined;
  readonly colours?: boolean | undefined;
  /** What a rule asks for, and why; undefined for a finding that is of no rule. */
  readonly describe?: ((code: string) => { readonly wants: string; readonly why: string } | undefined) | undefined;
};

/** A finding as the contract writes it in JSON: `file` relative to the settings file; one of `lint` with its rule. */
export const findingToJson = ({ code, severity, message, hint, place, related, ruling }: Finding) => ({
  code,
  severity,
  message,
  hint,
  ...place,
  related,
  ...ruling,
});

/** All findings of a run in one text; as JSON a list, also when there are none. For people, what is the same is said once. */
export const formatFindings = (findings: readonly Finding[], format: Format, options: ReportOptions): string => {
  if (format === 'json') return toJson(findings.map(findingToJson));
  if (format === 'sarif') return toJson(toSarif(findings, options));
  const show = format === 'github' ? toGithub : toText;
  return onceEach(findings)
    .map((told) => show(told, options))
    .join('');
};

const COLOURS = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, string>;

const toText = ({ found, also }: Told, options: ReportOptions): string => {
  const { severity, place, code, message, hint, related } = found;
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    options.colours ? styleText(style, text, { validateStream: false }) : text;
  return [
    `${paint('bold', at(place, options))}: ${paint(COLOURS[severity], severity)}: ${visible(message)} [${code}]`,
    ...excerpt(found, options, (text) => paint(COLOURS[severity], text)),
    ...related.slice(0, MOST_RELATED).map((other) => `  see: ${at(other, options)}`),
    ...(related.length > MOST_RELATED ? [`  see: ${related.length - MOST_RELATED} more`] : []),
    `  hint: ${visible(hint)}`,
    ...also.map((other) => `  also: ${othersWhy(other)}`),
    '',
  ].join('\n');
};

/** Another rule that the same fault breaks, and why that one minds. */
const othersWhy = ({ code, severity, hint, ruling }: Finding): string =>
  visible(`${severity} [${code}]: ${ruling?.why ?? hint}`);

const MOST_RELATED = 5;

const at = ({ file, line, column }: Place, { pathOf }: ReportOptions): string =>
  `${visible(pathOf(file))}:${line}:${column}`;

const WIDTH = 100;

/** The line of a place with a marker under it; a long line is cut around the marker. */
const excerpt = (found: Finding, { lineOf }: ReportOptions, paint: (text: string) => string): string[] => {
  const { line, column, endColumn } = found.place;
  const source = lineOf?.(found);
  if (source === undefined || source.trim() === '') return [];
  const from = column > WIDTH - 20 ? column - 20 : 1;
  const shown = visible(source.slice(from - 1, from - 1 + WIDTH).replaceAll('\t', ' '));
  const start = column - from;
  const length = Math.max(1, Math.min(endColumn - column, WIDTH - start));
  const number = String(line);
  const cut = source.length > from - 1 + WIDTH ? '…' : '';
  return [
    `  ${number} | ${from > 1 ? '…' : ''}${shown}${cut}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(start + (from > 1 ? 1 : 0))}${paint('^'.repeat(length))}`,
  ];
};

const LEVELS = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<Severity, string>;

/** SARIF 2.1.0, as code scanning reads it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
const toSarif = (findings: readonly Finding[], { pathOf, describe }: ReportOptions): object => {
  const rules = [...new Set(findings.map(({ code }) => code))];
  const results = findings.map(({ code, severity, message, hint, place }) => ({
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: severity,
    message: { text: unlinked(`${message}\n${hint}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(pathOf(place.file)) },
          region: {
            startLine: place.line,
            startColumn: place.column,
            endLine: place.endLine,
            endColumn: place.endColumn,
          },
        },
      },
    ],
  }));
  const described = rules.map((id) => ({
    id,
    ...descriptionOf(id, describe?.(id)),
    help: { text: unlinked(findings.find(({ code }) => code === id)?.hint ?? id) },
  }));
  const driver = { name: 'podwright', version: VERSION, rules: described };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
};

/** A path, from where the command ran, as a reference by RFC 3986; an address stays one, without user name and password. */
const uriOf = (path: string): string => {
  const url = isWeb(path) ? resolveUrl(path) : undefined;
  if (!url) return path.split(sep).map(encodeSegment).join('/');
  Object.assign(url, { username: '', password: '' });
  return formatAddress(url.href).replace(/%(?![\da-f]{2})/gi, '%25');
};

const encodeSegment = (name: string): string => encodeURIComponent(name.replace(/\p{Cs}/gu, '\u{FFFD}'));

/** Plain text, in which `[text](address)` would be a link: section 3.11.6 of the specification. */
const unlinked = (text: string): string => text.replaceAll('](', '\\](');

/** What a rule is about, in words: codes that are of no rule name the bad thing themselves. */
const descriptionOf = (id: string, rule: { readonly wants: string; readonly why: string } | undefined) =>
  rule
    ? { shortDescription: { text: rule.wants }, fullDescription: { text: rule.why } }
    : { shortDescription: { text: id.replaceAll('-', ' ') } };

/** A workflow command: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const toGithub = ({ found, also }: Told, { pathOf }: ReportOptions): string => {
  const { severity, place, code, message, hint } = found;
  const properties = Object.entries({
    file: visible(pathOf(place.file)),
    line: place.line,
    endLine: place.endLine,
    col: place.column,
    endColumn: place.endColumn,
    title: code,
  }).map(([name, value]) => `${name}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
  const text = [visible(message), `hint: ${visible(hint)}`, ...also.map((other) => `also: ${othersWhy(other)}`)].join(
    '\n',
  );
  return `::${LEVELS[severity]} ${properties.join(',')}::${escapeData(text)}\n`;
};

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
