// The few fixed words that work in every state. Everything else is a question.
import type { Detection } from '../safeguarding/detection.ts';
import { browse, browsingOf } from './browse.ts';
import type { Held } from './held.ts';
import { plainWords, saysOneOf } from './intent.ts';
import { deleteMyData, myData } from './my-data.ts';
import type { Block, Button } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import { share, sharedBy } from './share-command.ts';
import { type ConversationState, NEW_CONVERSATION } from './state.ts';
import type { Turn } from './turn.ts';

type Command = (brain: Brain, state: ConversationState, held: Held, turn: Turn) => Step;

/** The step for a command, or null where the message is none. A message that raised the alert is never taken for one. */
export function runCommand(
  brain: Brain,
  state: ConversationState,
  message: string,
  { detection, held, turn }: { detection: Detection | null; held: Held; turn: Turn },
): Step | null {
  const said = plainWords(message);
  const bare = withoutPoliteness(said, brain.knowledge.understanding.followUps.with_commands);
  const command = COMMANDS.get(bare);
  if (command) return command(brain, state, held, turn);
  if (detection) return null;
  const next = ['next', 'next page', 'more'].includes(bare) ? state.browsing : null;
  if (next) return browse(brain, state, { what: next.what, page: next.page + 1 });
  const previous = ['previous', 'previous page'].includes(bare) ? state.browsing : null;
  if (previous) return browse(brain, state, { what: previous.what, page: Math.max(1, previous.page - 1) });
  const what = browsingOf(said);
  if (what) return browse(brain, state, { what, page: 1 });
  const shared = sharedBy(said, { brain, state });
  if (shared) return share({ brain, state }, shared);
  if (saysOneOf(said, brain.knowledge.understanding.followUps.told_anyone))
    return { state, replies: [sayReply('refuse', brain.knowledge.words.told_nobody)] };
  return null;
}

export const isCommand = (said: string): boolean => COMMANDS.has(plainWords(said));

/** A command with its politeness is short; whatever is longer is none. */
const LONGEST_COMMAND = 80;

/** "Actually, never mind" is "never mind". What is nothing but politeness is left as it is. */
function withoutPoliteness(said: string, politeness: readonly string[]): string {
  if (said.length > LONGEST_COMMAND) return said;
  let bare = ` ${said} `;
  for (let before = ''; before !== bare; ) {
    before = bare;
    for (const words of politeness) {
      if (bare.startsWith(` ${words} `)) bare = bare.slice(words.length + 1);
      if (bare.endsWith(` ${words} `)) bare = bare.slice(0, -words.length - 1);
    }
  }
  return bare.trim() || said;
}

const help: Command = ({ knowledge, roles }, state, held, { scope, speaker }) => {
  const { help: general } = knowledge.words;
  const { help: own } = knowledge.corrections;
  const section = ({ title, lines }: typeof general): Block => ({
    kind: 'section',
    heading: title,
    items: lines,
  });
  // Nobody else hears that there are roles, and nobody reads along.
  const hasRole = scope === 'personal' && held.isKept && roles.of(speaker) !== null;
  const blocks = [section(general), ...(hasRole ? [section(own)] : [])];
  return { state, replies: [{ kind: 'command', summary: 'Signpost', blocks, buttons: HELP_BUTTONS }] };
};

const HELP_BUTTONS: readonly Button[] = [
  {
    label: 'Look through the directory',
    says: 'directory',
    action: { verb: 'browse', what: 'directory', page: 1 },
  },
  { label: 'All six hubs', says: 'hubs', action: { verb: 'browse', what: 'hubs', page: 1 } },
];

const nothingToCancel: Command = ({ knowledge: { words } }, state) => ({
  state: { ...state, awaitingPlace: null, browsing: null },
  replies: [sayReply('command', words.nothing_to_cancel)],
});

const back: Command = (brain, state) => {
  if (state.browsing && state.browsing.page > 1)
    return browse(brain, state, { what: state.browsing.what, page: state.browsing.page - 1 });
  return { state, replies: [sayReply('command', brain.knowledge.words.nothing_to_go_back_to)] };
};

const startAgain: Command = ({ knowledge: { words } }, state) => ({
  state: { ...NEW_CONVERSATION, district: state.district, welcomed: state.welcomed },
  replies: [sayReply('command', words.started_again)],
});

/** Where no draft took it: drafts are kept elsewhere, or there are none. */
const myDrafts: Command = ({ knowledge: { forms } }, state) => ({
  state,
  replies: [sayReply('command', forms.inChat.teams_only)],
});

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    help,
    'help me': help,
    'what can you do': help,
    'what can i ask': help,
    menu: help,
    cancel: nothingToCancel,
    'cancel that': nothingToCancel,
    stop: nothingToCancel,
    'never mind': nothingToCancel,
    nevermind: nothingToCancel,
    'forget it': nothingToCancel,
    'forget that': nothingToCancel,
    'doesnt matter': nothingToCancel,
    'it doesnt matter': nothingToCancel,
    back,
    'go back': back,
    'start again': startAgain,
    'start over': startAgain,
    restart: startAgain,
    'my drafts': myDrafts,
    'my data': myData,
    'delete my data': deleteMyData,
  }),
);
