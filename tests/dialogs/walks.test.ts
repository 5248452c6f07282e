// Random walks through the guides, by buttons and words, with old buttons, changes of mind and questions in between.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Button } from '../../src/conversation/reply.ts';
import type { Brain } from '../../src/conversation/respond.ts';
import { dialogOf } from '../../src/dialogs/dialogs.ts';
import {
  answersThatCount,
  askedIn,
  beginRun,
  parseDialogState,
  pathOf,
  withAnswers,
} from '../../src/dialogs/engine/state.ts';
import { loadTestBrain } from '../support/brain.ts';
import { talk, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});

const WALKS = 100;
const TURNS = 100;

const WORDS = {
  'which-service': [
    'she is 9',
    'Lydney',
    'no',
    'nothing yet',
    'mum has signed',
    'he will not come to school',
    'year 8',
    'actually she is 12',
    'actually he lives in Stroud',
    'my plan',
    'not sure',
    'change the age',
    'Hucclecote',
    'skip',
  ],
  'check-consent': [
    'both',
    '13',
    'year 3',
    'two parents',
    'they agreed',
    'signed',
    'dad says no',
    'actually she is 8',
    'not asked yet',
    'change the age',
    'a while ago',
    'no order',
    'skip',
    'says no',
  ],
} as const;
const ASIDES = ['what is a My Plan?', 'who covers Lydney?', 'where am I', 'hubs', 'xyzzy plugh', 'thanks'];

type Move =
  | { readonly kind: 'button'; readonly number: number }
  | { readonly kind: 'old'; readonly number: number }
  | { readonly kind: 'words' | 'aside'; readonly number: number }
  | { readonly kind: 'back' };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('button' as const), number: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('old' as const), number: fc.nat(500) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('words' as const), number: fc.nat(13) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('aside' as const), number: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'back' as const }) },
);

const starts = { 'which-service': 'help me choose', 'check-consent': 'check consent' } as const;

describe.each(['which-service', 'check-consent'] as const)('random walks through %s', (id) => {
  it(`of ${WALKS * TURNS} turns lose no answer, ask nothing twice and heed no old button`, () => {
    const dialog = dialogOf(id);
    if (!dialog) throw new Error(`no dialog ${id}`);
    fc.assert(
      fc.property(fc.array(move, { minLength: TURNS, maxLength: TURNS }), (moves) => {
        const it = talk(brain);
        it.say(starts[id]);
        const old: Button[] = [];
        for (const next of moves) {
          const before = it.dialog();
          const askedBefore = it.asked();
          if (!before || before.status === 'closed') {
            it.say(starts[id]);
            continue;
          }
          const buttons = it
            .replies()
            .flatMap((reply) => reply.buttons)
            .filter(({ action }) => action.verb === 'dialog');
          const isOld = next.kind === 'old' && old.length > 0;
          const said = play(next);
          const after = it.dialog();
          if (!after) throw new Error('The dialog was lost');
          const drops = ['cancel', 'Cancel', 'start again'].includes(said) || after.run !== before.run;
          old.push(...buttons.filter(({ action }) => action.verb === 'dialog' && action.step < after.step));
          if (drops) continue;

          for (const answered of Object.keys(before.answers)) {
            if (!(answered in after.answers))
              throw new Error(`The answer to ${answered} was lost after "${said}"`);
          }
          const asked = it.asked();
          if (
            asked &&
            asked in before.answers &&
            dialog.questions[asked]?.holds(before.answers[asked] ?? null)
          ) {
            expect([after.reopened, askedBefore], `asked again after "${said}"`).toContain(asked);
          }
          if (isOld) expect(after).toEqual(before);
          expect(parseDialogState(JSON.parse(JSON.stringify(after)))).toEqual(after);
          for (const reply of it.replies()) {
            const says = new Set(reply.buttons.map((button) => button.says));
            if (reply.buttons.length > 6 || says.size < reply.buttons.length)
              throw new Error(`Buttons after "${said}"`);
          }
          isWhereAStraightRunLeads(after);
        }

        function play(next: Move): string {
          const now = it
            .replies()
            .flatMap((reply) => reply.buttons)
            .filter(({ action }) => action.verb === 'dialog');
          const words = WORDS[id];
          switch (next.kind) {
            case 'button': {
              const button = now[next.number % Math.max(1, now.length)];
              if (button) it.press(button);
              else it.say('where am I');
              return button?.label ?? 'where am I';
            }
            case 'old': {
              const button = old[next.number % Math.max(1, old.length)];
              if (button) it.press(button);
              else it.say('where am I');
              return button ? 'an old button' : 'where am I';
            }
            case 'words':
              it.say(words[next.number % words.length] ?? 'skip');
              return words[next.number % words.length] ?? 'skip';
            case 'aside':
              it.say(ASIDES[next.number % ASIDES.length] ?? 'hubs');
              return ASIDES[next.number % ASIDES.length] ?? 'hubs';
            case 'back':
              it.say('back');
              return 'back';
          }
        }

        /** Whatever was changed and gone back to: the answers that count, given one after another, lead to the same place. */
        function isWhereAStraightRunLeads(after: NonNullable<ReturnType<typeof it.dialog>>): void {
          if (!dialog) return;
          const counting = answersThatCount(dialog, after.answers);
          let straight = beginRun({
            dialog: dialog.id,
            run: 'straight',
            answers: {},
            status: 'open',
            after: null,
          });
          for (const question of pathOf(dialog, after.answers).path) {
            const value = counting[question];
            if (value === undefined) continue;
            if (askedIn(dialog, straight)?.id !== question)
              throw new Error(`A straight run does not ask ${question}`);
            straight = withAnswers(straight, { [question]: value });
          }
          expect(answersThatCount(dialog, straight.answers)).toEqual(counting);
          expect(askedIn(dialog, straight)?.id ?? null).toBe(
            askedIn(dialog, { ...after, reopened: null })?.id ?? null,
          );
        }
      }),
      { numRuns: WALKS, seed: 20261122 },
    );
  }, 180_000);
});
