import { describe, expect, it } from 'vitest';
import type { Change, CorrectionEvent, Deed, Subject } from '../../src/corrections/events.ts';
import { applyCorrections } from '../../src/corrections/fold.ts';
import { needsSecond, ownerOf } from '../../src/corrections/owners.ts';
import { type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts';

const files = loadKnowledge('knowledge');
const PHONE: Subject = { of: 'fact', id: 'early-help-hub-stroud/phone' };
const HUB: Subject = { of: 'entry', id: 'hub/stroud' };
const OLD = '01452 328130';
const NEW = '01452 111222';
const ROLE = 'Early Help Coordinator, Stroud';

function history(...deeds: (Deed | [Subject, Deed] | [Subject, Deed, string])[]): CorrectionEvent[] {
  return deeds.map((it, at) => {
    const [subject, deed, author = 'a'] = Array.isArray(it) ? it : [PHONE, it];
    return {
      seq: at + 1,
      at: new Date('2026-11-24T10:00:00Z'),
      author,
      role: ROLE,
      reason: null,
      subject,
      deed,
    };
  });
}

const corrected = (from: string, to: string, base = from): Change => ({ is: 'corrected', from, to, base });
const withFile = (id: string, fields: object): Knowledge => {
  const fact = files.facts.get(id);
  if (!fact) throw new Error(id);
  return { ...files, facts: new Map(files.facts).set(id, { ...fact, ...fields }) };
};
const phoneAfter = (events: CorrectionEvent[], from: Knowledge = files) =>
  applyCorrections(from, events).knowledge.facts.get(PHONE.id);

describe('what was corrected in chat, over the files', () => {
  it('is nothing where nothing was: the files themselves', () => {
    expect(applyCorrections(files, []).knowledge).toBe(files);
  });

  it('a value that somebody rang is confirmed with role and day', () => {
    const fact = phoneAfter(history({ is: 'verified', value: OLD, base: OLD }));
    expect(fact).toMatchObject({
      value: OLD,
      status: 'verified',
      verified: { by_role: ROLE, on: '2026-11-24' },
    });
  });

  it('a corrected value stands until it is undone, and is as good as who corrected it, not better', () => {
    const events = history(corrected(OLD, NEW), { is: 'undone', undoes: 1 });
    expect(phoneAfter(events.slice(0, 1))).toMatchObject({
      value: NEW,
      status: 'sourced',
      dated: '2026-11-24',
    });
    expect(phoneAfter(events)).toEqual(files.facts.get(PHONE.id));
  });

  it('a confirmation of one value says nothing of the next', () => {
    const events = history({ is: 'verified', value: OLD, base: OLD }, corrected(OLD, NEW));
    expect(phoneAfter(events)).toMatchObject({ value: NEW, status: 'sourced' });
    expect(phoneAfter(events)?.verified).toBeUndefined();
  });

  it('a report changes words, never the value, and ends when somebody has dealt with it', () => {
    const events = history({ is: 'reported' }, { is: 'reported' }, { is: 'settled' });
    expect(phoneAfter(events.slice(0, 2))).toMatchObject({
      value: OLD,
      status: 'sourced',
      reported: '2026-11-24',
    });
    expect(
      applyCorrections(files, events.slice(0, 2)).dockets.get('fact:early-help-hub-stroud/phone')?.reports,
    ).toHaveLength(2);
    expect(phoneAfter(events)?.reported).toBeUndefined();
  });

  it('a proposal changes nothing until a second person confirms it', () => {
    const events = history({ is: 'proposed', change: corrected(OLD, NEW) }, [
      PHONE,
      { is: 'confirmed', proposal: 1 },
      'b',
    ]);
    expect(phoneAfter(events.slice(0, 1))).toMatchObject({ value: OLD });
    expect(phoneAfter(events)).toMatchObject({ value: NEW });
  });

  it('a proposal whose author deleted what is held of them is none any more', () => {
    const events = history([PHONE, { is: 'proposed', change: corrected(OLD, NEW) }, '']);
    expect(
      applyCorrections(files, events).dockets.get('fact:early-help-hub-stroud/phone')?.proposal,
    ).toBeNull();
  });

  it('a file that moved on under a change shows both, and neither in silence', () => {
    const moved = withFile(PHONE.id, { value: '01452 999000' });
    const { knowledge, conflicts } = applyCorrections(moved, history(corrected(OLD, NEW)));
    expect(conflicts).toEqual([
      { subject: PHONE, field: 'value', file: '01452 999000', chat: NEW, base: OLD, seq: 1 },
    ]);
    expect(knowledge.facts.get(PHONE.id)).toMatchObject({ value: '01452 999000', status: 'disputed' });
  });

  it.each<[string, Deed, string]>([
    ['for the file', { is: 'file-kept' }, '01452 999000'],
    ['for the chat', corrected('01452 999000', NEW), NEW],
  ])('such a conflict ends with a decision %s', (_, decision, value) => {
    const moved = withFile(PHONE.id, { value: '01452 999000' });
    const { knowledge, conflicts } = applyCorrections(moved, history(corrected(OLD, NEW), decision));
    expect(conflicts).toEqual([]);
    expect(knowledge.facts.get(PHONE.id)?.value).toBe(value);
  });

  it('what the files say already is no conflict, and what was exported never becomes one', () => {
    const exported = history(corrected(OLD, NEW), { is: 'exported' });
    expect(phoneAfter(exported)?.value).toBe(NEW);
    expect(applyCorrections(withFile(PHONE.id, { value: NEW }), exported.slice(0, 1)).conflicts).toEqual([]);
    const later = applyCorrections(withFile(PHONE.id, { value: '01452 999000' }), exported);
    expect(later.conflicts).toEqual([]);
    expect(later.knowledge.facts.get(PHONE.id)).toMatchObject({ value: '01452 999000', status: 'sourced' });
  });

  it('a fact that the files do not hold any more is told, not forgotten', () => {
    const facts = new Map(files.facts);
    facts.delete(PHONE.id);
    const { conflicts } = applyCorrections({ ...files, facts }, history(corrected(OLD, NEW)));
    expect(conflicts).toMatchObject([{ file: '', chat: NEW }]);
  });

  it('the alert’s own numbers are never marked, neither by a report nor by a conflict', () => {
    const id = files.safeguarding.alert.numbers.helpdesk;
    const subject: Subject = { of: 'fact', id };
    const moved = withFile(id, { value: '01452 999000' });
    const { knowledge } = applyCorrections(moved, history([subject, corrected('01452 426565', NEW)]));
    expect(knowledge.facts.get(id)).toMatchObject({ value: '01452 999000', status: 'sourced' });
  });

  it('a summary is corrected, and read on that day', () => {
    const from = files.entries.get('hub/stroud')?.summary ?? '';
    const deed: Deed = { is: 'summary-corrected', from, to: 'Shorter.', base: from };
    expect(applyCorrections(files, history([HUB, deed])).knowledge.entries.get('hub/stroud')).toMatchObject({
      summary: 'Shorter.',
      reviewed: '2026-11-24',
    });
  });
});

describe('whose matter it is', () => {
  it('a hub’s contacts and its entry are the hub’s, all else is no hub’s', () => {
    expect(ownerOf(files, PHONE)).toBe('stroud');
    expect(ownerOf(files, HUB)).toBe('stroud');
    expect(ownerOf(files, { of: 'fact', id: 'early-help-hub-cheltenham/community-social-worker' })).toBe(
      'cheltenham',
    );
    expect(ownerOf(files, { of: 'fact', id: 'camhs/phone' })).toBeNull();
    expect(ownerOf(files, { of: 'fact', id: 'childrens-helpdesk/phone' })).toBeNull();
  });

  it('a contact of the alert, of a hub or of the LADO needs a second person, no other does', () => {
    const protectedFacts = [...files.facts.keys()].filter((id) => needsSecond(files, { of: 'fact', id }));
    expect(protectedFacts.filter((id) => !id.startsWith('early-help-hub-')).sort()).toEqual([
      'childrens-helpdesk/hours',
      'childrens-helpdesk/phone',
      'emergency-duty-team/phone',
      'lado/email',
      'lado/phone',
      'lado/web',
      'police/emergency',
      'police/not-an-emergency',
    ]);
    expect(protectedFacts.filter((id) => id.startsWith('early-help-hub-'))).toHaveLength(
      [...files.facts.keys()].filter((id) => id.startsWith('early-help-hub-')).length,
    );
  });
});
