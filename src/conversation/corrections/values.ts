// Whether a new value can stand. Being new is never against it.

import { namesOf } from '../../dialogs/request-for-support/answer.ts';
import { domainDoubt, hoursFault } from '../../knowledge/cross-checks.ts';
import { fingerprintOf } from '../../knowledge/golden.ts';
import type { ContactFact } from '../../knowledge/knowledge.ts';
import { contactFile } from '../../knowledge/schema.ts';
import { fill } from '../../knowledge/words.ts';
import { personalDetailsIn } from '../../requests-for-support/personal-details.ts';
import { contactsIn } from '../gate.ts';
import { type CorrectionContext, currentOf, type Item, nameOf } from './context.ts';

export type Judged =
  | { readonly kind: 'fits'; readonly value: string; readonly doubt: string | null }
  | { readonly kind: 'refused'; readonly why: string };

const LONGEST_SUMMARY = 400;
export function judge(context: CorrectionContext, held: Item, typed: string): Judged {
  const value = typed
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^["“”]|["“”]$/g, '');
  const { refused } = context.say;
  if (value === currentOf(held) && !(held.of === 'fact' && held.now.status === 'withdrawn'))
    return { kind: 'refused', why: refused.same };
  return held.of === 'fact' ? judgeContact(context, held.now, value) : judgeSummary(context, value);
}

function judgeContact(context: CorrectionContext, fact: ContactFact, typed: string): Judged {
  const { say, knowledge } = context;
  const value = tidied(fact.kind, typed);
  const kind = say.kinds[fact.kind];
  const refuse = (why: string): Judged => ({ kind: 'refused', why });
  if (!hasForm(fact, value))
    return refuse(fill(say.refused.form, { kind, example: say.examples[fact.kind] }));
  const fault = fact.kind === 'hours' ? hoursFault(value) : null;
  if (fault) return refuse(fill(say.refused.fault, { fault: `is not right: ${fault}.` }));
  const clash = fact.kind === 'hours' ? null : clashing(fact, value, knowledge.facts);
  if (clash)
    return refuse(fill(say.refused.clash, { kind, name: nameOf(context, { of: 'fact', id: clash.id }) }));
  return {
    kind: 'fits',
    value,
    doubt: doubtAbout({ ...fact, value }, context),
  };
}

/** A digit left out is the likeliest slip, and a few numbers truly have ten: it is said, and nothing is refused. */
function doubtAbout(fact: ContactFact, { say, knowledge }: CorrectionContext): string | null {
  if (fact.kind === 'email') return domainDoubt(fact, knowledge.facts);
  const isPhone = fact.kind === 'phone' || fact.kind === 'text';
  return isPhone && /^0[1237]\d{8}$/.test(fact.value.replaceAll(' ', '')) ? say.tried.ten_digits : null;
}

const tidied = (kind: ContactFact['kind'], typed: string): string => {
  const bare = typed.replace(/^(?:tel:|mailto:)/i, '').replace(/[.,;]$/, '');
  return kind === 'phone' || kind === 'text'
    ? bare.replace(/^(?:\+|00)44 ?(?:\(0\) ?)?/, '0').replace(/[()-]/g, '')
    : bare;
};

/** As it is dialled here: a number with its area or mobile code, a freephone one, or a short code. */
const DIALLED = /^(?:0[1-9]\d{8,9}|0800\d{4,7}|116\d{3}|1\d\d|999|[1-9]\d{4,5})$/;

function hasForm(fact: ContactFact, value: string): boolean {
  const { id: _, organisation: __, reported: ___, ...fields } = fact;
  const isWritable = contactFile.safeParse({ name: 'x', facts: { x: { ...fields, value } } }).success;
  const isPhone = fact.kind === 'phone' || fact.kind === 'text';
  return isWritable && value.length <= 200 && (!isPhone || DIALLED.test(value.replaceAll(' ', '')));
}

/** Two lines of one organisation may share a number; two organisations do not. */
function clashing(
  { id }: ContactFact,
  value: string,
  facts: ReadonlyMap<string, ContactFact>,
): ContactFact | null {
  const mark = fingerprintOf(value);
  const file = id.split('/')[0];
  return (
    [...facts.values()].find(
      (other) =>
        other.id.split('/')[0] !== file &&
        other.kind !== 'hours' &&
        other.status !== 'withdrawn' &&
        fingerprintOf(other.value) === mark,
    ) ?? null
  );
}

function judgeSummary(context: CorrectionContext, value: string): Judged {
  const { refused } = context.say;
  if (value.length > LONGEST_SUMMARY || value.length < 10)
    return { kind: 'refused', why: fill(refused.long, { most: String(LONGEST_SUMMARY) }) };
  const allowed = ['999', '101', '111'];
  if (contactsIn(value).some((contact) => !allowed.includes(contact)))
    return { kind: 'refused', why: refused.contact_in_text };
  return namesSomebody(context, value)
    ? { kind: 'refused', why: refused.personal }
    : { kind: 'fits', value, doubt: null };
}

/** Null where it can be kept. It stands in the history for other coordinators. */
export function refusedReason(context: CorrectionContext, reason: string): string | null {
  if (reason.trim().length < 3 || reason.length > 200) return context.say.refused.reason;
  const isWorry = context.brain.detect(reason).level !== 'none';
  return isWorry || namesSomebody(context, reason) ? context.say.refused.personal : null;
}

const namesSomebody = ({ knowledge, turn }: CorrectionContext, text: string): boolean =>
  personalDetailsIn(text, { names: namesOf(knowledge), at: turn.at }).some(
    (detail) => detail !== 'phone' && detail !== 'email',
  );
