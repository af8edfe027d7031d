/** The codes of ISO 639-1, with those withdrawn that feeds still use: https://www.loc.gov/standards/iso639-2/php/code_list.php */
const LANGUAGES = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el ' +
    'en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it ' +
    'iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo ' +
    'mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh ' +
    'si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh ' +
    'yi yo za zh zu'
  ).split(' '),
);

/** No tag of a language is as long; patterns that repeat a group run out of stack. */
const MOST_CHARACTERS = 200;

/** Whether a text has the form of a language tag and begins with a language of ISO 639; codes of three letters are not looked up. */
export const isLanguage = (text: string): boolean => {
  const [primary = ''] = text.split('-', 1);
  if (text.length > MOST_CHARACTERS || !/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(text)) return false;
  return primary.length === 3 || LANGUAGES.has(primary.toLowerCase());
};
