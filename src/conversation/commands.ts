// The few fixed words that work in every state. Everything else is a question.
import type { Detection } from '../safeguarding/detection.ts';
import { browse, browsingOf } from './browse.ts';
import { plainWords } from './intent.ts';
import type { Button } from './reply.ts';
import type { Brain, Step } from './respond.ts';
import { sayReply } from './say.ts';
import { type ConversationState, NEW_CONVERSATION } from './state.ts';

type Command = (brain: Brain, state: ConversationState) => Step;

/** The step for a command, or null where the message is none. A message that raised the alert is never taken for one. */
export function runCommand(brain: Brain, state: ConversationState, message: string, detection: Detection | null): Step | null {
  const said = plainWords(message);
  const command = COMMANDS[said];
  if (command) return command(brain, state);
  if (detection) return null;
  const next = said === 'next' || said === 'next page' || said === 'more' ? state.browsing : null;
  if (next) return browse(brain, state, { what: next.what, page: next.page + 1 });
  const previous = said === 'previous' || said === 'previous page' ? state.browsing : null;
  if (previous) return browse(brain, state, { what: previous.what, page: Math.max(1, previous.page - 1) });
  const what = browsingOf(said);
  if (what) return browse(brain, state, { what, page: 1 });
  const toldAnyone = brain.knowledge.understanding.followUps.told_anyone.some((cue) => ` ${said} `.includes(` ${plainWords(cue)} `));
  if (toldAnyone) return { state, replies: [sayReply('refuse', brain.knowledge.words.told_nobody)] };
  return null;
}

export const isCommand = (said: string): boolean => Object.hasOwn(COMMANDS, plainWords(said));

const help: Command = ({ knowledge: { words } }, state) => ({
  state,
  replies: [
    {
      kind: 'command',
      summary: 'Signpost',
      blocks: [{ kind: 'section', heading: words.help.title, items: words.help.lines }],
      buttons: HELP_BUTTONS,
    },
  ],
});

const HELP_BUTTONS: readonly Button[] = [
  { label: 'Look through the directory', says: 'directory', action: { verb: 'browse', what: 'directory', page: 1 } },
  { label: 'All six hubs', says: 'hubs', action: { verb: 'browse', what: 'hubs', page: 1 } },
];

const nothingToCancel: Command = ({ knowledge: { words } }, state) => ({
  state: { ...state, awaitingPlace: null, browsing: null },
  replies: [sayReply('command', words.nothing_to_cancel)],
});

const back: Command = (brain, state) => {
  if (state.browsing && state.browsing.page > 1) return browse(brain, state, { what: state.browsing.what, page: state.browsing.page - 1 });
  return { state, replies: [sayReply('command', brain.knowledge.words.nothing_to_go_back_to)] };
};

const startAgain: Command = ({ knowledge: { words } }, state) => ({
  state: { ...NEW_CONVERSATION, district: state.district, welcomed: state.welcomed },
  replies: [sayReply('command', words.started_again)],
});

const myDrafts: Command = ({ knowledge: { words } }, state) => ({ state, replies: [sayReply('command', words.no_drafts_yet)] });

const myData: Command = ({ knowledge }, state) => {
  const district = knowledge.places.districts.find(({ slug }) => slug === state.district)?.name;
  const subject = state.subject && knowledge.entries.get(state.subject)?.name;
  const kept = [district && `your district (${district})`, subject && `the subject of the last answer (${subject})`, state.alert && 'that an alert was shown']
    .filter(Boolean)
    .join(', ');
  return { state, replies: [sayReply('command', knowledge.words.my_data.replace('{kept}', kept || 'nothing'))] };
};

const deleteMyData: Command = ({ knowledge: { words } }) => ({
  state: { ...NEW_CONVERSATION, welcomed: true },
  replies: [sayReply('command', words.my_data_deleted)],
});

const COMMANDS: Readonly<Record<string, Command>> = {
  help,
  'what can you do': help,
  'what can i ask': help,
  menu: help,
  cancel: nothingToCancel,
  stop: nothingToCancel,
  'never mind': nothingToCancel,
  nevermind: nothingToCancel,
  back,
  'go back': back,
  'start again': startAgain,
  'start over': startAgain,
  restart: startAgain,
  'my drafts': myDrafts,
  'my data': myData,
  'delete my data': deleteMyData,
};
