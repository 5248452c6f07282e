// Who was asked for what, and what they said: the record of consent as plain JSON.
// Three things are kept apart. Taking part is one purpose, sharing information another; the legal basis under data protection
// law is a data controller's question and is never recorded here.

export const PURPOSES = ['take_part', 'share'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A day, as "2026-11-22". */
export type Day = string;

export interface Person {
  readonly id: string;
  readonly who: 'adult' | 'child';
  /** Of a child; null where it is not known. */
  readonly age: number | null;
  /** Of an adult, for the children of this record. */
  readonly responsibility: 'held' | 'not_held' | 'not_known';
  /** How they hold it, as somebody recorded it: "mother", "special guardian". */
  readonly basis: string | null;
  /** Whether the request holds facts about this adult: those need this adult's own agreement. */
  readonly covered: boolean;
  /** Of a young person who decides without the adults. Where it is not said, the adults are asked. */
  readonly alone?: boolean;
}

export const HOWS = ['signed', 'spoken', 'electronic'] as const;
export type How = (typeof HOWS)[number];

export type Standing =
  | { readonly is: 'not_asked' }
  | { readonly is: 'explained'; readonly on: Day; readonly by: string }
  /** `by` is the worker who recorded it; the person who agreed is the one whose standing it is. */
  | {
      readonly is: 'given';
      readonly on: Day;
      readonly by: string;
      readonly how: How;
      readonly formVersion: string | null;
    }
  | { readonly is: 'refused'; readonly on: Day; readonly by: string }
  | { readonly is: 'withdrawn'; readonly on: Day; readonly by: string }
  | { readonly is: 'lapsed'; readonly on: Day; readonly by: string; readonly why: string };

/** Gillick: a person judged it, for one decision, on grounds. No button settles it. */
export interface Judgement {
  readonly child: string;
  readonly purpose: Purpose;
  readonly judgedBy: string;
  readonly grounds: string;
  readonly able: boolean;
  readonly on: Day;
}

export const ADVICE_ON = ['not_signed', 'parents_disagree', 'child_says_no', 'young_person_alone'] as const;
/** Where local guidance is silent: who was asked, and what they advised. */
export interface Advice {
  readonly about: (typeof ADVICE_ON)[number];
  readonly adviser: string;
  readonly said: string;
  readonly on: Day;
}

export type Orders =
  | { readonly are: 'not_checked' }
  | { readonly are: 'none'; readonly on: Day; readonly by: string }
  /** An order stands in the way of these people's agreement. */
  | { readonly are: 'some'; readonly bars: readonly string[]; readonly on: Day; readonly by: string };

/** Why sharing goes to the helpdesk without consent. It ends a Request for Support; nothing leads back. */
export interface RiskRoute {
  readonly reason: string;
  readonly adviser: string;
  /** Telling the family is a question of its own. */
  readonly family: { readonly told: true } | { readonly told: false; readonly why: string };
  readonly on: Day;
  readonly by: string;
}

export interface ConsentRecord {
  readonly people: readonly Person[];
  readonly standings: Readonly<Record<string, Readonly<Record<Purpose, Standing>>>>;
  readonly judgements: readonly Judgement[];
  readonly advice: readonly Advice[];
  readonly orders: Orders;
  readonly risk: RiskRoute | null;
}

export const NO_CONSENT: ConsentRecord = {
  people: [],
  standings: {},
  judgements: [],
  advice: [],
  orders: { are: 'not_checked' },
  risk: null,
};

export const standingOf = ({ standings }: ConsentRecord, person: string, purpose: Purpose): Standing =>
  standings[person]?.[purpose] ?? { is: 'not_asked' };

/** Gloucestershire's own rule: a child of 12 or over is told and asked as well. An age that is not known may be 12. */
export const ASKED_FROM_AGE = 12;
export const isAskedToo = ({ who, age }: Person): boolean =>
  who === 'child' && (age === null || age >= ASKED_FROM_AGE);
