const WITH_OFFSET = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?(?:(Z)|([+-]\d\d)(?::?(\d\d))?)$/i;

/** Milliseconds since 1970 of a time of ISO 8601, to the second; NaN without an offset, for it may be anywhere. */
export const instantOf = (text: string): number => {
  const [whole, year, month, day, hour, minute, second = '00', zulu, hours = '+00', minutes = '00'] =
    WITH_OFFSET.exec(text.trim()) ?? [];
  if (whole === undefined) return Number.NaN;
  const offset = zulu === undefined ? `${hours}:${minutes}` : 'Z';
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
};
