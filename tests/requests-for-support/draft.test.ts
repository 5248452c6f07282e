import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionsOf } from '../../src/knowledge/form.ts';
import { mayStand } from '../../src/requests-for-support/check-value.ts';
import {
  amended,
  type Change,
  consentWithdrawn,
  type Draft,
  editionOf,
  markedSent,
  renamed,
  withAnswer,
  withoutAnswer,
  withoutPerson,
  withPerson,
} from '../../src/requests-for-support/draft.ts';
import {
  NotOnTheFormError,
  NotTheOwnerError,
  SentAlreadyError,
} from '../../src/requests-for-support/errors.ts';
import { titleOf } from '../../src/requests-for-support/title.ts';
import { answered, at, CONSENT, change, form, freshDraft, NO_DANGER, owner } from './support.ts';

const somebodyElse: Change = { by: { tenant: owner.tenant, id: 'another' }, at };
const otherTenant: Change = { by: { ...owner, tenant: 'another' }, at };
const place = { question: 'writer-role', person: null };

describe('a draft', () => {
  it('is plain JSON: it comes back from storage as it went', () => {
    const draft = answered(freshDraft(), CONSENT);
    expect(JSON.parse(JSON.stringify(draft))).toEqual(draft);
  });

  const changes: readonly (readonly [string, (draft: Draft, by: Change) => Draft])[] = [
    ['an answer', (draft, by) => withAnswer(draft, form, place, 'Teacher', by)],
    ['an answer taken back', (draft, by) => withoutAnswer(draft, form, place, by)],
    ['a person', (draft, by) => withPerson(draft, form, 'child', by)],
    ['a person less', (draft, by) => withoutPerson(draft, 'child', 0, by)],
    ['a name', (draft, by) => renamed(draft, 'Tuesday family', by)],
    ['that it was sent', (draft, by) => markedSent(draft, '2026-11-27', by)],
    ['that consent was withdrawn', (draft, by) => consentWithdrawn(draft, 'mother', by)],
  ];
  it.each(changes)('A-41 takes one version for %s', (_, make) => {
    const draft = answered(freshDraft(), { 'child-name': 'A.B.' });
    const later = { by: owner, at: new Date('2026-11-23T08:00:00Z') };
    const next = make(draft, later);
    expect(next.version).toBe(draft.version + 1);
    expect(next.changedAt).toBe('2026-11-23T08:00:00.000Z');
  });
  it.each(changes)('A-47 refuses %s from anybody but its owner', (_, make) => {
    const draft = answered(freshDraft(), { 'child-name': 'A.B.' });
    expect(() => make(draft, somebodyElse)).toThrow(NotTheOwnerError);
    expect(() => make(draft, otherTenant)).toThrow(NotTheOwnerError);
  });

  const forged: readonly (readonly [string, string, unknown])[] = [
    ['an unknown field', 'status', null],
    ['a field of its own', 'ownerId', null],
    ['the prototype', '__proto__', null],
    ['a constructor', 'constructor', null],
    ['a person of nobody', 'writer-role', 0],
    ['nobody of a group', 'child-name', null],
    ['a person far ahead', 'child-name', 7],
    ['a negative person', 'child-name', -1],
    ['half a person', 'child-name', 0.5],
    ['a person in words', 'child-name', '0'],
  ];
  it.each(forged)('A-45 takes no answer for %s', (_, question, person) => {
    const draft = freshDraft();
    expect(() => withAnswer(draft, form, { question, person: person as number | null }, 'x', change)).toThrow(
      NotOnTheFormError,
    );
    expect(draft).toEqual(freshDraft());
  });

  it('A-45 lets no value stand that the form does not offer', () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['hub', 'bristol'],
      ['hub', ['stroud']],
      ['needs', 'housing'],
      ['needs', ['housing', 'moon']],
      ['consent-explained', 'true'],
      ['consent-date', '2026-02-31'],
      ['consent-date', '31/02/2026'],
      ['requested-at', '2026-11-22T25:00'],
      ['child-age', '99'],
      ['writer-role', ['a']],
      ['writer-role', 'x'.repeat(1_000_000)],
      ['attachments', Array(99).fill('x')],
      ['attachments', [{}]],
      ['writer-role', ' '],
    ];
    for (const [id, value] of wrong) {
      const question = questionsOf(form).find((it) => it.id === id);
      expect(question && mayStand(value as string, question), `${id}: ${String(value).slice(0, 30)}`).toBe(
        false,
      );
    }
  });

  it('A-43 is sent once: a second time changes nothing', () => {
    const sent = markedSent(answered(freshDraft(), NO_DANGER), '2026-11-27', change);
    expect(sent.sent?.version).toBe(sent.version);
    expect(() => markedSent(sent, null, change)).toThrow(SentAlreadyError);
    expect(() => withAnswer(sent, form, place, 'Teacher', change)).toThrow(SentAlreadyError);
  });

  it('opens again as a new version with the reason for it', () => {
    const sent = markedSent(freshDraft(), null, change);
    const open = amended(sent, ' The hub asked for the school year ', change);
    expect(open.sent).toBeNull();
    expect(open.amendments).toEqual([
      { at: at.toISOString(), reason: 'The hub asked for the school year', afterVersion: sent.version },
    ]);
    expect(editionOf(open)).toBe(2);
    expect(withAnswer(open, form, place, 'Teacher', change).version).toBe(open.version + 1);
  });

  it('A-76 keeps who withdrew consent and when, also after sending', () => {
    const sent = markedSent(answered(freshDraft(), CONSENT), null, change);
    const withdrawn = consentWithdrawn(sent, 'mother', change);
    expect(withdrawn.withdrawn).toEqual({ at: at.toISOString(), by: 'mother', afterSending: true });
    expect(withdrawn.sent).toEqual(sent.sent);
    expect(consentWithdrawn(answered(freshDraft(), CONSENT), 'father', change).withdrawn?.afterSending).toBe(
      false,
    );
  });

  it('is listed by initials, or as its owner calls it', () => {
    const draft = answered(freshDraft(), { 'child-name': 'Alex Brown', 'child-name#1': 'C.B.' });
    expect(titleOf(draft, form)).toBe('A.B., C.B.');
    expect(titleOf(renamed(draft, '  Tuesday   family ', change), form)).toBe('Tuesday family');
    expect(titleOf(freshDraft(), form)).toBe('Child');
  });

  it('counts every change, whatever is done to it', () => {
    const ids = questionsOf(form)
      .filter(({ each }) => !each)
      .map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...ids), fc.option(fc.string())), { maxLength: 40 }),
        (steps) => {
          let draft = freshDraft();
          const model = new Map<string, string>();
          for (const [question, value] of steps) {
            const before = draft.version;
            draft =
              value === null
                ? withoutAnswer(draft, form, { question, person: null }, change)
                : withAnswer(draft, form, { question, person: null }, value, change);
            value === null ? model.delete(question) : model.set(question, value);
            expect(draft.version).toBe(before + 1);
          }
          expect(
            Object.fromEntries(Object.entries(draft.answers).map(([id, { value }]) => [id, value])),
          ).toEqual(Object.fromEntries(model));
        },
      ),
    );
  });
});
