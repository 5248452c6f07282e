// A child may be harmed: who to ring, and what to say. No service, no level and no form stands in the way.
import { showButton } from '../../conversation/answer.ts';
import type { Block } from '../../conversation/reply.ts';
import { sourcesBlock } from '../../conversation/sources.ts';
import { contactsNamed, withNumbers } from '../contacts.ts';
import type { Answers, Context, Ending } from '../engine/dialog.ts';
import { sayAge } from '../reading/age.ts';
import { ageOf } from '../reading/age-question.ts';

const ENTRY = 'process/safeguarding-concern';
const texts = ({ brain }: Context) => brain.knowledge.dialogs.whichService;

export function harmEnding(answers: Answers, context: Context): Ending {
  const { knowledge } = context.brain;
  const { title, ending } = texts(context);
  const entry = knowledge.entries.get(ENTRY);
  const age = ageOf(answers);
  const script = ending.script.lines.map((line) =>
    line
      .replace(
        '{child}',
        `${ending.harm.script} The child is ${age ? sayAge(age) : '[age]'}, and is now [where].`,
      )
      .replace('{so_far}', '[Is there a social worker?]')
      .replace('{consent}', '[Does the family know that you are ringing, or why not?]'),
  );
  const blocks: Block[] = [
    { kind: 'title', text: title },
    {
      kind: 'urgent',
      heading: ending.harm.heading,
      lines: ending.harm.lines.map((line) => withNumbers(line, knowledge)),
    },
    ...(entry ? contactsNamed(entry, knowledge.words.headings.contacts, knowledge) : []),
    { kind: 'section', heading: ending.script.heading, items: script, ordered: true },
    ...(entry ? [sourcesBlock(entry, knowledge)] : []),
  ];
  return {
    summary: `Signpost: ${title}`,
    blocks,
    about: entry ? [{ entry: entry.id, score: 1 }] : [],
    offers: [
      { label: ending.labels.go_on, choose: 'go-on' },
      { label: ending.labels.else, choose: 'else' },
    ],
    others: entry ? [showButton(entry)] : [],
  };
}

/** A worry about an adult who works with children goes to the head or the chair, never to the safeguarding lead alone. */
export function staffBlocks(context: Context): Block[] {
  const { knowledge } = context.brain;
  const { staff } = texts(context).ending;
  const lado = knowledge.entries.get('service/lado');
  return [
    { kind: 'urgent', heading: staff.heading, lines: staff.lines },
    ...(lado ? contactsNamed(lado, lado.name, knowledge) : []),
  ];
}
