import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ContactFact } from '../../src/knowledge/knowledge.ts';
import { describeFault, type Fault } from '../../src/knowledge/read-yaml.ts';
import { loadSafeguarding } from '../../src/knowledge/safeguarding.ts';
import { knowledge } from './loaded.ts';

/** The folder's safeguarding part with one file changed. */
function load(change: { file: string; replace: [RegExp | string, string] } | null, facts = knowledge.facts) {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-safeguarding-'));
  cpSync('knowledge/safeguarding', join(folder, 'safeguarding'), { recursive: true });
  if (change) {
    const path = join(folder, 'safeguarding', change.file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(...change.replace));
  }
  const faults: Fault[] = [];
  const loaded = loadSafeguarding(folder, { facts, known: {}, firstNames: [] }, faults);
  return { loaded, faults: faults.map(describeFault).join('\n') };
}

const without = (id: string) => new Map([...knowledge.facts].filter(([known]) => known !== id));
const withdrawn = (id: string) =>
  new Map(
    [...knowledge.facts].map(([known, fact]): [string, ContactFact] => [
      known,
      known === id ? { ...fact, status: 'withdrawn' } : fact,
    ]),
  );

test('the alert of the knowledge base has no fault', () => {
  expect(load(null)).toMatchObject({ faults: '' });
});

describe('an alert that could not be shown whole stops the start', () => {
  test.each(Object.values(knowledge.safeguarding.alert.numbers))('without %s', (id) => {
    const { loaded, faults } = load(null, without(id));
    expect(loaded).toBeNull();
    expect(faults).toMatch(new RegExp(`safeguarding/alert.yaml:\\d+: numbers.*${id}`));
  });
  test('with a withdrawn number', () => {
    expect(load(null, withdrawn('childrens-helpdesk/phone')).faults).toContain('which is withdrawn');
  });
  test.each([
    ['a missing sentence', 'alert.yaml', [/^quiet:.*$/m, ''], 'quiet'],
    ['a rule without examples', 'rules/weapon.yaml', [/ {2}must_fire:\n(?: {4}- .*\n)+/, ''], 'must_fire'],
    [
      'a rule with one harmless example',
      'rules/weapon.yaml',
      [/( {2}must_not_fire:\n {4}- .*\n)(?: {4}- .*\n)+/, '$1'],
      'carried.must_not_fire: give at least two harmless messages',
    ],
    [
      'a rule that names an unknown concept',
      'rules/weapon.yaml',
      ['needs: [weapon,', 'needs: [wepon,'],
      'there is no concept wepon',
    ],
    [
      'a form that names an unknown list',
      'concepts.yaml',
      ['<hurt-verb> <whose>', '<hurt-verbs> <whose>'],
      'there is no list hurt-verbs under words',
    ],
    [
      'an exclusion that names an unknown concept',
      'exclusions.yaml',
      ['deaths: [suicide,', 'deaths: [suicde,'],
      'procedural.topic.deaths.0: there is no concept suicde',
    ],
    [
      'an exclusion with a word that no message holds',
      'exclusions.yaml',
      ['seen: [seen,', 'seen: ["not seen",'],
      'thing.seen.0: give one word',
    ],
    [
      'an exclusion with one example',
      'exclusions.yaml',
      [/( {2}must_not_fire:\n {4}- .*\n)(?: {4}- .*\n)+/, '$1'],
      'idiom.must_not_fire: give at least two',
    ],
    [
      'a cue of the exclusions that has lost its name',
      'concepts.yaml',
      ['  found-again:', '  found-once-more:'],
      'found-again: is not there: the exclusions go by it',
    ],
    [
      'a hint at a sign that there is not',
      'concepts.yaml',
      ['hints:\n  violence:', 'hints:\n  violense:'],
      'there is no sign violense to hint at',
    ],
    ['a bank holiday that is no day', 'alert.yaml', ['2026-12-25', '2026-13-25'], 'bank_holidays'],
    ['a threshold above one', 'reader.yaml', [/alert_from: .*/, 'alert_from: 7'], 'alert_from'],
  ] as [string, string, [RegExp | string, string], string][])('with %s', (_, file, replace, fault) => {
    const { loaded, faults } = load({ file, replace });
    expect(loaded).toBeNull();
    expect(faults).toContain(fault);
  });
});
