// Where the talk about a draft stands, as the card that is shown for it.
import type { Block, Reply } from '../../conversation/reply.ts';
import { factBlock } from '../../dialogs/contacts.ts';
import { fill } from '../../knowledge/words.ts';
import type { Draft } from '../../requests-for-support/draft.ts';
import { gateOf, notesOf } from '../../requests-for-support/gate.ts';
import { anotherHint, askReply } from './ask.ts';
import { checkReply } from './check.ts';
import { consentReply } from './consent-card.ts';
import { actionFor, button, type DraftContext, draftReply, paragraph } from './context.ts';
import { finishReply } from './finish.ts';
import { taskList } from './lists.ts';
import { advance, slotAt } from './move.ts';
import { sectionReply } from './section.ts';
import { type DraftTalk, placeOfKey } from './talk.ts';

export function showTalk(
  draft: Draft,
  talk: DraftTalk,
  opening: readonly Block[],
  context: DraftContext,
): Reply {
  const { say } = context;
  const { labels } = say;
  const { asks } = talk;
  switch (asks.kind) {
    case 'question': {
      const slot = slotAt(draft, asks, context);
      if (!slot) {
        const next = advance(draft, talk, context);
        return next.asks.kind === 'question' && !slotAt(draft, next.asks, context)
          ? taskList(draft, opening, context)
          : showTalk(draft, next, opening, context);
      }
      const key = talk.before.at(-1);
      const before = key === undefined ? null : slotAt(draft, placeOfKey(key), context);
      const another = asks.again ? [] : anotherHint(before, asks, slot.group?.id ?? null, context);
      return askReply(draft, slot, [...opening, ...another], context);
    }
    case 'list':
      return taskList(draft, opening, context);
    case 'check':
      return checkReply(draft, asks.page, opening, context);
    case 'section':
      return sectionReply(draft, asks, opening, context);
    case 'finish':
      return finishReply(draft, opening, context);
    case 'consent':
      return consentReply(draft, opening, context);
    case 'left':
      return leftReply(draft, opening, context);
    case 'alerted':
      return draftReply(context, {
        blocks: [{ kind: 'title', text: say.title }, ...opening, { kind: 'lead', text: say.alerted.ask }],
        buttons: (['go_on', 'notes', 'remove'] as const).map((what) =>
          button(
            labels[what],
            actionFor(draft, `alerted:${what}`, {
              at: asks.question,
              ...(asks.person === null ? {} : { person: asks.person }),
            }),
          ),
        ),
      });
    case 'why':
      return simple(say.sent.why);
    case 'who':
      return simple(say.consent.withdrawn_by);
    case 'sent':
      return draftReply(context, {
        blocks: [{ kind: 'title', text: say.title }, ...opening],
        buttons: [
          button(labels.keep, actionFor(draft, 'keep')),
          button(labels.delete, actionFor(draft, 'delete')),
          button(labels.amend, actionFor(draft, 'amend')),
          button(labels.withdraw, actionFor(draft, 'withdraw')),
        ],
      });
  }

  function simple(text: string): Reply {
    return draftReply(context, {
      blocks: [{ kind: 'title', text: say.title }, ...opening, { kind: 'lead', text }],
      buttons: [button(labels.list, actionFor(draft, 'list'))],
    });
  }
}

/** Danger or harm has ended the request: what was answered stands here to be read out. */
function leftReply(draft: Draft, opening: readonly Block[], context: DraftContext): Reply {
  const { form, say, words, brain } = context;
  const gate = gateOf(draft, form);
  const kind = gate.kind === 'danger' ? 'danger' : 'harm';
  const notes = notesOf(draft, form);
  const question = form.sections
    .flatMap(({ questions }) => questions)
    .find(({ id }) => id === form.gate[kind]);
  const { numbers } = brain.knowledge.safeguarding.alert;
  return draftReply(context, {
    blocks: [
      { kind: 'title', text: words.not_now.title },
      ...opening,
      paragraph(words.risk_route[kind]),
      ...factBlock([numbers.emergency, numbers.helpdesk, numbers.out_of_hours], brain.knowledge),
      { kind: 'section', heading: say.left.notes, items: notes.length === 0 ? [say.left.none] : [] },
      ...notes.slice(0, 30).map(({ label, text }): Block => ({ kind: 'said', label, text })),
      paragraph(fill(say.left.back, { number: question?.number ?? '' })),
    ],
    buttons: [
      button(say.labels.text, { verb: 'document', draft: draft.id, version: draft.version, format: 'txt' }),
      ...(question
        ? [
            button(
              say.labels.change,
              actionFor(draft, 'change', { at: question.id }),
              `change ${question.number}`,
            ),
          ]
        : []),
      button(say.labels.risk, actionFor(draft, 'risk')),
      button(say.labels.list, actionFor(draft, 'list')),
      button(say.labels.stop, actionFor(draft, 'stop'), 'stop'),
    ],
  });
}
