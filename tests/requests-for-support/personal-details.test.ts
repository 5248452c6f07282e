import { describe, expect, it } from 'vitest';
import { createNameFinder } from '../../src/requests-for-support/names-in-text.ts';
import { personalDetailsHint, personalDetailsIn } from '../../src/requests-for-support/personal-details.ts';
import { at, forms, words } from './support.ts';

const names = createNameFinder(forms.qualityMirror, [
  'Early Help Hub',
  'Forest of Dean',
  'Cotswold Drive School',
]);

describe('a hint beside free text', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['Her friend Olivia Marsh was there.', ['full_name']],
    ['Mrs Patel rang us.', ['full_name']],
    ['He lives with Xanthe Bloggs now.', ['full_name']],
    ['He was born on 3/4/2015.', ['birth_date']],
    ['DOB 03.04.15', ['birth_date']],
    ['Date of birth: 3 April 2015', ['birth_date']],
    ['3 April 2015', ['birth_date']],
    ['They moved to 14 Orchard Road last week.', ['address']],
    ['The postcode is GL5 1AA.', ['address']],
    ['Ring dad on 07700 900123.', ['phone']],
    ['Ring dad on 07700900123 or write to dad@home.example', ['phone', 'email']],
    ['NHS number 943 476 5919', ['number']],
    ['On 3 November 2026 he fell asleep in maths.', []],
    ['He was late 22 times and missed 14 days.', []],
    ['The Early Help Hub rang on Monday. Mum and Dad agree.', []],
    ['Her attendance is 61%, down from 96% in Year 5.', []],
    ['A.B. told her mentor that she is hungry.', []],
    ['We rang 999 and 101.', []],
  ];
  it.each(table)('%s', (text, expected) => {
    expect(personalDetailsIn(text, { names, at })).toEqual(expected);
  });
  it('is a sentence, or nothing', () => {
    expect(personalDetailsHint('Ring dad on 07700 900123.', { names, at, words })).toBe(
      words.personal_details.phone,
    );
    expect(personalDetailsHint('He likes maths.', { names, at, words })).toBeNull();
  });
});
