// All answers in one place, each with its own way to change it; and which answer "change the age" means.
import { hasWords, plainWords } from '../../conversation/intent.ts';
import type { AnswerRow, Block, Reply } from '../../conversation/reply.ts';
import { fill } from '../../knowledge/words.ts';
import type { Draft } from '../../requests-for-support/draft.ts';
import { shownValue } from '../../requests-for-support/shown-value.ts';
import { answerOf, askedSlots, type Slot } from '../../requests-for-support/slots.ts';
import { placeAt } from './ask.ts';
import { actionFor, button, type DraftContext, draftReply, labelOf, paragraph } from './context.ts';
import { closedNow } from './section.ts';

const MOST_BYTES = 14_000;
const MOST_ROWS = 14;
const SHOWN_CHARACTERS = 400;

export function checkReply(
  draft: Draft,
  page: number,
  opening: readonly Block[],
  context: DraftContext,
): Reply {
  const { say } = context;
  const { labels } = say;
  const pages = pagesOf(draft, context);
  const at = Math.min(page, pages.length - 1);
  const number = { number: String(at + 1), pages: String(pages.length) };
  return draftReply(context, {
    blocks: [
      { kind: 'title', text: say.check.heading, note: fill(say.check.page, number) },
      ...opening,
      { kind: 'answers', rows: pages[at] ?? [], open: say.check.open },
      ...(at === pages.length - 1 ? setAside(draft, context) : []),
      paragraph(say.check.change),
    ],
    buttons: [
      ...(at < pages.length - 1
        ? [button(labels.more, actionFor(draft, 'check', { at: String(at + 1) }))]
        : []),
      button(labels.continue, actionFor(draft, 'continue'), 'go on'),
      button(labels.finish, actionFor(draft, 'finish')),
      button(labels.list, actionFor(draft, 'list')),
      button(labels.stop, actionFor(draft, 'stop'), 'stop'),
    ],
  });
}

/** Open optional questions of sections that cannot be filled in yet are left out. */
function pagesOf(draft: Draft, context: DraftContext): AnswerRow[][] {
  const { form, settings } = context;
  const pages: AnswerRow[][] = [[]];
  let size = 0;
  for (const slot of askedSlots(draft, form, settings)) {
    const answer = answerOf(draft, form, slot);
    if (!answer && closedNow(draft, slot.section, context)) continue;
    const label = labelOf(slot);
    const text = answer ? shortened(shownValue(slot.question, answer.value)) : null;
    const row: AnswerRow = {
      label,
      text,
      change: button(
        context.say.labels.change,
        actionFor(draft, 'change', placeAt(slot)),
        changeWords(label),
      ),
    };
    const bytes = Buffer.byteLength(JSON.stringify(row)) + 550;
    const last = pages.at(-1);
    if (last && last.length > 0 && (size + bytes > MOST_BYTES || last.length >= MOST_ROWS)) {
      pages.push([row]);
      size = bytes;
    } else {
      last?.push(row);
      size += bytes;
    }
  }
  return pages;
}

const shortened = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()} …` : text;

const setAside = (draft: Draft, { say }: DraftContext): Block[] =>
  draft.setAside.length === 0
    ? []
    : [
        paragraph(say.check.set_aside),
        ...draft.setAside.slice(0, 20).map(
          ({ asked, value }): Block => ({
            kind: 'said',
            label: asked,
            text: shortened([value].flat().join(', ')),
          }),
        ),
      ];

const changeWords = (label: string): string => `change ${label.toLowerCase()}`;

const nameSaid = (named: string): string =>
  plainWords(named).replace(/^(?:the|my|his|her|their|answer to|answer on|question) /, '');

const MOST_MEANT = 6;

/** Nothing could be told by that name: the questions that hold it, as words to type, or where to see them all. */
export function unclear(draft: Draft, named: string, { form, settings, say }: DraftContext): Block {
  const [said = ''] = nameSaid(named).split(/ (?:to|is|should be) /);
  const meant = askedSlots(draft, form, settings).flatMap((slot) => {
    const label = labelOf(slot);
    return said.length > 3 && hasWords(plainWords(label), said) ? [label] : [];
  });
  return meant.length > 1 && meant.length <= MOST_MEANT
    ? { kind: 'section', heading: say.unclear_which, items: meant.map(changeWords) }
    : paragraph(say.unclear_command);
}

/** The question that is named: by its number, its label, or both with the person. Null where none is, or several are. */
export function slotNamed(draft: Draft, named: string, { form, settings }: DraftContext): Slot | null {
  const said = nameSaid(named);
  if (said === '') return null;
  const slots = askedSlots(draft, form, settings);
  const labelled = (slot: Slot) => plainWords(labelOf(slot));
  const bare = (slot: Slot) => plainWords(slot.question.label);
  const ofPerson = (slot: Slot) =>
    `${bare(slot)} of ${plainWords(slot.group?.name ?? '')} ${(slot.person ?? 0) + 1}`;
  const ways: ((slot: Slot) => boolean)[] = [
    (slot) => labelled(slot) === said || ofPerson(slot) === said,
    (slot) => bare(slot) === said,
    (slot) => slot.question.number.toLowerCase() === said,
    (slot) => said.length > 3 && hasWords(labelled(slot), said),
  ];
  for (const way of ways) {
    const found = slots.filter(way);
    // The same question about several people means the first of them; two questions mean none.
    const [first] = found;
    if (first && found.every(({ question }) => question === first.question)) return first;
    const open = found.filter((slot) => answerOf(draft, form, slot));
    if (first && open.length === 1 && open[0]) return open[0];
    if (first && found.length > 1) return way === ways[2] ? first : null;
  }
  return null;
}
