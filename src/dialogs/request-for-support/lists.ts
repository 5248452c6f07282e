// The task list of a draft, and the list of somebody's drafts.
import { spokenDate } from '../../conversation/contacts.ts';
import type { Block, Button, Reply } from '../../conversation/reply.ts';
import { fill } from '../../knowledge/words.ts';
import type { Draft } from '../../requests-for-support/draft.ts';
import { londonDay, londonTime } from '../../requests-for-support/london.ts';
import { progressOf } from '../../requests-for-support/rules.ts';
import { titleOf } from '../../requests-for-support/title.ts';
import { actionFor, button, type DraftContext, draftReply, paragraph } from './context.ts';
import { type KeptDrafts, keptDrafts } from './kept.ts';

export function taskList(draft: Draft, opening: readonly Block[], context: DraftContext): Reply {
  const { form, say, settings } = context;
  const { labels } = say;
  const progress = progressOf(draft, form, settings);
  const missing = progress.reduce((sum, section) => sum + section.missing.length, 0);
  const items = progress.map(
    ({ id, title, state, waitsForConsent }) =>
      `${fill(say.section_line, { id, title, state: say.states[state] })}${waitsForConsent ? say.waits : ''}`,
  );
  const open = progress.find(({ state, waitsForConsent }) => state !== 'complete' && !waitsForConsent);
  return draftReply(context, {
    blocks: [
      { kind: 'title', text: say.title },
      ...opening,
      { kind: 'said', label: say.this_draft, text: titleOf(draft, form) },
      { kind: 'section', heading: say.sections_heading, items },
      paragraph(missing > 0 ? fill(say.needed_left, { count: String(missing) }) : say.none_left),
      {
        kind: 'form',
        fields: [
          {
            id: 'section',
            label: say.go_to,
            type: 'choice',
            value: open?.id ?? '',
            hint: null,
            required: false,
            options: progress.map(({ id, title }) => ({ value: id, label: `${id} ${title}` })),
          },
        ],
        submit: say.go,
        action: actionFor(draft, 'section'),
      },
    ],
    buttons: [
      button(labels.continue, actionFor(draft, 'continue'), 'go on'),
      ...(open
        ? [button(labels.card, actionFor(draft, 'section', { at: open.id }), `section ${open.id}`)]
        : []),
      button(labels.check, actionFor(draft, 'check')),
      button(labels.finish, actionFor(draft, 'finish')),
      button(labels.drafts, actionFor(draft, 'drafts')),
      button(labels.stop, actionFor(draft, 'stop'), 'stop'),
    ],
  });
}

export const spokenMoment = (at: string): string =>
  `${spokenDate(londonDay(new Date(at)))}, ${londonTime(new Date(at))}`;

const MOST_LISTED = 20;

export function draftList(
  context: DraftContext,
  opening: readonly Block[] = [],
  known: KeptDrafts = keptDrafts(context),
): Reply {
  const { form, say } = context;
  const { labels } = say;
  const { drafts, deleted, damaged } = known;
  const blocks: Block[] = [
    { kind: 'title', text: say.list_heading },
    ...opening,
    ...(drafts.length === 0 ? [paragraph(say.no_drafts)] : []),
    ...drafts.slice(0, MOST_LISTED).map((kept, index): Block => {
      const { draft } = kept;
      const text = fill(say.list_item, {
        title: titleOf(draft, form),
        changed: spokenMoment(draft.changedAt),
        sent: draft.sent ? fill(say.list_sent, { date: spokenDate(londonDay(new Date(draft.sent.at))) }) : '',
      });
      return { kind: 'said', label: String(index + 1), text };
    }),
    ...(drafts.length > 0 ? [paragraph(say.list_hint)] : []),
    ...(damaged > 0 ? [paragraph(say.list_damaged)] : []),
  ];
  const resume = drafts.slice(0, 4).map(({ draft }, index): Button => {
    const label = fill(labels.resume, { number: String(index + 1) });
    return button(label, actionFor(draft, 'resume'), label.toLowerCase());
  });
  const [gone] = deleted;
  return draftReply(context, {
    kind: 'command',
    blocks,
    buttons: [
      ...resume,
      ...(gone ? [button(labels.undo, actionFor(gone.draft, 'undo'), 'undo')] : []),
      button(labels.new, { verb: 'draft', do: 'start', draft: '', version: 0 }, 'new draft'),
    ],
  });
}
