// What can be said to a draft in so many words: whoever types can do all that whoever presses can do.
import { plainWords } from '../../conversation/intent.ts';
import type { Form } from '../../knowledge/form.ts';

export type DraftCommand =
  | { readonly is: 'start' | 'drafts' | 'undo' }
  | { readonly is: 'resume' | 'delete'; readonly number: number | null }
  | { readonly is: 'rename'; readonly number: number | null; readonly name: string }
  | { readonly is: OpenCommand }
  | { readonly is: 'section'; readonly section: string }
  | { readonly is: 'change'; readonly named: string }
  | { readonly is: 'add'; readonly group: string }
  | { readonly is: 'remove'; readonly group: string; readonly person: number }
  | { readonly is: 'chase'; readonly day: string };

/** Said about the draft that is open. */
type OpenCommand = (typeof OPEN)[number][0];

const NOUN = '(?:request for support|rfs|support request|request|draft)(?: draft)?';
const START = new RegExp(
  `^(?:please |can i |could i |i (?:want|would like|need) to |id like to |lets |let us )?(?:start|begin|write|make|create|do|fill in)(?: me)?(?: a| an| another| the| my)?(?: new)? (?:draft )?${NOUN}(?: please| form)?$|^(?:a |another |start )?new ${NOUN}$|^start a new one$`,
);
const DRAFTS =
  /^(?:(?:show|list|see|open)(?: me)? )?(?:all )?my drafts(?: please)?$|^(?:list|show) drafts$|^drafts$/;
const RESUME = new RegExp(
  `^(?:resume|(?:(?:continue|open|go on with|carry on with|go back to|back to)(?: with)?(?: my| the)?(?: last)? ${NOUN}))(?:(?: my| the)?(?: last)? ${NOUN})?(?: number)?(?: (\\d{1,2}))?$`,
);
const DELETE = new RegExp(
  `^(?:delete|bin|throw away|remove)(?: the| my| this)? (?:${NOUN}|(?=\\d))(?: ?number)? ?(\\d{1,2})?$`,
);
const RENAME = /^(?:rename|call)(?: the| my| this)?(?: draft| it)?(?: (\d{1,2}))?(?: to| it)?(?: (.+))?$/i;
const UNDO = /^undo(?: (?:delete|deletion|deleting|that|it))?$|^undelete$/;

const OPEN = [
  [
    'list',
    /^(?:task list|tasks|sections|(?:show (?:me )?)?(?:the |my )?(?:task list|sections)|where am i|where are we|overview|progress)$/,
  ],
  [
    'check',
    /^(?:(?:check|review|show|see)(?: me)?(?: all)?(?: my| the)? answers|check|what have i said|what have i told you|show my answers)$/,
  ],
  [
    'rest',
    /^(?:(?:whats|what is|what else is|how much is) (?:still )?(?:left|open|needed|to do)(?: to do)?|(?:whats|what is) still missing|(?:how much|what) (?:more|else)(?: is there)?(?: to do)?|how far am i|whats next|what next|what now|i am stuck|im stuck|stuck)$/,
  ],
  [
    'privacy',
    /^(?:(?:and )?who (?:else )?(?:can |will |could |does )?(?:sees?|reads?|gets?|has access to|look at)(?: all)? (?:this|it|that|my (?:draft|answers|request)|the (?:draft|answers)|what i (?:type|write))(?: draft)?|(?:is|are) (?:this|it|that|my (?:draft|answers)|the (?:draft|answers)) (?:draft )?(?:private|confidential|secure|saved|encrypted|kept|stored|sent(?: anywhere)?)|(?:where|how long) (?:is|are|will|do|does) (?:you |this |it |that |my (?:draft|answers) )?(?:be )?(?:keep|kept|store|stored|save|saved|stay)(?: this| it| my draft| my answers)?(?: for)?|(?:do|will|are) you (?:send|sending|share|sharing|tell|pass on) (?:this|it|that|my draft|anyone|anybody)(?: to (?:anyone|anybody|the hub))?|does (?:this|it) go to (?:the hub|anyone|anybody)|can (?:my (?:head|head teacher|boss|manager)|anyone|anybody|others|other people) (?:see|read) (?:this|it|my draft))$/,
  ],
  ['more', /^(?:more answers|next page|more)$/],
  [
    'finish',
    /^(?:finish|im finished|i am finished|done|i am done|im done|complete|take it away|(?:make|get|show)(?: me)?(?: the| my)? document|document|finish (?:my |the )?(?:draft|request))$/,
  ],
  [
    'continue',
    /^(?:go on|continue|carry on|next|next question|one question at a time|keep|keep it|keep going|as it was)$/,
  ],
  [
    'stop',
    /^(?:stop|cancel|stop for now|pause|save and stop|save|exit|quit|close|later|not now|enough for now|i have to go|never mind|nevermind|stop asking|leave it)$/,
  ],
  [
    'else',
    /^(?:(?:(?:i (?:want|would like|need) to|can i|could i|let me|id like to) )?ask (?:you )?something else|something else|(?:i have )?an?(?:other| different) question|different question)$/,
  ],
  ['back', /^(?:back|go back|previous|previous question|one step back|last question)$/],
  [
    'skip',
    /^(?:skip|skip this|skip it|skip this one|leave it open|leave it for later|for later|pass|later please)$/,
  ],
  [
    'needed',
    /^(?:needed only|only needed|required only|only required|only what is needed|skip optional|skip the optional (?:ones|questions))$/,
  ],
  ['docx', /^(?:(?:as )?(?:a )?word(?: file| document)?|docx)$/],
  ['pdf', /^(?:as )?(?:a )?pdf(?: file)?$/],
  ['text', /^(?:(?:as )?plain text|as text|text to paste|copy)$/],
  ['email', /^(?:e ?mail text|email|e ?mail|the e ?mail)$/],
  ['script', /^(?:call script|script|the script|script for the call|what do i say)$/],
  [
    'sent',
    /^(?:i have sent it|ive sent it|it is sent|its sent|sent|i sent it|sent it|mark(?: it)? as sent)$/,
  ],
  ['keep', /^keep the draft$/],
  ['amend', /^(?:change it after sending|amend|amend it|amend the draft|open it again|new version)$/],
  [
    'withdraw',
    /^(?:consent is withdrawn|consent withdrawn|consent was withdrawn|(?:(?:the )?(?:family|mum|mother|dad|father|parents?|she|he|they) (?:has |have )?(?:withdrawn|withdrew|took back)(?: (?:the|her|his|their))? consent))$/,
  ],
  [
    'renew',
    /^(?:ask for consent again|consent is renewed|consent again|they agree again|(?:the )?(?:family|mum|mother|dad|father) agrees again)$/,
  ],
  [
    'consent',
    /^(?:(?:check|show)(?: me)?(?: the| our| this)? consent|consent(?: check)?|is (?:the )?consent recorded|what(?: consent)? is missing(?: for consent)?)$/,
  ],
  [
    'no_orders',
    /^(?:no (?:court )?orders(?: found)?|court orders none|there (?:are no court orders|is no court order))$/,
  ],
  ['some_orders', /^there (?:is an? (?:court )?order|are (?:court )?orders)$/],
  ['orders', /^(?:(?:check |record )?(?:the )?court orders?)$/],
  [
    'judgement',
    /^(?:gillick(?: competen(?:ce|t))?|who judged it|(?:record |add )?(?:the |a )?judge?ment(?: of competence)?|(?:somebody|someone) judged it|(?:he|she|they) (?:can )?decides? alone)$/,
  ],
  ['risk', /^(?:note (?:the reason|why)|record the (?:reason|risk)|reason for the call)$/],
] as const satisfies readonly (readonly [string, RegExp])[];

/** Heard wherever the talk is: a person comes back to a draft from anywhere. */
export function anywhere(message: string): DraftCommand | null {
  const said = plainWords(message);
  if (START.test(said)) return { is: 'start' };
  if (DRAFTS.test(said)) return { is: 'drafts' };
  if (UNDO.test(said)) return { is: 'undo' };
  const resume = RESUME.exec(said);
  if (resume) return { is: 'resume', number: numberIn(resume[1]) };
  const deleting = DELETE.exec(said);
  if (deleting) return { is: 'delete', number: numberIn(deleting[1]) };
  const renaming = RENAME.exec(message.trim().replace(/\s+/g, ' '));
  if (renaming && /^(?:rename\b|call (?:it|the draft|my draft|this draft)\b)/i.test(message.trim()))
    return { is: 'rename', number: numberIn(renaming[1]), name: renaming[2] ?? '' };
  return null;
}

/** Heard while a draft is open, or was open last. */
export function aboutOpen(message: string, form: Form): DraftCommand | null {
  const said = plainWords(message);
  for (const [is, pattern] of OPEN) if (pattern.test(said)) return { is };
  const section = /^(?:open |show |go to |fill in )?(?:the )?section ([a-z])(?: as a card| card)?$/
    .exec(said)?.[1]
    ?.toUpperCase();
  if (section && form.sections.some(({ id }) => id === section)) return { is: 'section', section };
  const titled = /^(?:open|go to|fill in)(?: the)?(?: section)? (.+)$/.exec(said)?.[1];
  const found = titled && form.sections.find(({ title }) => plainWords(title) === titled);
  if (found) return { is: 'section', section: found.id };
  const change = /^\s*(?:change|correct|edit)\s+(.+)$/is.exec(message)?.[1];
  if (change) return { is: 'change', named: change };
  const adding = /^add (?:a |an |another )?(?:new )?(.+)$/.exec(said)?.[1];
  const group = adding && groupNamed(adding, form);
  if (group) return { is: 'add', group };
  const [, removed = '', number = ''] = /^(?:remove|take out|delete) (.+?) (\d{1,2})$/.exec(said) ?? [];
  const from = groupNamed(removed, form);
  if (from) return { is: 'remove', group: from, person: Number(number) - 1 };
  const day = /^\s*remind me (?:on |again on )?(.+)$/i.exec(message)?.[1];
  return day ? { is: 'chase', day } : null;
}

/** "Actually the age is 10", "sorry, section B is …": what is named, and the new answer. */
export const correctionIn = (message: string): string | null =>
  /^\s*(?:(?:actually|sorry|no wait|wait|correction|i meant|oh|oops)[,:]?\s+)+(.+)$/is.exec(message)?.[1] ??
  null;

function groupNamed(said: string, form: Form): string | null {
  const found = form.groups.find(
    ({ id, name, plural }) =>
      [id.replace(/-/g, ' '), plainWords(name), plainWords(plural)].includes(said) ||
      SAID[id]?.includes(said),
  );
  return found?.id ?? null;
}

const SAID: Readonly<Record<string, readonly string[]>> = {
  adult: ['parent', 'carer', 'mother', 'father', 'mum', 'dad'],
  'other-child': ['brother', 'sister', 'sibling', 'young person'],
  'other-adult': ['adult in the home', 'other adult'],
  service: ['agency'],
};

const numberIn = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
