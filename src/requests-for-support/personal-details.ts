// A hint beside free text that seems to hold what belongs to a person: a full name, a birth date, an address, a number.
import type { FormWords } from '../knowledge/form-words.ts';
import type { NameFinder } from './names-in-text.ts';
import { POSTCODE } from './read-answer.ts';

export type PersonalDetail = keyof FormWords['personal_details'];

const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const PHONE = /(?<![\d.])(?:\+44|0044|0)(?:[ ()-]*\d){9,10}(?!\d)/;
const NHS_NUMBER = /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/;
const UPN = /\b[A-Z]\d{11}[A-Z\d]\b/i;
const NATIONAL_INSURANCE = /\b[A-CEGHJ-PR-TW-Z]{2} ?(?:\d{2} ?){3}[A-D]\b/i;
const STREET =
  /\b\d{1,4}[a-z]?,? (?:\p{L}[\p{L}'-]+ ){1,3}(?:road|rd|street|st|lane|avenue|ave|close|drive|crescent|terrace|gardens|court|grove|way|place|walk|row|hill|rise|mews)\b/iu;
const DATE = String.raw`(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (?:19|20)\d{2})`;
const BIRTH_DATE = new RegExp(
  String.raw`\b(?:born|dob|d\.o\.b\.?|date of birth|birthday|due)\b[^.\n]{0,20}?${DATE}`,
  'i',
);
/** A full date so long ago that nothing but a birth is meant; "on 3 March 2026" is an example, and wanted. */
const NUMERIC_DATE = new RegExp(DATE, 'gi');
const A_BIRTH_LIES_BACK_YEARS = 3;

export function personalDetailsIn(
  text: string,
  { names, at }: { names: NameFinder; at: Date },
): PersonalDetail[] {
  const found: PersonalDetail[] = [];
  if (names.findFull(text).length > 0) found.push('full_name');
  if (BIRTH_DATE.test(text) || hasOldDate(text, at)) found.push('birth_date');
  if (POSTCODE.test(text) || STREET.test(text)) found.push('address');
  const phone = PHONE.test(text);
  if (phone) found.push('phone');
  if (EMAIL.test(text)) found.push('email');
  if (UPN.test(text) || NATIONAL_INSURANCE.test(text) || (!phone && NHS_NUMBER.test(text)))
    found.push('number');
  return found;
}

function hasOldDate(text: string, at: Date): boolean {
  const years = [...text.matchAll(NUMERIC_DATE)].flatMap(
    ([date]) => /((?:19|20)\d{2})$/.exec(date)?.[1] ?? [],
  );
  return years.some((year) => Number(year) <= at.getUTCFullYear() - A_BIRTH_LIES_BACK_YEARS);
}

/** The hint to show beside the text, or null. It blocks nothing: the answer stands as it was typed. */
export function personalDetailsHint(
  text: string,
  { names, at, words }: { names: NameFinder; at: Date; words: FormWords },
): string | null {
  const found = personalDetailsIn(text, { names, at });
  return found.length > 0 ? found.map((detail) => words.personal_details[detail]).join(' ') : null;
}
