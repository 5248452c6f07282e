// A message as search reads it: one spelling for what people type in many ways.

const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/gu;
const COMBINING = /[\u0300-\u036f]/g;

/** Read before apostrophes go, with or without one: "dont" is "do not", so that a missing apostrophe changes nothing. */
const CONTRACTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "can't": 'can not',
    cant: 'can not',
    cannot: 'can not',
    "won't": 'will not',
    wont: 'will not',
    "shan't": 'shall not',
    "ain't": 'is not',
    aint: 'is not',
    "y'all": 'you all',
    "i'm": 'i am',
    im: 'i am',
    "let's": 'let us',
    "i've": 'i have',
    ive: 'i have',
    "i'd": 'i would',
    "it's": 'it is',
    its: 'it is',
    "that's": 'that is',
    thats: 'that is',
    "what's": 'what is',
    whats: 'what is',
    "who's": 'who is',
    whos: 'who is',
    "where's": 'where is',
    wheres: 'where is',
    "how's": 'how is',
    hows: 'how is',
    "he's": 'he is',
    hes: 'he is',
    "she's": 'she is',
    shes: 'she is',
    "there's": 'there is',
    theres: 'there is',
    "here's": 'here is',
    "they're": 'they are',
    theyre: 'they are',
    "we're": 'we are',
    "you're": 'you are',
    youre: 'you are',
    "they've": 'they have',
    theyve: 'they have',
    "we've": 'we have',
    weve: 'we have',
    "you've": 'you have',
    youve: 'you have',
  }),
);
const NEGATED = [
  'do',
  'does',
  'did',
  'is',
  'are',
  'was',
  'were',
  'has',
  'have',
  'had',
  'would',
  'could',
  'should',
  'need',
  'must',
];
const NOT: ReadonlyMap<string, string> = new Map(
  NEGATED.flatMap((verb) => [
    [`${verb}n't`, `${verb} not`],
    [`${verb}nt`, `${verb} not`],
  ]),
);

/** Text-speak and the short forms of staff rooms. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    u: 'you',
    ur: 'your',
    r: 'are',
    wot: 'what',
    wat: 'what',
    wht: 'what',
    wen: 'when',
    cos: 'because',
    coz: 'because',
    cuz: 'because',
    bc: 'because',
    pls: 'please',
    plz: 'please',
    plse: 'please',
    thx: 'thanks',
    ty: 'thanks',
    tho: 'though',
    thru: 'through',
    b4: 'before',
    gonna: 'going to',
    wanna: 'want to',
    gotta: 'got to',
    dunno: 'do not know',
    sumthing: 'something',
    summat: 'something',
    smth: 'something',
    sumone: 'someone',
    sum1: 'someone',
    some1: 'someone',
    no1: 'no one',
    any1: 'anyone',
    every1: 'everyone',
    nuffin: 'nothing',
    nowt: 'nothing',
    owt: 'anything',
    ppl: 'people',
    msg: 'message',
    abt: 'about',
    w: 'with',
    wiv: 'with',
    wi: 'with',
    yr: 'year',
    yrs: 'years',
    yo: 'year old',
    bf: 'boyfriend',
    gf: 'girlfriend',
    hw: 'homework',
    tmrw: 'tomorrow',
    tmw: 'tomorrow',
    '2moro': 'tomorrow',
    '2day': 'today',
    '2nite': 'tonight',
    tonite: 'tonight',
    skool: 'school',
    hav: 'have',
    havin: 'having',
    wiht: 'with',
    teh: 'the',
    da: 'da',
    dat: 'that',
    dis: 'this',
    dem: 'them',
    den: 'then',
    nd: 'and',
    n: 'and',
    k: 'ok',
    okay: 'ok',
    mam: 'mum',
    mom: 'mum',
    mummy: 'mum',
    mums: 'mum',
    daddy: 'dad',
    dads: 'dad',
    father: 'dad',
    mother: 'mum',
    granny: 'gran',
    nan: 'gran',
    nanny: 'gran',
    nana: 'gran',
    grandma: 'gran',
    grandmother: 'gran',
    kiddo: 'kid',
    tel: 'telephone',
    govt: 'government',
    appt: 'appointment',
    asap: 'as soon as possible',
    fone: 'phone',
    fink: 'think',
    gona: 'going to',
    ref: 'referral',
    refd: 'referred',
    org: 'organisation',
    info: 'information',
    atm: 'atm',
    sch: 'school',
  }),
);

const NUMBERS: ReadonlyMap<string, string> = new Map(
  [
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
  ].map((word, value) => [word, String(value)]),
);

/** Words in small letters with single spaces between them, short forms written out. */
export function normalise(text: string): string {
  return normalisedWords(text).join(' ');
}

export function normalisedWords(text: string): string[] {
  const plain = plainText(text)
    // "tic+", "ff +" and "my plan+" are names; a plus between words is a sign.
    .replace(/([a-z])\s?\+/g, '$1 plus ')
    .replace(/\be-(?=[a-z])/g, 'e')
    .replace(/\b(?:yr|year|y)\s?-?(\d{1,2})s?\b/g, 'year $1')
    .replace(/\b(\d{1,2})\s?-?(?:yrs?|years?|y)\s?-?\s?(?:olds?|o)\b/g, '$1 year old')
    .replace(/\b(\d{1,2})\s?-?yo\b/g, '$1 year old')
    .replace(/\bb ?& ?b\b/g, 'bandb')
    .replace(/&/g, ' and ')
    .replace(/\bw\//g, 'with ')
    // "Signs of anorexia" is nobody's signature.
    .replace(/\b(?:signs? of|show(?:s|ing|ed)? signs?)\b/g, 'symptoms of');
  const words: string[] = [];
  for (const [raw] of plain.matchAll(/[a-z0-9]+(?:'[a-z]+)*/g)) {
    const written = CONTRACTIONS.get(raw) ?? NOT.get(raw);
    if (written) words.push(...written.split(' '));
    else words.push(...wordsOf(raw));
  }
  return words;
}

/** All of it stands on the keyboard, as most messages do: there is nothing to make plain but capitals and signs. */
export const isTyped = (text: string): boolean => /^[\n\r\t -~]*$/.test(text);

/** Small letters, one kind of apostrophe, nothing invisible: the message before words are told apart. */
export function plainText(text: string): string {
  if (isTyped(text)) return text.replaceAll('`', "'").toLowerCase();
  return text
    .replace(/[\ufdf0-\ufdfd]/gu, ' ')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[\u2018\u2019\u02bc\u0060\u00b4\u2032]/g, "'")
    .normalize('NFD')
    .replace(COMBINING, '')
    .toLowerCase();
}

function wordsOf(raw: string): string[] {
  // "mum's", "they'll" and "he'd": what stands before the apostrophe is the word.
  const word = raw.replace(/'(?:s|ll|d|re|ve|m)$/, '').replaceAll("'", '');
  const short = SHORT_FORMS.get(word) ?? NUMBERS.get(word) ?? word;
  return short.split(' ');
}
