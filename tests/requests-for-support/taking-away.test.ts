import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { placesFile } from '../../src/knowledge/schema.ts';
import { amended, markedSent } from '../../src/requests-for-support/draft.ts';
import { hubContactOf } from '../../src/requests-for-support/hub-contact.ts';
import { hubOfAddress } from '../../src/requests-for-support/hub-of-address.ts';
import { deletedAfter, type Reminder, remindersOf } from '../../src/requests-for-support/retention.ts';
import {
  callScript,
  callScriptText,
  chaseDay,
  emailText,
  fileName,
} from '../../src/requests-for-support/taking-away.ts';
import { createPlaces } from '../../src/search/places.ts';
import {
  answered,
  at,
  CONSENT,
  change,
  form,
  freshDraft,
  fullDraft,
  knowledgeFolder,
  words,
} from './support.ts';

const view = {
  kind: 'phone',
  name: 'Stroud Early Help Hub',
  value: '01452 328130',
  link: 'tel:01452328130',
} as const;
const unverified = {
  kind: 'email',
  name: 'Stroud Early Help Hub',
  value: 'hub@gloucestershire.example',
  link: null,
} as const;
const hub = hubContactOf('Stroud Early Help Hub', [view, unverified], ({ kind }) => kind);

describe('taking it away', () => {
  it('names nobody in a file name', () => {
    const draft = fullDraft({ people: { child: 2 }, marker: () => 'Jayden Brown' });
    expect(fileName(draft, { words, at, ending: 'docx' })).toBe(
      'request-for-support-draft-2026-11-22-version-1.docx',
    );
    expect(
      fileName(amended(markedSent(draft, null, change), 'x', change), { words, at, ending: 'pdf' }),
    ).toContain('version-2.pdf');
  });

  it('offers no address that nobody has confirmed, and says to ring first', () => {
    expect(hub.contacts.map(({ value }) => value)).toEqual(['01452 328130']);
    expect(hub.ringFirst).toBe(true);
    expect(emailText(freshDraft(), form, { words, hub }).before).toContain('Ring the hub first');
    expect(
      hubContactOf('Hub', [{ ...unverified, link: 'mailto:hub@gloucestershire.example' }], () => 'confirmed')
        .ringFirst,
    ).toBe(false);
  });

  it('puts nothing about the family into the e-mail', () => {
    const draft = fullDraft({
      people: { child: 2, adult: 2 },
      marker: ({ id }, person) => (id.startsWith('writer-') ? `Mine ${id}` : `SECRET ${id} ${person}`),
    });
    const { subject, body, before } = emailText(draft, form, { words, hub });
    expect(`${subject}\n${body}\n${before}`).not.toContain('SECRET');
    expect(body).toContain('Mine writer-role, Mine writer-agency');
    expect(body).not.toContain('Mine writer-name');
  });

  it('A-65 keeps the subject on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (agency) => {
        const draft = answered(freshDraft(), { 'writer-agency': `School\r\nBcc: x@y.example\n${agency}` });
        expect(emailText(draft, form, { words, hub }).subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });

  it('scripts a minute on the phone without a name', () => {
    const draft = answered(freshDraft(), {
      ...CONSENT,
      'child-name': 'Jayden Brown',
      'adult-name': 'Karen Brown',
      'writer-role': 'Pastoral lead',
      'writer-agency': 'Hillside School',
      worries: 'He was late 22 times.',
      'child-view': '"I want a bed."',
      'support-wanted': 'Somebody to visit.',
    });
    const text = callScriptText(callScript(draft, form, words));
    for (const part of [
      'Pastoral lead',
      'a child of 9',
      'He was late 22 times.',
      '"I want a bed."',
      'Mother',
      'Somebody to visit.',
      'what would make it come back',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/Jayden|Karen|Brown/);
    expect(callScriptText(callScript(freshDraft(), form, words))).not.toMatch(/undefined|null|\{/);
  });

  it('proposes a working day to ask again, and promises nothing for the hub', () => {
    expect(chaseDay(new Date('2026-11-27T12:00:00Z'), { words, holidays: [] })).toEqual({
      day: '2026-12-04',
      say: expect.stringContaining('No source says how long'),
    });
    expect(
      chaseDay(new Date('2026-12-22T12:00:00Z'), { words, holidays: ['2026-12-25', '2026-12-28'] }).day,
    ).toBe('2026-12-31');
  });
});

describe('A-72 how long a draft stays', () => {
  const draft = { changedAt: '2026-11-01T09:00:00.000Z', sent: null, chaseOn: null, withdrawn: null };
  const sentOn = (chaseOn: string) => ({ ...draft, sent: { at: draft.changedAt, version: 1 }, chaseOn });
  const days = (reminders: readonly Reminder[]) =>
    reminders.map(({ about, at }) => [about, at.toISOString().slice(0, 10)]);
  const due = (of: Parameters<typeof remindersOf>[0], kept = 30) =>
    days(remindersOf(of, deletedAfter(of, kept)));

  it('warns after 23 days and deletes after 30', () => {
    expect(deletedAfter(draft, 30).toISOString()).toBe('2026-12-01T09:00:00.000Z');
    expect(due(draft)).toEqual([['retention', '2026-11-24']]);
  });
  it('reminds once of the day to ask again, and warns of its end all the same', () => {
    expect(due(sentOn('2026-11-06'))).toEqual([
      ['chase', '2026-11-06'],
      ['retention', '2026-11-24'],
    ]);
    expect(due(sentOn('2026-11-27'))).toEqual([
      ['retention', '2026-11-24'],
      ['chase', '2026-11-27'],
    ]);
  });
  it('does not remind of a day on which it is gone, before it was sent, or after consent was withdrawn', () => {
    const only = [['retention', '2026-11-24']];
    expect(due(sentOn('2026-12-02'))).toEqual(only);
    expect(due({ ...draft, chaseOn: '2026-11-06' })).toEqual(only);
    const withdrawn = { at: draft.changedAt, by: 'mother', afterSending: true };
    expect(due({ ...sentOn('2026-11-06'), withdrawn })).toEqual(only);
  });
  it('warns before it deletes, however short the time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 90 }), (kept) => {
        const deleteAt = deletedAfter(draft, kept);
        const [warning] = remindersOf(draft, deleteAt);
        expect(warning?.at.getTime()).toBeGreaterThan(Date.parse(draft.changedAt));
        expect(deleteAt.getTime() - (warning?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(3 * 86_400_000);
      }),
    );
  });
});

describe('the hub of an address', () => {
  const places = placesFile.parse(parse(readFileSync(join(knowledgeFolder, 'places.yaml'), 'utf8')));
  const finder = createPlaces(places);
  const find = (address: string) => hubOfAddress(address, { find: finder.find, places, words });
  const table: readonly (readonly [string, object])[] = [
    ['Stonehouse', { kind: 'hub', district: 'stroud', entry: 'hub/stroud' }],
    ['12 Gloucester Road, Cheltenham', { kind: 'hub', district: 'cheltenham' }],
    ['4 Stroud Road, Gloucester', { kind: 'hub', district: 'gloucester' }],
    ['Cinderford', { kind: 'hub', district: 'forest-of-dean' }],
    ['Swindon', { kind: 'outside', say: expect.stringContaining('Swindon') }],
    ['Bristol', { kind: 'outside' }],
    ['Woodmancote', { kind: 'ask', say: expect.stringContaining('council tax bill') }],
    ['somewhere nice', { kind: 'unknown', say: words.hub_of_address.unknown }],
  ];
  it.each(table)('%s', (address, expected) => {
    expect(find(address)).toMatchObject(expected);
  });
});
