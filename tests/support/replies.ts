// Replies of each kind, made by the core itself from the real knowledge base.
import { loadBrain } from '../../src/brain.ts';
import { parseConfig } from '../../src/config.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, brainOn, respond } from '../../src/conversation/respond.ts';
import { alertFor, serviceForMessage } from '../../src/conversation/service-for-message.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import type { Turn } from '../../src/conversation/turn.ts';
import { rolesOf } from '../../src/roles/roles.ts';
import { Directory, Person, TENANT } from '../corrections/talk.ts';
import { KeptRecords } from './core-speaker.ts';
import { silenceReplies } from './silence-replies.ts';
import { testDraftWords } from './words.ts';

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
  'a hub to share': 'share stroud hub',
  'a service to share': 'share camhs',
  'all six hubs to share': 'share all six hubs',
};

const UP_TO_HELP = ['help me choose', '> Feelings or mental health', '> No', '> 5 to 11', '> Stroud'];

/** Whole conversations with a guide, by what is said or, after "> ", which button is pressed. The last card is shown. */
const GUIDED: Readonly<Record<string, readonly string[]>> = {
  'the guide, its first question': ['help me choose'],
  'the guide, danger asked about': ['help me choose', '> Feelings or mental health'],
  'the guide, not sure about danger': ['help me choose', '> Feelings or mental health', '> Not sure'],
  'the guide, where': ['help me choose', '> Behaviour or friendships', '> No', 'year 4'],
  'the guide, after free text': ['help me choose', 'he has been sad and tired since half-term'],
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

type Fields = Readonly<Record<string, string>>;

const BEGUN = ['new draft', 'no', 'no'];
const FILLED: readonly (string | Fields)[] = [
  ...BEGUN,
  'section A',
  {
    'a.tried-kinds': 'pastoral,senco',
    'a.tried': 'A breakfast club; he came four times.',
    'a.existing-plan': 'none',
  },
  'section B',
  {
    'a.writer-name': 'J.B.',
    'a.writer-role': 'teacher',
    'a.writer-agency': 'Hill School',
    'a.requested-at': 'now',
  },
  'section C',
  { 'a.child-name.0': 'A.B.', 'a.child-age.0': '9', 'a.child-place.0': 'Stroud' },
];
/** Drafts: what is said, pressed after "> ", or filled in on the card. The last card is shown. */
const DRAFTED: Readonly<Record<string, readonly (string | Fields)[]>> = {
  'a draft, its first question': ['new draft'],
  'a draft, a question': [...BEGUN, 'skip', 'pastoral'],
  'a draft, after free text': [...BEGUN, 'skip', 'pastoral', 'A breakfast club, and he came four times.'],
  'a draft, its task list': [...FILLED, 'task list'],
  'a draft, a card of a section': [...FILLED, 'section A'],
  'a draft, a card of the children': [...FILLED, 'section C'],
  'a draft, a card of consent': [...FILLED, 'section H'],
  'a draft, a section that waits': [...FILLED, 'section F'],
  'a draft, its answers checked': [...FILLED, 'check answers'],
  'a draft, before it is finished': [...FILLED, 'finish'],
  'a draft, its file': [...FILLED, 'finish', '> PDF'],
  'a draft, its e-mail text': [...FILLED, 'finish', '> E-mail text'],
  'a draft, its script for the call': [...FILLED, 'finish', '> Call script'],
  'a draft, as plain text': [...FILLED, 'finish', '> Plain text'],
  'a draft, left for danger': [...BEGUN, 'skip', 'pastoral', 'change A1', 'yes'],
  'a draft, an alarming answer': [...BEGUN, 'skip', 'skip', 'his dad hit him with a belt'],
  'a list of drafts': [...FILLED, 'my drafts'],
};

/** What somebody wrote, and a reader looks for a service for. */
const READ: Readonly<Record<string, string>> = {
  'a service for a message': 'does anyone know who helps a year 9 who is a young carer?',
  'a service for a message that raises the alert': 'his dad hit him with a belt again last night',
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
  const drafted = Object.entries(DRAFTED).map(([name, turns]) => ({
    name,
    reply: withLink(
      lastReply(brain, turns, { ...basics, speaker: { tenant: 't', id: 'p' } }, new KeptRecords()),
    ),
  }));
  const found = Object.entries(READ).map(([name, text]) => {
    const today = brainOn(brain, basics.at);
    return { name, reply: serviceForMessage(today, text, alertFor(today, { ...basics, text })) };
  });
  return [
    ...welcome,
    ...asked,
    ...guided,
    ...corrections(brain),
    ...silenceReplies(brain),
    ...drafted,
    ...found,
    { name: 'every block there is', reply: EVERY_BLOCK },
  ];
}

/** What a coordinator is shown, from a report to the history. */
function corrections(brain: Brain): Shown[] {
  const role = { kind: 'coordinator', name: 'Early Help Coordinator, Stroud', hubs: ['stroud'] } as const;
  const roles = ['first', 'second'].map((id) => ({ tenant: TENANT, id, role }));
  const directory = new Directory(brain, rolesOf(roles));
  const teacher = new Person(directory, 'teacher');
  const first = new Person(directory, 'first');
  const second = new Person(directory, 'second');
  const shown: Shown[] = [];
  const keep = (name: string, { replies }: Person) => {
    const reply = replies.at(-1);
    if (reply) shown.push({ name: `the directory, ${name}`, reply });
  };
  teacher.say('Stroud hub number');
  teacher.press('This is wrong');
  keep('which part is wrong', teacher);
  teacher.press('Stroud Early Help Hub – phone');
  keep('a report', teacher);
  first.say('what needs me');
  keep('what needs me', first);
  first.press('Stroud Early Help Hub – phone');
  keep('a reported contact', first);
  first.press('Correct it');
  keep('a correction to fill in', first);
  first.fill({ value: '01452 111222', reason: 'The hub has moved, and told me on the phone' });
  keep('a correction that is tried', first);
  first.press('Yes, change it');
  second.say('show early-help-hub-stroud/phone');
  keep('a change for a second person', second);
  second.press('Yes, I confirm it');
  second.press('History');
  keep('a history', second);
  return shown;
}

function lastReply(
  brain: Brain,
  turns: readonly (string | Fields)[],
  basics: Pick<Turn, 'scope' | 'speaker' | 'at'>,
  records?: KeptRecords,
): Reply {
  let state = NEW_CONVERSATION;
  let last: Reply | undefined;
  for (const turn of turns) {
    const step = respond(brain, state, { ...basics, ...turnOf(turn, last) }, records?.held('personal'));
    records?.apply(step, basics.at);
    ({ state } = step);
    last = step.replies.at(-1);
  }
  if (!last) throw new Error('Nothing was said');
  return last;
}

function turnOf(turn: string | Fields, last: Reply | undefined) {
  if (typeof turn === 'object') {
    const form = last?.blocks.find((block) => block.kind === 'form');
    if (!form) throw new Error('There is no card to fill in');
    return { kind: 'press', action: { ...form.action, ...turn } } as const;
  }
  if (!turn.startsWith('> ')) return { kind: 'message', text: turn } as const;
  const button = last?.buttons.find(({ label }) => label === turn.slice(2));
  if (!button) throw new Error(`There is no button "${turn}"`);
  return { kind: 'press', action: button.action } as const;
}

/** As the channel adds it in local mode. */
const withLink = (reply: Reply): Reply => ({
  ...reply,
  blocks: reply.blocks.map((block) =>
    block.kind === 'document'
      ? {
          ...block,
          link: {
            url: 'https://127.0.0.1/files/x',
            label: testDraftWords.file.link,
            hint: testDraftWords.file.link_hint,
          },
        }
      : block,
  ),
});

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
