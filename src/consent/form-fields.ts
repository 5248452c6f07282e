// What a record of consent says in the fields of the Consent form (section H of a Request for Support).
// Nothing is filled in that was not recorded, and no signature is ever made up.
import { type ConsentRecord, isAskedToo, type Purpose, standingOf } from './consent.ts';
import { readyToShare } from './ready.ts';

export interface ConsentFields {
  /** Explained to everyone who is asked. */
  readonly H1: boolean;
  readonly H2: 'yes' | 'no' | null;
  readonly H3: 'yes' | 'no' | null;
  /** Whose information is covered. */
  readonly H5: readonly string[];
  /** Who agreed, with their responsibility as it was recorded. */
  readonly H6: readonly {
    readonly person: string;
    readonly responsibility: string;
    readonly basis: string | null;
  }[];
  readonly H7: 'yes' | 'no' | 'under 12';
  /** Who judged that a young person can decide, for what, on what grounds. */
  readonly H8: readonly {
    readonly child: string;
    readonly purpose: Purpose;
    readonly judgedBy: string;
    readonly grounds: string;
  }[];
  readonly H9: readonly {
    readonly person: string;
    readonly formVersion: string | null;
    readonly on: string;
  }[];
  readonly H11: readonly { readonly worker: string; readonly on: string }[];
  /** Names of what is missing. */
  readonly H12: readonly string[];
}

export function consentFields(record: ConsentRecord): ConsentFields {
  const children = record.people.filter(({ who }) => who === 'child');
  const holders = record.people.filter(
    ({ who, responsibility }) => who === 'adult' && responsibility === 'held',
  );
  const asked = [...holders, ...children.filter(isAskedToo)];
  const given = record.people.flatMap((person) => {
    const standing = standingOf(record, person.id, 'share');
    return standing.is === 'given' ? [{ person, standing }] : [];
  });
  const askedChildren = children.filter(isAskedToo);
  return {
    H1: asked.length > 0 && asked.every(({ id }) => standingOf(record, id, 'share').is !== 'not_asked'),
    H2: answerOf(record, holders, 'take_part'),
    H3: answerOf(record, holders, 'share'),
    H5: record.people.filter(({ who, covered }) => who === 'child' || covered).map(({ id }) => id),
    H6: given.map(({ person: { id, responsibility, basis } }) => ({ person: id, responsibility, basis })),
    H7:
      askedChildren.length === 0
        ? 'under 12'
        : askedChildren.every(
              ({ id }) => !['not_asked', 'explained'].includes(standingOf(record, id, 'share').is),
            )
          ? 'yes'
          : 'no',
    H8: record.judgements
      .filter(({ able }) => able)
      .map(({ child, purpose, judgedBy, grounds }) => ({ child, purpose, judgedBy, grounds })),
    H9: given
      .filter(({ standing }) => standing.how === 'signed')
      .map(({ person, standing }) => ({
        person: person.id,
        formVersion: standing.formVersion,
        on: standing.on,
      })),
    H11: given.map(({ standing }) => ({ worker: standing.by, on: standing.on })),
    H12: readyToShare(record).missing.map(({ what }) => what),
  };
}

function answerOf(
  record: ConsentRecord,
  holders: ConsentRecord['people'],
  purpose: Purpose,
): 'yes' | 'no' | null {
  const standings = holders.map(({ id }) => standingOf(record, id, purpose).is);
  if (standings.includes('given')) return 'yes';
  return standings.some((is) => is === 'refused' || is === 'withdrawn') ? 'no' : null;
}
