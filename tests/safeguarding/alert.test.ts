import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/conversation/reply.ts';
import { type AlertRequest, alertReply, quietLine } from '../../src/safeguarding/alert.ts';
import type { Detection } from '../../src/safeguarding/detection.ts';
import { knowledge } from './loaded.ts';

const OPEN = new Date('2026-11-23T10:00:00Z');
const DISPUTED = new Date('2026-11-23T16:45:00Z');
const CLOSED = new Date('2026-11-28T12:00:00Z');

const child: Detection = {
  level: 'significant',
  about: 'child',
  rules: ['physical-abuse/family-hurts-child'],
  because: 'family + violence',
};
const childNow: Detection = { ...child, level: 'immediate' };
const staff: Detection = {
  level: 'significant',
  about: 'adult-who-works-with-children',
  rules: ['staff/staff-hurts'],
  because: 'staff + violence',
};
const staffNow: Detection = { ...staff, level: 'immediate' };

const alert = (request: Partial<AlertRequest> = {}): Reply =>
  alertReply({
    detection: child,
    scope: 'personal',
    at: OPEN,
    school: null,
    repeated: false,
    knowledge,
    ...request,
  });

const said = (reply: Reply): string =>
  reply.blocks
    .flatMap((block) => {
      if (block.kind === 'urgent') return [block.heading, ...block.lines];
      if (block.kind === 'contacts') return block.contacts.map((view) => `${view.name} ${view.value}`);
      return [];
    })
    .join('\n');

const HELPDESK = '01452 426565';
const OUT_OF_HOURS = '01452 614194';
const LADO = '01452 426994';
const NEEDS_NO_CONSENT =
  'You do not need consent to refer a child who is, or is likely to be, suffering significant harm.';
const TOLD_NOBODY = 'I have not told anyone.';
const NOT_KEPT = "Signpost does not keep this message. Your organisation's Teams does.";

describe('the alert about a child, in a personal chat', () => {
  test.each([
    ['significant', child],
    ['immediate', childNow],
  ])('says all that it must (%s)', (_, detection) => {
    const text = said(alert({ detection }));
    for (const must of [
      '999',
      HELPDESK,
      OUT_OF_HOURS,
      'Designated Safeguarding Lead',
      NEEDS_NO_CONSENT,
      TOLD_NOBODY,
      NOT_KEPT,
    ]) {
      expect(text).toContain(must);
    }
    expect(text).toContain("Record the concern in your school's safeguarding system now.");
    expect(text).toContain('do not tell the family until');
  });
  test('puts 999 first where the danger is now', () => {
    const [urgent] = alert({ detection: childNow }).blocks;
    expect(urgent?.kind === 'urgent' && urgent.lines[0]).toContain('999');
  });
  test('is read in ten seconds: few lines, and short ones', () => {
    const [urgent] = alert({ detection: childNow, at: CLOSED }).blocks;
    const lines = urgent?.kind === 'urgent' ? urgent.lines : [];
    expect(lines.length).toBeLessThanOrEqual(9);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(170);
  });
  test('offers the helpdesk with its hours while it is open', () => {
    expect(said(alert())).toContain(`Ring the Children's Helpdesk now: ${HELPDESK} (Mon-Fri 9am-5pm)`);
  });
  test('shows both numbers and 999 where the hours are disputed', () => {
    const text = said(alert({ at: DISPUTED }));
    expect(text).toContain(HELPDESK);
    expect(text).toContain(OUT_OF_HOURS);
    expect(text).toContain('No answer, or the worry grows: 999');
  });
  test('offers the out-of-hours team first while the helpdesk is closed', () => {
    const reply = alert({ at: CLOSED });
    expect(said(reply)).toContain(
      `The Children's Helpdesk is closed. Ring the Emergency Duty Team now: ${OUT_OF_HOURS}`,
    );
    const contacts = reply.blocks.find((block) => block.kind === 'contacts');
    expect(contacts?.contacts.map((view) => view.value)).toEqual(['999', OUT_OF_HOURS, HELPDESK]);
  });
  test('names the police and the duty to report where FGM is feared', () => {
    const text = said(alert({ detection: { ...child, rules: ['fgm/named'] } }));
    expect(text).toContain('must personally report it to the police: 101');
  });
  test('shows the people of the school by role, room and phone', () => {
    const school = {
      safeguarding_lead: { name: 'A. Hill', room: 'room 4', phone: '01452 000001' },
      deputy: { room: 'the hive' },
    };
    expect(said(alert({ school }))).toContain(
      'Designated Safeguarding Lead (A. Hill, room 4, 01452 000001) or deputy safeguarding lead (the hive)',
    );
  });
  test('has a summary that names nothing', () => {
    expect(alert().summary).toBe('Please read this safeguarding message now');
  });
});

describe('the alert about an adult who works with children', () => {
  test.each([
    ['significant', staff],
    ['immediate', staffNow],
  ])('names the head, the chair and the LADO, and never the safeguarding lead alone (%s)', (_, detection) => {
    const text = said(alert({ detection }));
    for (const must of [
      'head teacher',
      'chair of governors',
      LADO,
      '999',
      TOLD_NOBODY,
      NOT_KEPT,
      'Tell neither that adult nor the family first',
    ]) {
      expect(text).toContain(must);
    }
    expect(text).not.toMatch(/tell your (designated )?safeguarding lead/i);
    expect(text).toContain('then do not go to them');
  });
  test('puts 999 first where the danger is now', () => {
    const [urgent] = alert({ detection: staffNow }).blocks;
    expect(urgent?.kind === 'urgent' && urgent.lines[0]).toContain('999');
  });
});

describe('the alert where others read along', () => {
  test.each(['group', 'channel'] as const)('in a %s says who to ring and moves to private', (scope) => {
    const school = { safeguarding_lead: { name: 'A. Hill', phone: '01452 000001' } };
    const text = said(alert({ scope, detection: staffNow, school }));
    expect(text).toContain('999');
    expect(text).toContain(HELPDESK);
    expect(text).toContain('Please continue with me in private and remove any names above.');
    for (const private_ of [LADO, OUT_OF_HOURS, 'Hill', 'adult who works', 'head teacher'])
      expect(text).not.toContain(private_);
  });
  test('gives the same text whatever the worry is', () => {
    expect(said(alert({ scope: 'channel', detection: child }))).toBe(
      said(alert({ scope: 'channel', detection: staffNow })),
    );
  });
});

describe('a repeated worry', () => {
  test.each([
    ['about a child', child, HELPDESK],
    ['about staff', staff, LADO],
  ])('%s takes one line that still names the numbers', (_, detection, number) => {
    const reply = alert({ detection, repeated: true });
    expect(reply.blocks).toHaveLength(1);
    const [urgent] = reply.blocks;
    expect(urgent?.kind === 'urgent' && urgent.lines).toHaveLength(1);
    expect(said(reply)).toContain('999');
    expect(said(reply)).toContain(number);
    expect(said(reply)).toContain(TOLD_NOBODY);
  });
  test('takes one line in a group too', () => {
    const [urgent, ...rest] = alert({ scope: 'group', repeated: true }).blocks;
    expect(urgent?.kind === 'urgent' && urgent.lines).toHaveLength(1);
    expect(rest).toEqual([]);
  });
});

test('the quiet line names 999, the helpdesk and the safeguarding lead', () => {
  const line = quietLine(knowledge);
  const text = line.kind === 'safeguarding' ? line.text : '';
  for (const must of ['999', HELPDESK, 'Designated Safeguarding Lead']) expect(text).toContain(must);
});

test('no sentence of the alert keeps an unfilled place or a word to avoid', () => {
  const all = [child, childNow, staff, staffNow].flatMap((detection) =>
    [OPEN, DISPUTED, CLOSED].flatMap((at) => [
      said(alert({ detection, at })),
      said(alert({ detection, at, repeated: true })),
    ]),
  );
  for (const text of all) {
    expect(text).not.toMatch(/[{}]/);
    expect(text).not.toMatch(
      /overrides consent|threshold met|low risk|alleged disclosure|reported\b|unverified/i,
    );
  }
});
