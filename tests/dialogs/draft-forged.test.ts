// Doubled and forged presses in numbers: what nobody offered changes nothing, and what is pressed twice is done once.
import { beforeAll, describe, expect, it } from 'vitest';
import type { FormField, Reply } from '../../src/conversation/reply.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { actionFor } from '../../src/dialogs/request-for-support/context.ts';
import { fullDraft } from '../requests-for-support/support.ts';
import { loadTestBrain } from '../support/brain.ts';
import { KeptRecords } from '../support/core-speaker.ts';
import { createRandom } from '../support/random.ts';
import { bodyOf, clientsOf, keep } from './device.ts';
import { withRulesOnly } from './talk.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const TIMES = 500;
const MUTATIONS = 1_000;

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});
const { device, begun } = clientsOf(() => brain);

const full = (id: string) => ({
  ...fullDraft({ people: {}, marker: () => 'some words' }),
  id,
  owner: { tenant: 'tenant', id: 'teacher' },
});

describe('a button that is pressed twice', () => {
  it(`A-43 marks a draft as sent once, ${TIMES} times of ${TIMES}`, () => {
    let twice = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const records = new KeptRecords();
      keep(records, full(`full-draft-number-${time}-of-many`));
      const one = device(records);
      const action = actionFor(bodyOf(records), 'sent');
      one.press(action);
      const after = JSON.stringify(records.all);
      expect(bodyOf(records).sent).not.toBeNull();
      one.press(action);
      if (JSON.stringify(records.all) !== after) twice += 1;
    }
    expect(twice).toBe(0);
  });
});

type Mutation = (action: Record<string, unknown>, random: () => number) => Record<string, unknown>;

const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T;
const STRANGE: readonly unknown[] = [
  null,
  true,
  7,
  [],
  ['yes', 'no'],
  {},
  { value: 'yes' },
  [[]],
  Number.NaN,
];
const mutations: readonly Mutation[] = [
  (action, random) => ({
    ...action,
    do: pick(['submit', 'send', 'own', '__proto__', 'SENT', 'sent ', ''], random),
  }),
  (action, random) => ({
    ...action,
    do: pick(['choose:perhaps', 'choose:', 'alerted:notes', 'alerted:remove'], random),
  }),
  (action) => ({
    ...action,
    status: 'sent',
    ownerId: 'other',
    consent: true,
    createdAt: '1999-01-01',
    tenant: 'x',
  }),
  (action) => ({
    ...action,
    sent: { at: '2026-01-01', version: 1 },
    withdrawn: null,
    owner: { tenant: 'x', id: 'y' },
  }),
  (action) => ({
    ...action,
    ...JSON.parse('{"__proto__":{"sent":true},"a.__proto__":"x","a.constructor":"x"}'),
  }),
  (action, random) => ({ ...action, version: pick([-1, 0, 999, 1.5, '3', null], random) }),
  (action, random) => ({
    ...action,
    draft: pick(['', 'x'.repeat(81), 'made-up-made-up-made-up', null, {}], random),
  }),
  (action, random) => ({
    ...action,
    at: pick(['Z.0', 'A.99', 'A', '../A.0', 'worries', '', 4, null], random),
  }),
  (action, random) => ({ ...action, person: pick([-1, 30, 31, 1e9, '0', 0.5], random) }),
];

/** Of a field of a card: no value that the question could have. */
function wrongFor({ id, type, limit = 60 }: FormField, random: () => number): Record<string, unknown> {
  const wrong =
    type === 'choice' || type === 'multi'
      ? ['perhaps', 'yes,no,perhaps', 'YES OR NO', '1']
      : type === 'date'
        ? ['2026-02-31', '31/02/2026', '0000-00-00', 'soon']
        : ['x'.repeat(Math.max(limit, 6_000) + 1)];
  return { [id]: pick([...wrong, ...STRANGE], random) };
}

describe('a card that was tampered with', () => {
  it(`A-45 changes nothing, ${MUTATIONS} times of ${MUTATIONS}`, () => {
    console.log(`forged cards: seed ${SEED}`);
    const random = createRandom(SEED);
    const records = new KeptRecords();
    const one = begun(records);
    for (const text of ['change H1', 'yes', 'change H2', 'yes', 'change H3', 'yes']) one.say(text);
    const { sections } = brain.knowledge.forms.requestForSupport;
    const cards: Reply[] = sections.flatMap(({ id }) => [...one.say(`section ${id}`).replies]);
    const forms = cards.flatMap(({ blocks }) => blocks).filter((block) => block.kind === 'form');
    const fields = forms.flatMap((form) => form.fields.map((field) => ({ form, field })));
    expect(fields.length).toBeGreaterThan(30);
    const kept = JSON.stringify(records.all);
    const changed: unknown[] = [];
    for (let n = 0; n < MUTATIONS; n += 1) {
      const { form, field } = pick(fields, random);
      const standing = Object.fromEntries(form.fields.map(({ id, value }) => [id, value]));
      const action = { ...form.action, ...standing } as Record<string, unknown>;
      const forged =
        n % 2 === 0
          ? { ...action, ...wrongFor(field, random) }
          : pick(mutations, random)(
              { ...action, ...(random() < 0.5 ? wrongFor(field, random) : {}) },
              random,
            );
      one.press(forged);
      if (JSON.stringify(records.all) === kept) continue;
      changed.push(forged);
      break;
    }
    expect(changed).toEqual([]);
    // What was offered is still taken, so that nothing was refused for another reason.
    const tried = fields.find(({ field }) => field.id === 'a.tried-kinds');
    one.press({ ...tried?.form.action, 'a.tried-kinds': 'pastoral' });
    expect(bodyOf(records).answers['tried-kinds']?.value).toEqual(['pastoral']);
  });
});
