import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findQuestion, type Question, questionsOf } from '../../src/knowledge/form.ts';
import { mayStand } from '../../src/requests-for-support/check-value.ts';
import { initialsOf } from '../../src/requests-for-support/initials.ts';
import { readAnswer } from '../../src/requests-for-support/read-answer.ts';
import { at, form, words } from './support.ts';

const question = (id: string): Question => {
  const found = findQuestion(form, id);
  if (!found) throw new Error(id);
  return found;
};
const read = (id: string, typed: string, identifying = true) =>
  readAnswer(typed, question(id), { words, at, identifying });
const valueRead = (id: string, typed: string) => {
  const answer = read(id, typed);
  return answer.kind === 'answer' ? answer.value : answer.say;
};
const { unusable } = words;

describe('an answer by words', () => {
  const table: readonly (readonly [string, string, unknown])[] = [
    ['danger-now', 'no', 'no'],
    ['danger-now', 'Nope', 'no'],
    ['danger-now', "no he isn't", 'no'],
    ['danger-now', 'yes', 'yes'],
    ['danger-now', 'yes she is', 'yes'],
    ['danger-now', 'no but he was last night', 'Please choose one of: "Yes", "No".'],
    ['danger-now', 'no idea', 'Please choose one of: "Yes", "No".'],
    ['danger-now', 'maybe', 'Please choose one of: "Yes", "No".'],
    ['danger-now', 'no, nothing like that', 'no'],
    ['danger-now', 'nope, nothing', 'no'],
    ['danger-now', 'No, thank goodness', 'no'],
    ['danger-now', 'no one is in danger', 'no'],
    ['danger-now', 'not at the moment', 'no'],
    ['danger-now', 'no, he is in danger', 'Please choose one of: "Yes", "No".'],
    ['danger-now', "yes he isn't", 'Please choose one of: "Yes", "No".'],
    ['danger-now', 'idk', 'Please choose one of: "Yes", "No".'],
    ['significant-harm', 'nothing of the sort', 'no'],
    ['significant-harm', 'not at the moment', 'not-sure'],
    ['significant-harm', 'not sure', 'not-sure'],
    ['significant-harm', "I don't know", 'not-sure'],
    ['significant-harm', 'possibly', 'not-sure'],
    ['existing-plan', 'my plan', 'my-plan'],
    ['existing-plan', 'My Plan+', 'my-plan-plus'],
    ['existing-plan', '3', 'my-plan-plus'],
    ['existing-plan', 'none', 'none'],
    ['existing-plan', '9', 'Please choose one of: "None", "My Plan", "My Plan+", "Not known".'],
    ['stay-involved', 'to be discussed', 'to-discuss'],
    ['stay-involved', 'discussed', 'to-discuss'],
    ['child-gender', 'Girl', 'girl'],
    ['child-gender', 'non-binary', 'non-binary'],
    ['child-ethnicity', 'they did not say', 'they did not say'],
    ['child-ethnicity', 'not said', 'not-said'],
    ['hub', 'forest of dean', 'forest-of-dean'],
    ['hub', 'Bristol', expect.stringContaining('Please choose one of')],
    ['needs', 'housing, money', ['housing', 'money']],
    ['needs', 'money and housing', ['housing', 'money']],
    ['needs', '1, 9', ['education', 'housing']],
    ['needs', 'Education and attendance; Domestic abuse', ['education', 'domestic-abuse']],
    ['needs', 'housing and the moon', expect.stringContaining('Several are fine')],
    [
      'tried-kinds',
      'Pastoral care, mentoring or someone to talk to, nothing yet',
      ['pastoral', 'nothing-yet'],
    ],
    ['tried-kinds', 'nothing', ['nothing-yet']],
    ['adult-agrees', 'she has agreed', 'yes'],
    ['adult-agrees', 'He has not agreed.', 'no'],
    ['adult-agrees', 'she has not been asked', 'not-asked'],
    ['adult-agrees', 'grandma has agreed', expect.stringContaining('Please choose one of')],
    ['consent-explained', 'yes', 'yes'],
    ['consent-explained', 'done', 'yes'],
    ['consent-explained', 'no', unusable.yes],
    ['consent-date', '14/3/2016', '2016-03-14'],
    ['consent-date', '14.03.2016', '2016-03-14'],
    ['consent-date', '14th of March 2016', '2016-03-14'],
    ['consent-date', 'March 14, 2016', '2016-03-14'],
    ['consent-date', '2016-03-14', '2016-03-14'],
    ['consent-date', 'born on 1 sept 2016', '2016-09-01'],
    ['consent-date', 'yesterday', '2026-11-21'],
    ['consent-date', '31/02/2016', unusable.no_such_date],
    ['consent-date', '3/14/2016', unusable.no_such_date],
    ['consent-date', '14/3/16', unusable.two_digit_year],
    ['consent-date', 'last spring', unusable.date],
    ['consent-date', '1/1/1750', unusable.too_early],
    ['consent-date', '1/1/2076', unusable.too_late],
    ['consent-date', 'not known', 'not-known'],
    ['requested-at', 'now', '2026-11-22T10:00'],
    ['requested-at', '22 Nov 2026 at 3.30pm', '2026-11-22T15:30'],
    ['requested-at', '22/11/2026 15:30', '2026-11-22T15:30'],
    ['requested-at', '22/11/2026', '2026-11-22'],
    ['requested-at', '22/11/2026 25:99', unusable.time],
    ['taf-dates', '1 Sept 2026 and 5 October 2026', ['2026-09-01', '2026-10-05']],
    ['taf-dates', '1/9/2026, 31/9/2026', unusable.no_such_date],
    ['child-age', '9', '9'],
    ['child-age', "she's 9 years old", '9'],
    ['child-age', '18 months', '1'],
    ['child-age', '6 weeks', '0'],
    ['child-age', 'unborn', 'unborn'],
    ['child-age', 'ancient', unusable.age],
    ['child-age', '47', unusable.age],
    ['writer-phone', '01452 328130', '01452 328130'],
    ['writer-phone', '+44 7700 900123', '07700 900123'],
    ['writer-phone', '(01452) 328-130 ext 12', '01452 328130 ext. 12'],
    ['writer-phone', '12345', unusable.phone],
    ['writer-phone', '=HYPERLINK("x")', unusable.phone],
    ['writer-email', 'office@school.example', 'office@school.example'],
    ['writer-email', 'a@b@c.example', unusable.email],
    ['writer-email', 'a@b.example\nBcc: c@d.example', unusable.email],
    ['child-address', '12 High Street, Stroud gl51aa', '12 High Street, Stroud GL5 1AA'],
    ['child-address', '12 High Street, Stroud GL5 11A', unusable.postcode_form],
    ['child-address', 'Stroud', unusable.address],
    ['child-address', 'not known', 'not-known'],
    ['child-address', 'confidential', 'confidential'],
    ['attachments', 'My Plan, consent form', ['My Plan', 'consent form']],
    ['attachments', Array(21).fill('x').join(','), expect.stringContaining('up to 20')],
    ['writer-role', '   ', unusable.empty],
    ['writer-role', '\u200b\u202e', unusable.empty],
    ['writer-role', 'Head\u202e of \u200bYear', 'Head of Year'],
    ['writer-role', 'x'.repeat(501), expect.stringContaining('501 characters; 500 fit')],
    ['worries', 'Zoë’s mum\r\nsaid £5\u0007', 'Zoë’s mum\nsaid £5'],
  ];
  it.each([
    'not that I know of',
    'no, not that I know',
    'none that I know of',
    'not to my knowledge',
    'not as far as I can see',
    "I don't think so",
    'no I dont think so',
    'yes I think so',
    'hopefully not',
    'probably not',
    'not really',
    'i doubt it',
    'maybe',
  ])(
    '"%s" is neither a yes nor a no: asked again about danger, and kept as not sure, which is said, about harm',
    (typed) => {
      expect(read('danger-now', typed)).toMatchObject({ kind: 'unusable', isHedged: true });
      expect(read('adult-agrees', typed)).toMatchObject({ kind: 'unusable' });
      const note = expect.stringContaining('I have put "Not sure"');
      expect(read('significant-harm', typed)).toEqual({ kind: 'answer', value: 'not-sure', note });
    },
  );

  it.each([
    ['Lydney', 'Lydney', null],
    ['Lydney gl154ab', 'Lydney GL15', expect.stringContaining('I kept "Lydney GL15" only')],
    [
      '12 High Street, Lydney, GL15 4AB',
      'Lydney, GL15',
      expect.stringContaining('It is enough to find the hub'),
    ],
  ])('of where the child lives a house and half the postcode are not kept: "%s"', (typed, value, note) => {
    expect(read('child-place', typed, false)).toEqual({ kind: 'answer', value, note });
    expect(read('child-place', '12 High Street', false).kind).toBe('unusable');
  });

  it.each(table)('%s: "%.40s"', (id, typed, expected) => {
    expect(valueRead(id, typed)).toEqual(expected);
  });

  it('reads every option back from its label, its value and its number', () => {
    for (const asked of questionsOf(form).filter(({ type }) => type === 'choice')) {
      asked.options?.forEach(({ value, label }, index) => {
        for (const typed of [label, label.toUpperCase(), value, String(index + 1)])
          expect(valueRead(asked.id, typed), `${asked.id}: ${typed}`).toBe(value);
      });
    }
  });

  it('A-45 keeps nothing that may not stand, whatever is typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.date({ noInvalidDate: true }).map(String),
      fc.constantFrom('yes', 'no', '1', 'not known', '31/02/2020', '$' + '{x}', '=1+1'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...questionsOf(form)), typed, (asked, text) => {
        const answer = readAnswer(text, asked, { words, at, identifying: true });
        if (answer.kind === 'answer') expect(mayStand(answer.value, asked)).toBe(true);
        else expect(answer.say).not.toMatch(/[{}]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('with identifying fields off', () => {
  it.each(
    questionsOf(form)
      .filter(({ identifying, type }) => identifying && type !== 'name')
      .map(({ id }) => [id]),
  )('%s is not kept', (id) => {
    expect(read(id, '12 High Street, Stroud', false)).toEqual({
      kind: 'left-blank',
      say: unusable.left_blank,
    });
  });
  it('says that only the initials of a name were kept', () => {
    expect(read('child-name', 'Jayden Brown', false)).toEqual({
      kind: 'answer',
      value: 'J.B.',
      note: expect.stringContaining('J.B.'),
    });
    expect(read('child-name', 'J.B.', false)).toEqual({ kind: 'answer', value: 'J.B.', note: null });
  });

  const names: readonly (readonly [string, string | null])[] = [
    ['Jayden Brown', 'J.B.'],
    ["Zoë O'Brien-Smith", 'Z.O.S.'],
    ['mrs jane doe', 'J.D.'],
    ['JB', 'J.B.'],
    ['jb', 'J.B.'],
    ['J. B.', 'J.B.'],
    ['Łukasz Żak', 'Ł.Ż.'],
    ['Olena Іваненко', 'O.І.'],
    ['Maria da Silva e Costa Lima', 'M.D.S.E.'],
    ['mum', 'mum'],
    ['her step dad', 'her step dad'],
    ['Child 1', 'Child 1'],
    ['???', null],
    ['  Al  ', 'A.'],
  ];
  it.each(names)('%s becomes %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('keeps no word of a name', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{3,12}$/).filter((it) => initialsOf(it) !== it);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (parts) => {
        const kept = initialsOf(parts.join(' ')) ?? '';
        expect(kept.replace(/\./g, '').length).toBeLessThanOrEqual(4);
        for (const part of parts) expect(kept).not.toContain(part);
      }),
    );
  });
});
