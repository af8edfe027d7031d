import { isHttps } from './address.js';
import { defined } from './defined.js';
import { finding } from './findings.js';
import { formatInstant } from './ledger/ledger.js';
import type { Finding, Instant } from './model.js';
import { KIND } from './namespace/kinds.js';
import type { Settings } from './settings/settings.js';
import { closest } from './text.js';

/** What the settings say of a show that may be right, and is hardly meant. */
export const showFindings = (settings: Settings, asOf: Instant): readonly Finding[] => [
  ...unlistedServices(settings),
  ...insecureFeed(settings),
  ...overdueStreams(settings, asOf),
];

const unlistedServices = ({ show, places }: Settings): readonly Finding[] =>
  Object.keys(show.podcast.blockedServices ?? {})
    .filter((name) => name !== 'all' && !KIND.service.isRight(name))
    .map((name) => {
      const place = places.ofShow.get(`blockedServices.${name}`) ?? places.show;
      return finding('unlisted-service', place, { name, ...defined({ guess: closest(name, KIND.service.values) }) });
    });

const insecureFeed = ({ feed, places }: Settings): readonly Finding[] =>
  isHttps(feed.url) ? [] : [finding('insecure-feed', places.feedUrl, { url: feed.url })];

/** Apps go by the status, and show a stream for as long as it says so. */
const overdueStreams = ({ show }: Settings, asOf: Instant): readonly Finding[] =>
  (show.podcast.liveItems ?? []).flatMap(({ title, guid, status, end }) =>
    status === 'ended' || end === undefined || end >= asOf
      ? []
      : [finding('overdue-stream', guid.place, { title, status, end: formatInstant(end) })],
  );
