// A name as initials: all that a draft holds of it while identifying fields are off.

const TITLES = new Set(['mr', 'mrs', 'miss', 'ms', 'mx', 'dr', 'sir', 'rev', 'prof']);
/** Who somebody is, and not what they are called. */
const RELATIONS =
  /^(?:(?:her|his|their|the|a|step|foster|great|mum's|dad's) ?)*(?:mum|mummy|mother|dad|daddy|father|parent|carer|partner|nan|nana|nanny|gran|granny|grandma|grandmother|grandad|grandpa|grandfather|aunt|auntie|aunty|uncle|brother|sister|cousin|son|daughter|baby|twin|child|worker|lodger|friend|neighbour|nobody|no one|none)(?: \d{1,2})?$/i;
const MOST_INITIALS = 4;

/** "Jayden-Lee O'Brien" → "J.L.O."; null where there is no letter. */
export function initialsOf(name: string): string | null {
  const text = name.replace(/\s+/g, ' ').trim();
  if (RELATIONS.test(text)) return text;
  const alreadyInitials =
    /^(?:\p{Lu}[. ]{0,2}){1,4}$/u.test(text) ||
    /^\p{Ll}{2}$/u.test(text) ||
    /^(?:\p{L}\. ?){1,4}$/u.test(text);
  const words = alreadyInitials ? [...text.matchAll(/\p{L}/gu)].map(([letter]) => letter) : wordsOf(text);
  const letters = words
    .flatMap((word) => /\p{L}/u.exec(word)?.[0].toLocaleUpperCase('en') ?? [])
    .slice(0, MOST_INITIALS);
  return letters.length > 0 ? letters.map((letter) => `${letter}.`).join('') : null;
}

const wordsOf = (text: string): string[] =>
  text.split(/[\s,-]+/).filter((word) => word !== '' && !TITLES.has(word.toLowerCase().replace('.', '')));
