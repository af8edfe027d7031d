import { parseCategory } from '../categories.js';
import { defined } from '../defined.js';
import type { Show } from '../model.js';
import type { ShowTags } from '../namespace/tags.js';
import { podcastGuid } from '../podcast-guid.js';
import type { SettingsFields } from './fields.js';
import type { PlacesOf } from './places.js';

/** The show as it is published: its settings, with what is made of others. */
export const completeShow = ({ show, feed, namespaces }: SettingsFields, image: string, placesOf: PlacesOf): Show => {
  const { title, description, link, language, author, explicit, type, owner, copyright, newFeedUrl } = show;
  const { block, complete: isComplete, guid, locked } = show;
  return {
    title,
    description,
    link,
    language,
    author,
    image,
    explicit,
    type,
    namespaces,
    categories: show.categories.map(parseCategory).filter((category) => category !== undefined),
    guid: guid ?? podcastGuid(feed.url),
    locked: typeof locked === 'object' ? locked.locked : locked,
    ...defined({ owner, copyright, newFeedUrl }),
    ...(block ? { block } : {}),
    ...(isComplete ? { complete: isComplete } : {}),
    podcast: completeTags(show, placesOf),
  };
};

const completeTags = (show: SettingsFields['show'], placesOf: PlacesOf): ShowTags => {
  const { persons, location, license, funding, value, images, socialInteract, chat, txt, extra, medium } = show;
  const { trailers, updateFrequency, usesPodping, blockedServices, remoteItems, podroll, publisher, locked } = show;
  return defined({
    persons,
    location,
    license,
    funding,
    value,
    images,
    socialInteract,
    chat,
    txt,
    extra,
    medium,
    trailers,
    updateFrequency,
    usesPodping,
    blockedServices,
    remoteItems,
    podroll,
    publisher,
    lockOwner: typeof locked === 'object' ? locked.owner : undefined,
    liveItems: show.liveItems?.map((item, index) => ({
      ...item,
      guid: { value: item.guid, place: placesOf.value(['show', 'liveItems', String(index), 'guid']) },
    })),
  });
};
