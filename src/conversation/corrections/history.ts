// What was done to a contact or a wording, in words, the latest first.
import type { CorrectionEvent, Deed, Subject } from '../../corrections/events.ts';
import { dayOf } from '../../freshness/days.ts';
import { fill } from '../../knowledge/words.ts';
import { spokenDate } from '../contacts.ts';
import type { Reply } from '../reply.ts';
import { actionFor, correctionReply, paragraph, said } from './cards.ts';
import { type CorrectionContext, docketFor, handleOf, inFileOf, itemAt, nameOf } from './context.ts';

const MOST_SHOWN = 20;

export function historyReply(context: CorrectionContext, subject: Subject): Reply {
  const { say } = context;
  const held = itemAt(context, subject);
  const events = (docketFor(context, subject)?.events ?? []).toReversed().slice(0, MOST_SHOWN);
  return correctionReply(context, {
    blocks: [
      { kind: 'title', text: fill(say.history.title, { name: nameOf(context, subject) }) },
      ...(events.length === 0 ? [paragraph(say.history.nothing)] : []),
      ...events.map((event) => said(labelOf(event, context), lineOf(event, context))),
      ...(held ? [said(say.history.file, inFileOf(held))] : []),
    ],
    buttons: [
      {
        label: say.labels.open,
        says: `show ${handleOf(context, subject)}`,
        action: actionFor(context, 'open', subject),
      },
    ],
  });
}

/** "24 November 2026, Early Help Coordinator, Stroud": a role, never a name. */
function labelOf({ at, role, deed }: CorrectionEvent, { say }: CorrectionContext): string {
  const who = role ?? (deed.is === 'exported' ? say.history.operator : say.history.somebody);
  return `${spokenDate(dayOf(at))}, ${who}`;
}

function lineOf({ deed, reason }: CorrectionEvent, context: CorrectionContext): string {
  const done = deedWords(deed, context);
  return reason ? `${done}. ${fill(context.say.history.reason, { reason })}` : done;
}

function deedWords(deed: Deed, context: CorrectionContext): string {
  const { history } = context.say;
  switch (deed.is) {
    case 'verified':
      return fill(history.verified, { value: deed.value });
    case 'corrected':
    case 'summary-corrected':
      return fill(history.corrected, { from: deed.from, to: deed.to });
    case 'withdrawn':
      return fill(history.withdrawn, { value: deed.from });
    case 'proposed':
      return fill(history.proposed, { change: deedWords(deed.change, context) });
    case 'file-kept':
      return history.file_kept;
    case 'undone':
    case 'reported':
    case 'settled':
    case 'confirmed':
    case 'rejected':
    case 'exported':
      return history[deed.is];
  }
}
