import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { DIRECTORY } from '../../src/knowledge/directory.ts';
import { type Holder, rolesOf } from '../../src/roles/roles.ts';
import { loadTestBrain } from '../support/brain.ts';
import { Directory, Person, TENANT } from './talk.ts';

const PHONE = 'early-help-hub-stroud/phone';
const OLD = '01452 328130';
const NEW = '01452 111222';

const holder = (
  id: string,
  hubs: Holder['role'] extends infer R ? (R extends { hubs: infer H } ? H : never) : never,
  name: string,
): Holder => ({
  tenant: TENANT,
  id,
  role: { kind: 'coordinator', name, hubs },
});
const ROLES = rolesOf([
  holder('stroud-1', ['stroud'], 'Early Help Coordinator, Stroud'),
  holder('stroud-2', ['stroud'], 'Team Manager, Stroud'),
  holder('forest', ['forest-of-dean'], 'Early Help Coordinator, Forest of Dean'),
  holder('county', '*', 'County lead'),
  { tenant: TENANT, id: 'admin', role: { kind: 'admin', name: 'Signpost administrator' } },
]);

let brain: Brain;
let directory: Directory;
beforeAll(async () => {
  brain = await loadTestBrain();
});
beforeEach(() => {
  directory = new Directory(brain, ROLES);
});
const person = (id: string | null, scope: 'personal' | 'group' | 'channel' = 'personal') =>
  new Person(directory, id, scope);

describe('“this is wrong”, said by anybody', () => {
  it('asks which part, marks it in words, tells the hub’s coordinators once, and passes no word on', () => {
    const teacher = person('teacher');
    teacher.say('Stroud hub number');
    expect(teacher.press('This is wrong')).toContain('What is wrong about Stroud Early Help Hub?');
    expect(teacher.press('Stroud Early Help Hub – phone')).toContain(
      'The coordinator who looks after this is told',
    );
    expect(directory.notices.map(({ to }) => to.id).sort()).toEqual(['stroud-1', 'stroud-2']);
    expect(JSON.stringify(directory.notices)).toContain('Stroud Early Help Hub – phone');
    expect(teacher.say('Stroud hub number')).toContain('somebody has reported this as wrong');
    expect(directory.factNow(PHONE)?.value).toBe(OLD);
    person('another').say(`wrong ${PHONE}`);
    teacher.say('this is wrong about the Stroud hub phone');
    expect(directory.events.filter(({ deed }) => deed.is === 'reported')).toHaveLength(2);
    expect(directory.notices).toHaveLength(2);
  });

  it('is heard of a list, of all six hubs and of a shared card: which one is asked, and the coordinator learns which contact', () => {
    const teacher = person('teacher');
    for (const listed of ['hubs', 'share all six hubs', 'what is an early help hub']) {
      teacher.say('GDASS number');
      teacher.say(listed);
      expect(teacher.say('this is wrong'), listed).toContain('Which one is wrong?');
      expect(teacher.buttons().map(({ label }) => label)).toHaveLength(6);
      expect(teacher.press('Stroud Early Help Hub')).toContain('What is wrong about Stroud Early Help Hub?');
    }
    teacher.say('services in Stroud');
    const onPage = teacher.buttons().map(({ label }) => label);
    teacher.say('next page');
    const onNext = teacher.buttons().map(({ label }) => label);
    teacher.say('this is wrong');
    expect(teacher.buttons().map(({ label }) => label)).toEqual(onNext.slice(0, 5));
    expect(onNext).not.toEqual(onPage);
    expect(teacher.say('share stroud hub')).toContain('"wrong Stroud Early Help Hub"');
    teacher.say('wrong Stroud Early Help Hub');
    teacher.press('Stroud Early Help Hub – phone');
    expect(directory.events).toMatchObject([
      { subject: { of: 'fact', id: PHONE }, deed: { is: 'reported' } },
    ]);
    expect(JSON.stringify(directory.notices)).toContain(
      'Somebody says that this is wrong: Stroud Early Help Hub – phone',
    );
  });

  it('by the words on a shared card leads to what the card is of, whatever is shared', () => {
    const teacher = person('teacher');
    const shared = [...brain.knowledge.entries.values()].filter(
      ({ id, kind }) => (kind === 'hub' || kind === 'service') && !id.startsWith(DIRECTORY),
    );
    const lost = shared.filter(
      ({ name }) => !teacher.say(`wrong ${name}`).includes(`What is wrong about ${name}?`),
    );
    expect(lost.map(({ name }) => name)).toEqual([]);
    expect(shared.length).toBeGreaterThan(40);
  });

  it('can be any contact on the card, not only the entry’s own', () => {
    const teacher = person('teacher');
    teacher.say('family are being evicted today');
    teacher.pressRaw({ verb: 'wrong', entry: 'situation/eviction-tonight' });
    const shown = brain.knowledge.entries.get('situation/eviction-tonight')?.contacts.map(({ fact }) => fact);
    expect(shown).toContain('housing-cotswolds/phone');
    teacher.pressRaw({ verb: 'wrong', entry: 'situation/eviction-tonight', part: 'housing-cotswolds/phone' });
    expect(directory.events).toMatchObject([{ subject: { id: 'housing-cotswolds/phone' } }]);
    // A part that the card does not have is no report.
    teacher.pressRaw({ verb: 'wrong', entry: 'situation/eviction-tonight', part: 'camhs/phone' });
    expect(directory.events).toHaveLength(1);
  });

  it('of a contact that was withdrawn already is told so, and troubles nobody', () => {
    person('county').say('withdraw gdass/web because the site is gone');
    expect(person('teacher').say('wrong gdass/web')).toContain('nobody is shown it any more');
    expect(directory.notices).toEqual([]);
    expect(directory.events).toHaveLength(1);
  });

  it('in words alone, down to the part', () => {
    const teacher = person('teacher');
    teacher.say('GDASS number');
    const asked = teacher.say('this is wrong');
    expect(asked).toContain('"wrong text"');
    expect(teacher.say('wrong text')).toContain('The coordinator who looks after this is told');
    expect(directory.events).toMatchObject([
      { subject: { of: 'entry', id: 'service/gdass' }, deed: { is: 'reported' } },
    ]);
    // No hub's: it goes to those of all hubs.
    expect(directory.notices.map(({ to }) => to.id)).toEqual(['county']);
  });

  it('never changes the alert’s numbers or the words beside them', () => {
    const before = person('teacher').say('a child told me that his dad hit him with a belt');
    person('teacher').say('wrong childrens-helpdesk/phone');
    expect(directory.factNow('childrens-helpdesk/phone')?.reported).toBeDefined();
    expect(person('teacher').say('a child told me that his dad hit him with a belt')).toContain(
      before.slice(0, 900),
    );
  });

  it('in a channel only points to the private chat, and without a directory id keeps nothing', () => {
    const inChannel = person('teacher', 'channel');
    inChannel.say('Stroud hub number');
    expect(inChannel.say('this is wrong')).toContain('private chat');
    const nameless = person(null);
    nameless.say('Stroud hub number');
    expect(nameless.say('this is wrong')).toContain('tell your Early Help Coordinator');
    expect(directory.events).toEqual([]);
  });

  it('that tells of harm raises the alert, and is no report', () => {
    const teacher = person('teacher');
    teacher.say('Stroud hub number');
    expect(teacher.say('this is wrong, his dad hits him with a belt')).toContain('999');
    expect(directory.events).toEqual([]);
  });
});

describe('a coordinator', () => {
  it('confirms that a number is right with one press, with date and role, and the report is dealt with', () => {
    person('teacher').say(`wrong ${PHONE}`);
    const coordinator = person('stroud-1');
    expect(coordinator.say('what needs me')).toContain('Reported as wrong');
    coordinator.press('Stroud Early Help Hub – phone');
    expect(coordinator.press('I rang it today')).toContain(
      'confirmed today by Early Help Coordinator, Stroud',
    );
    expect(person('teacher').say('Stroud hub number')).toContain(
      'confirmed 24 November 2026 by Early Help Coordinator, Stroud',
    );
    expect(person('teacher').say('Stroud hub number')).not.toContain('reported');
    expect(coordinator.say('what needs me')).toContain('Nothing needs you');
  });

  it('corrects a contact that is no hub’s by card: tried first, made by the second press', () => {
    const county = person('county');
    county.say('correct the Winston’s Wish phone');
    expect(county.fill({ value: NEW, reason: 'their website says so' })).toContain('Nothing has changed yet');
    expect(directory.events).toEqual([]);
    expect(county.press('Yes, change it')).toContain('Changed. Everybody sees it within ten seconds.');
    expect(person('teacher').say("Winston's Wish number")).toContain(NEW);
    expect(directory.events).toMatchObject([
      { deed: { is: 'corrected', to: NEW }, role: 'County lead', reason: 'their website says so' },
    ]);
  });

  it('corrects it by words alone, and takes it back', () => {
    const county = person('county');
    const value = brain.knowledge.facts.get('winstons-wish/phone')?.value;
    expect(county.say(`correct ${value} to ${NEW} because their website says so`)).toContain(
      'golden questions would change',
    );
    expect(county.say('yes, change it')).toContain('Changed.');
    expect(directory.factNow('winstons-wish/phone')?.value).toBe(NEW);
    expect(county.say(`history of ${NEW}`)).toContain(
      `changed ${value} to ${NEW}. Why: their website says so`,
    );
    expect(county.say(`undo the change of ${NEW}`)).toContain('Undone');
    expect(directory.factNow('winstons-wish/phone')?.value).toBe(value);
  });

  it('needs a second person for a hub’s contact, and is not the second person', () => {
    const first = person('stroud-1');
    const second = person('stroud-2');
    first.say(`change the Stroud hub's phone to ${NEW} because the hub has moved`);
    expect(first.press('Yes, change it')).toContain('as soon as a second person confirms it');
    expect(directory.factNow(PHONE)?.value).toBe(OLD);
    expect(directory.notices.map(({ to }) => to.id).sort()).toEqual(['admin', 'county', 'stroud-2']);
    expect(first.say('confirm the change of the Stroud hub phone')).toContain('You proposed this yourself');
    const shown = second.say('what needs me');
    expect(shown).toContain('Waits for you as the second person');
    expect(second.press('Stroud Early Help Hub – phone')).toContain(`New: ${NEW}`);
    expect(second.press('Yes, I confirm it')).toContain('Confirmed');
    expect(directory.factNow(PHONE)?.value).toBe(NEW);
    expect(person('teacher').say('Stroud hub number')).toContain(NEW);
    // Two made it, so one alone does not take it back.
    expect(first.say('undo the change of the Stroud hub phone')).toContain(
      'as soon as a second person confirms it',
    );
    expect(directory.factNow(PHONE)?.value).toBe(NEW);
    second.say('confirm the change of the Stroud hub phone');
    expect(directory.factNow(PHONE)?.value).toBe(OLD);
  });

  it('who says twice that they rang is heard once, and one “undo” takes it back', () => {
    const coordinator = person('stroud-1');
    expect(coordinator.say('I rang the Stroud hub phone today')).toContain('confirmed today by');
    expect(coordinator.say('I rang it today')).toContain('You have confirmed it today already');
    expect(coordinator.press('I rang it today')).toContain('You have confirmed it today already');
    expect(directory.events).toHaveLength(1);
    expect(coordinator.say('undo')).toContain('Undone');
    expect(directory.factNow(PHONE)?.status).not.toBe('verified');
    expect(coordinator.say('undo')).toContain('Nothing was changed here that could be undone');
    // A report in between is a reason to ring again; so is another person.
    coordinator.say('I rang it today');
    person('teacher').say(`wrong ${PHONE}`);
    expect(coordinator.say('I rang it today')).toContain('confirmed today by');
    expect(directory.factNow(PHONE)?.reported).toBeUndefined();
    expect(person('stroud-2').say(`I rang ${PHONE} today`)).toContain('confirmed today by');
  });

  it('takes the last change back by “undo” alone, twice is told so, and to anybody else it is a word', () => {
    const county = person('county');
    county.say(`correct winstons-wish/phone to ${NEW} because of the website`);
    county.say('yes, change it');
    expect(county.say('undo')).toContain('Undone');
    expect(county.say('undo')).toContain('Nothing was changed here that could be undone');
    expect(directory.events).toHaveLength(2);
    expect(person('stroud-1').say('undo')).not.toContain('Undone');
  });

  it('is told why a withdrawn contact cannot be confirmed', () => {
    const county = person('county');
    county.say('withdraw gdass/web because the site is gone');
    expect(county.say('I checked gdass/web today')).toContain('Nobody is shown this any more');
    expect(directory.events).toHaveLength(1);
  });

  it('is told in “help” what they can do, and nobody else is', () => {
    expect(person('stroud-1').say('help')).toContain('"what needs me"');
    expect(person('teacher').say('help')).not.toContain('what needs me');
    expect(person('stroud-1', 'group').say('help')).not.toContain('what needs me');
  });

  it('sees under “what needs me” what is due for a check and how many questions wait, with the words that open them', () => {
    const coordinator = person('stroud-1');
    coordinator.say('I rang the Stroud hub phone today');
    expect(coordinator.say('what needs me')).toContain('Nothing needs you');
    coordinator.now = new Date('2027-01-12T10:30:00Z');
    directory.worklist = ['stroud', 'forest-of-dean', null].map((district, at) => ({
      id: `question-${at}`,
      day: '2027-01-11',
      body: {
        kind: 'question',
        text: 'where can a school book a minibus',
        district: district as 'stroud' | 'forest-of-dean' | null,
        found: 'dont_know',
      },
    }));
    const needs = coordinator.say('what needs me');
    for (const part of ['Due for a check', 'Stroud Early Help Hub – phone', 'Type "this week"'])
      expect(needs).toContain(part);
    expect(needs).toContain('- 2. Type "unanswered questions"');
    expect(coordinator.buttons().map(({ label }) => label)).toEqual([
      'Stroud Early Help Hub – phone',
      'This week',
      'Questions that could not be answered',
    ]);
    // Another hub's is due to its own coordinators.
    const forest = person('forest');
    forest.now = coordinator.now;
    expect(forest.say('what needs me')).not.toContain('Stroud Early Help Hub');
    coordinator.say('what needs me');
    coordinator.press('Stroud Early Help Hub – phone');
    coordinator.press('I rang it today');
    expect(coordinator.say('what needs me')).not.toContain('Due for a check');
  });

  it('turns a proposal down', () => {
    person('stroud-1').say(`change the Stroud hub's phone to ${NEW} because the hub has moved`);
    const first = person('stroud-1');
    first.say(`change the Stroud hub's phone to ${NEW} because the hub has moved`);
    first.say('yes, change it');
    expect(person('stroud-2').say('reject the change of the Stroud hub phone')).toContain(
      'The proposal is gone',
    );
    expect(directory.factNow(PHONE)?.value).toBe(OLD);
  });

  it('withdraws a contact at once: nobody is shown it, and the Family Information Service stands in', () => {
    const county = person('county');
    for (const { fact } of brain.knowledge.entries.get('service/mermaids')?.contacts ?? [])
      expect(county.say(`withdraw ${fact} because the approval is still open`)).toContain('Withdrawn');
    const answer = person('teacher').say('Mermaids');
    expect(answer).toContain('Family Information Service');
    expect(answer).not.toContain('mermaidsuk');
  });

  it('cannot withdraw a number of the alert', () => {
    expect(person('admin').say('withdraw childrens-helpdesk/phone because it is old')).toContain(
      'not withdrawn',
    );
    expect(directory.events).toEqual([]);
  });

  it('corrects a summary, and is refused one that search would take for another entry', () => {
    const county = person('county');
    const summary =
      'A charity that supports children and young people after somebody important to them has died.';
    county.say(`change the summary of Winston's Wish to ${summary} because it was long`);
    expect(county.press('Yes, change it')).toContain('Changed.');
    expect(person('teacher').say("Winston's Wish number")).toContain(summary);
    const stolen = 'A pupil has not been in for two weeks and nobody answers';
    const refused = county.say(`change the summary of Winston's Wish to ${stolen} because it was long`);
    expect(refused).toContain('would be answered with');
    expect(refused).not.toContain('Nothing has changed yet');
    expect(directory.events).toHaveLength(1);
  });

  it('is told of a slip, and of a clash, in plain words, and nothing is made of it', () => {
    const county = person('county');
    const tries: [string, string][] = [
      ['01452', 'That is no phone that I can show'],
      ['call me', 'That is no phone that I can show'],
      [OLD, 'Two facts cannot be the same'],
    ];
    for (const [value, says] of tries)
      expect(county.say(`correct winstons-wish/phone to ${value} because I was told`), value).toContain(says);
    expect(county.say(`correct camhs/hours to Mon-Fri 5pm-9am because I was told`)).toContain(
      'ends before it begins',
    );
    expect(county.say(`correct ${PHONE} to ${OLD} because I was told`)).toContain('what it says already');
    expect(county.say(`correct winstons-wish/phone to ${NEW} because Sarah Jones told me`)).toContain(
      'names a person',
    );
    expect(county.say(`correct winstons-wish/phone to ${NEW}`)).toContain('Why?');
    expect(directory.events).toEqual([]);
  });

  it('is asked to count the digits where one seems to be missing, and is not refused', () => {
    const county = person('county');
    const tried = county.say('correct winstons-wish/phone to 01452 11122 because of the website');
    expect(tried).toContain('this one has ten. Please count them.');
    expect(tried).toContain('Nothing has changed yet');
    const whole = county.say(`correct winstons-wish/phone to ${NEW} because of the website`);
    expect(whole).not.toContain('count them');
  });

  it('whose card is out of date is told so and shown what stands, and nothing of it is saved (A-41)', () => {
    const one = person('county');
    const other = person('admin');
    one.say('correct winstons-wish/phone');
    other.say(`correct winstons-wish/phone to ${NEW} because of the website`);
    other.say('yes, change it');
    const told = one.fill({ value: '01452 333444', reason: 'I was told' });
    expect(told).toContain('Somebody has changed this since your card was made');
    expect(told).toContain(NEW);
    expect(directory.events).toHaveLength(1);
    // The second press is as careful as the first.
    one.say('correct winstons-wish/phone to 01452 333444 because I was told');
    other.say('I rang winstons-wish/phone today');
    expect(one.press('Yes, change it')).toContain('Somebody has changed this');
    expect(directory.factNow('winstons-wish/phone')).toMatchObject({ value: NEW, status: 'verified' });
  });

  it('is shown a file that was changed under an open edit, and decides which is right', () => {
    const county = person('county');
    county.say(`correct winstons-wish/phone to ${NEW} because of the website`);
    const fact = brain.files.facts.get('winstons-wish/phone');
    if (!fact) throw new Error('gone');
    const moved = {
      ...brain.files,
      facts: new Map(brain.files.facts).set(fact.id, { ...fact, value: '01452 555666' }),
    };
    directory.load(moved);
    expect(county.press('Yes, change it')).toContain('or the file was changed');
    county.say(`correct winstons-wish/phone to ${NEW} because of the website`);
    county.say('yes, change it');
    directory.load({
      ...moved,
      facts: new Map(moved.facts).set(fact.id, { ...fact, value: '01452 777888' }),
    });
    expect(county.say('what needs me')).toContain('Changed here and in the file');
    const both = county.press("Winston's Wish – Freephone helpline (phone)");
    expect(both).toContain('The file says: 01452 777888');
    expect(both).toContain(`Changed here to: ${NEW}`);
    expect(directory.factNow(fact.id)?.status).toBe('disputed');
    county.press('Keep what was changed here');
    county.press('Yes, change it');
    expect(directory.factNow(fact.id)).toMatchObject({ value: NEW, status: 'sourced' });
    expect(county.say('what needs me')).toContain('Nothing needs you');
  });

  it('of another hub is refused, and whoever has no role is not even told that there are roles (A-31, A-35)', () => {
    const forest = person('forest');
    expect(forest.say(`correct ${PHONE} to ${NEW} because I say so`)).toContain('somebody else');
    expect(forest.say('correct camhs/phone')).toContain('somebody else');
    expect(directory.audit).toEqual(['directory.refused', 'directory.refused']);
    const teacher = person('teacher');
    expect(teacher.say('what needs me')).not.toContain('What needs you');
    expect(teacher.pressRaw({ verb: 'correct', do: 'rang', of: 'fact', id: PHONE, seen: '' })).toContain(
      'earlier message',
    );
    expect(directory.events).toEqual([]);
  });

  it('who was taken out of the file is refused with the card in their hands (A-33)', () => {
    const coordinator = person('stroud-1');
    coordinator.say(`history of ${PHONE}`);
    coordinator.press('Look at it');
    directory.roles = rolesOf([]);
    expect(coordinator.press('I rang it today')).toContain('earlier message');
    expect(directory.events).toEqual([]);
  });

  it('is asked which contact is meant, where a name alone could be several, and is heard as anybody is otherwise', () => {
    const county = person('county');
    expect(county.say('correct the Cheltenham hub')).toContain('Which of these is closest?');
    expect(county.buttons().map(({ label }) => label)).toContain('Cheltenham Early Help Hub – e-mail');
    expect(county.press('Cheltenham Early Help Hub – e-mail')).toContain('The right value');
    for (const text of [
      'change the hub to Stroud',
      'show CAMHS',
      'I rang the hub and nobody answers',
      'I rang the Stroud hub phone but nobody answered',
      'I rang 01452 328130 twice and it is dead',
      'update the plan to level 3',
    ])
      expect(county.say(text), text).not.toMatch(/Nothing has changed yet|The right value|confirmed today/);
    expect(directory.events).toEqual([]);
  });

  it('in a channel or group is pointed to the private chat (A-32)', () => {
    for (const scope of ['group', 'channel'] as const) {
      const coordinator = person('stroud-1', scope);
      expect(coordinator.say('what needs me')).toContain('private chat');
      expect(coordinator.say(`I rang ${OLD} today`)).toContain('private chat');
    }
    expect(directory.events).toEqual([]);
  });

  it('who writes of harm into the reason sees the alert first, and nothing of it is kept', () => {
    const county = person('county');
    county.say('correct winstons-wish/phone');
    county.fill({ value: NEW, reason: 'his dad hit him with a belt' });
    expect(county.kinds()[0]).toBe('alert');
    expect(county.buttons().map(({ label }) => label)).not.toContain('Yes, change it');
    county.say('yes, change it');
    expect(directory.events).toEqual([]);
  });
});
