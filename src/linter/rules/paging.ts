import { childrenOf } from '../../xml/element.js';
import { quoted } from '../check.js';
import { hrefOf, linksOf, relOf } from '../links.js';
import type { Rule } from '../rule.js';

/** The relations of links to other pages of a feed; `prev` is no registered one, and followed all the same. */
const PAGES: ReadonlySet<string> = new Set(['next', 'previous', 'prev', 'prev-archive', 'next-archive']);

/** Feeds in several documents, and push: RFC 5005 and https://www.w3.org/TR/websub/ */
export const PAGING: readonly Rule[] = [
  {
    id: 'rfc5005/complete',
    wants: 'fh:complete only where there are no other pages',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['fh:complete'],
    why: 'fh:complete tells readers that this document is all of the feed, so they follow no links to more of it',
    hint: 'leave out fh:complete, or the links to other pages',
    good: '<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/>',
    bad: [...PAGES].map(
      (rel) =>
        `<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/><atom:link rel="${rel}" href="https://example.com/2.xml"/>`,
    ),
    channel: (channel) => {
      const more = linksOf(channel).find((link) => PAGES.has(relOf(link)));
      if (!more) return [];
      return childrenOf(channel, 'fh:complete').map((at) => ({
        at,
        message: `${at.tag} stands beside a link to ${quoted(relOf(more))}`,
      }));
    },
  },
  {
    id: 'rfc5005/paged',
    wants: 'links to pages other than this one',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['atom:link'],
    why: 'a page that is its own next or previous page sends apps that follow it in a circle',
    hint: 'let the link point to another page, or leave it out',
    good: '<atom:link rel="self" href="https://example.com/feed.xml"/><atom:link rel="next" href="https://example.com/feed-2.xml"/>',
    bad: '<atom:link rel="self" href="https://example.com/feed.xml"/><atom:link rel="next" href="https://example.com/feed.xml"/>',
    channel: (channel) => {
      const own = new Set(linksOf(channel, 'self').map(hrefOf));
      return linksOf(channel)
        .filter((link) => PAGES.has(relOf(link)) && own.has(hrefOf(link)))
        .map((at) => ({ at, message: `${quoted(relOf(at))} of the feed is ${quoted(hrefOf(at))}, the feed itself` }));
    },
  },
  {
    id: 'rfc5005/archived',
    wants: 'a link to the current feed in archives',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['fh:archive'],
    why: 'from an archive without a link to the current feed nobody finds the newer episodes',
    hint: 'add <atom:link rel="current" href="…"/> to the archive',
    good: '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><atom:link rel="current" href="https://example.com/now.xml"/>',
    bad: '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>',
    channel: (channel) =>
      linksOf(channel, 'current').length > 0
        ? []
        : childrenOf(channel, 'fh:archive').map((at) => ({
            at,
            message: `${at.tag} stands without a link to "current"`,
          })),
  },
  {
    id: 'websub/links',
    wants: 'a link to "self" beside one to a hub',
    weight: 'informational',
    profiles: ['podcast-index'],
    about: ['atom:link'],
    why: 'who subscribes at a hub names the feed by its self link, and cannot without one',
    hint: 'add <atom:link rel="self" href="…"/> beside the link to the hub',
    good: '<atom:link rel="hub" href="https://hub.example.com/"/><atom:link rel="self" href="https://example.com/feed.xml" type="application/rss+xml"/>',
    bad: '<atom:link rel="hub" href="https://hub.example.com/"/>',
    channel: (channel) =>
      linksOf(channel, 'self').length > 0
        ? []
        : linksOf(channel, 'hub').map((at) => ({
            at,
            message: `hub ${quoted(hrefOf(at))} has no link to "self" beside it`,
          })),
  },
];
