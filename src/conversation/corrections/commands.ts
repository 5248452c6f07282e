// What coordinators say in so many words: whoever types can do all that whoever presses can do.
import type { DeedName } from './deeds.ts';

export type Spoken =
  | { readonly is: 'list' }
  /** About the card that was shown last. */
  | { readonly is: 'apply' | 'leave' | 'undo' }
  | {
      readonly is: 'deed';
      readonly what: DeedName;
      /** The words that name the contact or wording. */
      readonly about: string;
      readonly value?: string;
      readonly reason?: string;
    };

const LIST = /^(?:what needs me|what is waiting for me|whats waiting for me|my worklist|worklist)$/i;
const APPLY = /^(?:yes,? )?change it$/i;
const LEAVE = /^(?:leave it as it is|leave it|do not change it|dont change it|don't change it)$/i;
const UNDO = /^undo(?: (?:it|this|that|the last change|my last change))?$/i;
const BECAUSE = /\s+because\s+(.+)$/is;

const FORMS: readonly (readonly [DeedName, RegExp])[] = [
  ['history', /^(?:show )?(?:me )?(?:the )?history (?:of|for) (?<about>.+)$/is],
  [
    'rang',
    /^i(?:'ve| have)? (?:just )?(?:rang|rung|called|phoned|checked|tried|confirmed) (?<about>.+?)(?: (?:today|just now|this (?:morning|afternoon)))?$/is,
  ],
  ['try', /^(?:correct|change|edit|update) (?<about>.+?) to (?<value>.+)$/is],
  ['edit', /^(?:correct|change|edit|update) (?<about>.+)$/is],
  ['withdraw', /^withdraw (?<about>.+)$/is],
  ['undo', /^undo (?:the |my )?(?:last )?(?:change|correction) (?:of|to) (?<about>.+)$/is],
  ['confirm', /^confirm (?:the )?change (?:of|to) (?<about>.+)$/is],
  ['reject', /^reject (?:the )?change (?:of|to) (?<about>.+)$/is],
  ['keep-file', /^keep (?:what )?the file (?:says )?(?:for|of) (?<about>.+)$/is],
  ['keep-chat', /^keep (?:the|my) change (?:of|to) (?<about>.+)$/is],
  ['settle', /^(?:there is )?nothing(?: is)? wrong with (?<about>.+)$/is],
  ['settle', /^(?<about>.+?) is right(?: as it is)?$/is],
  ['open', /^(?:show|open) (?<about>.+)$/is],
];

/** Null where the message has the form of none of them. Whether it names anything of the directory is not known here. */
export function spokenIn(message: string): Spoken | null {
  const said = message
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^please /i, '')
    .replace(/[.!?]+$/, '');
  if (LIST.test(said.replace(/[’']/g, ''))) return { is: 'list' };
  if (APPLY.test(said)) return { is: 'apply' };
  if (LEAVE.test(said.replace(/’/g, "'"))) return { is: 'leave' };
  if (UNDO.test(said)) return { is: 'undo' };
  const reason = BECAUSE.exec(said)?.[1];
  const rest = said.replace(BECAUSE, '');
  for (const [what, form] of FORMS) {
    const found = form.exec(rest)?.groups;
    if (!found?.about) continue;
    const value = found.value === undefined ? {} : { value: found.value };
    return { is: 'deed', what, about: found.about, ...value, ...(reason === undefined ? {} : { reason }) };
  }
  return null;
}
