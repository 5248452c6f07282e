// Who is told that something of the directory waits for them. Pure: sending is the storage's.
import type { Subject } from '../../corrections/events.ts';
import { ownerOf } from '../../corrections/owners.ts';
import { fill } from '../../knowledge/words.ts';
import { ANY_TENANT, type Holder, may, type Person, type RoleAction } from '../../roles/roles.ts';
import type { Notice } from '../held.ts';
import { subjectReply } from './cards.ts';
import { type CorrectionContext, nameOf } from './context.ts';

/** A report goes to the hub's own coordinators; where it is no hub's, or there are none, to those of all; else to the admins. */
export function tellOfReport(context: CorrectionContext, subject: Subject): Notice[] {
  const able = holdersFor(context, 'settle', subject);
  const own = able.filter(({ role }) => role.kind === 'coordinator' && role.hubs !== '*');
  const ofAll = able.filter(({ role }) => role.kind === 'coordinator');
  const chosen = [own, ofAll, able].find((some) => some.length > 0) ?? [];
  return noticesTo(chosen, context, subject, context.say.notices.reported);
}

/** Everybody who may confirm it, but whoever proposed it. */
export function tellOfProposal(context: CorrectionContext, subject: Subject): Notice[] {
  const { id } = context.turn.speaker;
  const others = holdersFor(context, 'confirm', subject).filter(
    (holder) => holder.id.toLowerCase() !== id?.toLowerCase(),
  );
  return noticesTo(others, context, subject, context.say.notices.proposed);
}

function holdersFor({ brain }: CorrectionContext, action: RoleAction, subject: Subject): Holder[] {
  const owner = ownerOf(brain.files, subject);
  return brain.roles.holders.filter(({ role }) => may(role, action, owner));
}

function noticesTo(
  holders: readonly Holder[],
  context: CorrectionContext,
  subject: Subject,
  words: string,
): Notice[] {
  const text = fill(words, { name: nameOf(context, subject) });
  return holders.map((holder) => {
    const to = personOf(holder, context);
    // As that person would see it: the buttons are those that they may press.
    const seenBy = { ...context, role: holder.role, log: { ...context.log, speaker: '' } };
    return { to, reply: { ...subjectReply(seenBy, subject, [{ kind: 'lead', text }]), summary: text } };
  });
}

const personOf = ({ tenant, id }: Holder, { turn }: CorrectionContext): Person => ({
  tenant: tenant === ANY_TENANT ? turn.speaker.tenant : tenant,
  id: id.toLowerCase(),
});
