// Drafts are for the private chat: whatever is said or pressed elsewhere keeps nothing, shows nothing and repeats nothing.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import type { Scope } from '../../src/conversation/turn.ts';
import { actionFor } from '../../src/dialogs/request-for-support/context.ts';
import { activitySchema } from '../../src/teams/activity-schema.ts';
import { toIncoming } from '../../src/teams/activity-to-turn.ts';
import { fullDraft } from '../requests-for-support/support.ts';
import { inChannel, messageActivity } from '../support/activities.ts';
import { loadTestBrain } from '../support/brain.ts';
import { KeptRecords } from '../support/core-speaker.ts';
import { TENANT } from '../support/test-channel.ts';
import { clientsOf, keep } from './device.ts';
import { textOf, withRulesOnly } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withRulesOnly(await loadTestBrain());
});
const { device } = clientsOf(() => brain);

/** As Teams names them; what Signpost takes each for. */
const PLACES: readonly (readonly [string, object])[] = [
  ['a channel', inChannel().conversation as object],
  [
    'a group chat',
    { conversationType: 'groupChat', tenantId: TENANT, id: '19:group@thread.v2', isGroup: true },
  ],
  [
    'a meeting’s chat',
    { conversationType: 'groupChat', tenantId: TENANT, id: '19:meeting_abc@thread.v2', isGroup: true },
  ],
];

const scopeOf = (conversation: object): Scope | undefined => {
  const activity = activitySchema.parse(messageActivity('https://smba.example/', 'x', { conversation }));
  return toIncoming({ activity, tenant: TENANT, at: new Date(), local: false })?.turn.scope;
};

/** Everything that brings a draft up from anywhere. */
const BRINGS_UP = [
  'new draft',
  'start a request for support',
  'my drafts',
  'show my drafts',
  'resume',
  'resume 1',
  'continue with my draft',
  'delete draft',
  'delete draft 1',
  'rename draft to CANARY',
  'rename 1 to CANARY',
];
/** What is heard only by a draft that is open. */
const ABOUT_OPEN = [
  'task list',
  'check answers',
  'finish',
  'section B',
  'change A1 to CANARY',
  'I have sent it',
  'keep the draft',
  'amend',
  'consent is withdrawn',
  'remind me on 1 December 2026',
  'plain text',
  'PDF',
  'word file',
  'e-mail text',
  'call script',
  'undo',
  'add child',
  'advice not signed: CANARY, go on',
  'Request for Support: child CANARY of 9, mother CANARY, the family agrees. They need help with CANARY.',
];
const PRESSES = [
  'start',
  'resume',
  'list',
  'check',
  'section',
  'save',
  'one',
  'sent',
  'delete',
  'undo',
  'keep',
  'skip',
];

describe.each(PLACES)('A-55 in %s', (_name, conversation) => {
  it('a draft is neither begun nor shown, nothing is repeated, and the way to the private chat is told', () => {
    const scope = scopeOf(conversation);
    if (!scope) throw new Error('It is no turn');
    expect(scope).not.toBe('personal');
    const records = new KeptRecords();
    const draft = {
      ...fullDraft({ people: {}, marker: () => 'CANARY' }),
      owner: { tenant: 'tenant', id: 'teacher' },
    };
    keep(records, draft);
    const before = JSON.stringify(records.all);
    const one = device(records, { scope });
    const check = (what: string, text: string) => {
      expect(JSON.stringify(records.all), what).toBe(before);
      expect(text, what).not.toContain('CANARY');
      expect(one.state().draft ?? null, what).toBeNull();
    };
    for (const text of BRINGS_UP) {
      const said = textOf(one.say(text).replies);
      check(text, said);
      expect(said, text).toContain('"kind":"private"');
    }
    for (const text of ABOUT_OPEN) check(text, textOf(one.say(text).replies));
    for (const doing of PRESSES) {
      const said = textOf(one.press({ ...actionFor(draft, doing), at: 'A.0', 'a.tried': 'CANARY' }).replies);
      check(doing, said);
      expect(said, doing).toContain('private chat');
    }
    const file = one.press({ verb: 'document', draft: draft.id, version: draft.version, format: 'txt' });
    check('document', textOf(file.replies));
  });
});
