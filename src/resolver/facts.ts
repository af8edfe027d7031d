import { defined } from '../defined.js';
import type { Resolution } from '../model.js';

/** What is known of an episode beside its enclosure. */
export type Facts = Omit<Resolution, 'enclosure' | 'source'>;

/** The facts of whatever holds some of them, without anything else. */
export const factsOf = (holder: Facts | undefined): Facts => {
  const { seconds, image, season, episode, episodeType, explicit, transcripts, chapters } = holder ?? {};
  return defined({ seconds, image, season, episode, episodeType, explicit, transcripts, chapters });
};
