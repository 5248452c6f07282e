// Replies of each kind, made by the core itself from the real knowledge base.
import { loadBrain } from '../../src/brain.ts';
import { parseConfig } from '../../src/config.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';

export const testBrain = (): Promise<Brain> => loadBrain(parseConfig({ SIGNPOST_MODE: 'local' }));

const ASKED: Readonly<Record<string, string>> = {
  'an answer from a worry': 'she hides food and has stopped eating with her friends',
  'an answer with a number first': 'what is the GDASS number',
  'a hub': 'who covers Lydney?',
  'a rule': 'do both parents have to sign the consent form?',
  'the loud alert': 'a child in my class told me that his dad hit him with a belt',
  'the alert about an adult': 'I saw a teaching assistant hit a child in the corridor',
  choices: 'help with money',
  "an honest I don't know": 'what is the capital of France',
  'a list': 'services for anxiety',
  'the directory': 'directory',
  'the hubs': 'hubs',
  help: 'help',
  'small talk': 'hi',
  'out of area': 'who do I ring for a child in Swindon?',
};

const UP_TO_HELP = ['help me choose', '> Feelings or mental health', '> No', '> 5 to 11', '> Stroud'];

/** Whole conversations with a guide, by what is said or, after "> ", which button is pressed. The last card is shown. */
const GUIDED: Readonly<Record<string, readonly string[]>> = {
  'the guide, its first question': ['help me choose'],
  'the guide, danger asked about': ['help me choose', '> Feelings or mental health'],
  'the guide, not sure about danger': ['help me choose', '> Feelings or mental health', '> Not sure'],
  'the guide, where': ['help me choose', '> Behaviour or friendships', '> No', 'year 4'],
  'the guide, a hint': [...UP_TO_HELP, 'purple'],
  'the guide, a hint and then choices': [...UP_TO_HELP, 'purple', 'it depends'],
  'the guide, a change accepted': [...UP_TO_HELP, 'actually she is 9'],
  'the guide, gone back': [...UP_TO_HELP, 'back'],
  'the guide, where am I': [...UP_TO_HELP, 'where am I'],
  'the guide, its last card': [...UP_TO_HELP, '> My Plan', '> Not asked yet'],
  'the guide, what to share': [...UP_TO_HELP, '> My Plan', '> Not asked yet', '> Share this'],
  'the guide, harm': ['help me choose', '> Feelings or mental health', '> Yes'],
  'a consent card, parents disagree': ['mum says yes but dad says no'],
  'a consent card, an old form': ['she signed last year, does it still count'],
  'check consent, who can agree': ['check consent', '> Both', '> Under 12'],
  'check consent, agreed': [
    'check consent',
    '> Both',
    'year 9',
    '> One parent',
    '> Agreed',
    '> Spoken',
    '> Agrees',
  ],
  'check consent, refused': ['check consent', '> Both', '> Under 12', '> One parent', '> Said no'],
  'check consent, at risk': [
    ...['check consent', '> Both', '> Under 12', '> One parent', '> Said no', '> The child may be at risk'],
  ],
};

export interface Shown {
  readonly name: string;
  readonly reply: Reply;
}

export function repliesOfEachKind(brain: Brain): Shown[] {
  const basics = {
    scope: 'personal',
    speaker: { tenant: 't', id: null },
    at: new Date('2026-11-23T10:00:00Z'),
  } as const;
  const heard = (turn: Turn) => respond(brain, NEW_CONVERSATION, turn).replies;
  const asked = Object.entries(ASKED).flatMap(([name, text]) =>
    heard({ ...basics, kind: 'message', text }).map((reply, index) => ({
      name: index === 0 ? name : `${name} ${index + 1}`,
      reply,
    })),
  );
  const welcome = heard({ ...basics, kind: 'joined' }).map((reply) => ({ name: 'the welcome', reply }));
  const guided = Object.entries(GUIDED).map(([name, turns]) => ({
    name,
    reply: lastReply(brain, turns, basics),
  }));
  return [...welcome, ...asked, ...guided, { name: 'every block there is', reply: EVERY_BLOCK }];
}

function lastReply(
  brain: Brain,
  turns: readonly string[],
  basics: Pick<Turn, 'scope' | 'speaker' | 'at'>,
): Reply {
  let state = NEW_CONVERSATION;
  let last: Reply | undefined;
  for (const turn of turns) {
    const label = turn.startsWith('> ') ? turn.slice(2) : null;
    const button = last?.buttons.find((it) => it.label === label);
    if (label && !button) throw new Error(`There is no button "${label}"`);
    const step = respond(
      brain,
      state,
      button
        ? { ...basics, kind: 'press', action: button.action }
        : { ...basics, kind: 'message', text: turn },
    );
    ({ state } = step);
    last = step.replies.at(-1);
  }
  if (!last) throw new Error('Nothing was said');
  return last;
}

const EVERY_BLOCK: Reply = {
  kind: 'answer',
  summary: 'Signpost',
  blocks: [
    { kind: 'title', text: 'A *title* with [marks](https://evil.example)', note: 'Services' },
    { kind: 'lead', text: 'The first line answers what was asked.' },
    {
      kind: 'said',
      label: 'You wrote',
      text: '[ring](tel:0900) <b>now</b> {{DATE(2020-01-01T00:00:00Z)}} # not a heading',
    },
    { kind: 'withdrawn', text: 'An older number is no longer to be used.' },
    {
      kind: 'contacts',
      heading: 'Contacts',
      contacts: [
        {
          fact: 'a/email',
          kind: 'email',
          name: 'A service whose name is rather long and needs more than one line',
          value: 'an-unconfirmed-address-that-is-long@a-long-domain.example',
          status: 'unverified',
          dated: null,
          hours: null,
          link: null,
        },
        {
          fact: 'a/web',
          kind: 'web',
          name: 'A service',
          value: 'https://www.a-long-address.example/with/a/path/that/goes/on/and/on',
          status: 'disputed',
          dated: '2018-03',
          hours: 'Mon-Fri 9am-5pm',
          link: 'https://www.a-long-address.example/with/a/path/that/goes/on/and/on',
        },
      ],
    },
  ],
  buttons: Array.from({ length: 8 }, (_, index) => ({
    label: `A button with a name of some length ${index + 1}`,
    says: `button ${index + 1}`,
    action: { verb: 'show', entry: 'service/camhs' },
  })),
};
