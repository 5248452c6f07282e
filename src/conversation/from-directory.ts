// What the wider directory adds to a reply: always after the entries, never in their place.
import type { Entry, Knowledge } from '../knowledge/knowledge.ts';
import type { DirectoryHit, Found } from '../search/found.ts';
import { showButton } from './answer.ts';
import type { Block, Reply } from './reply.ts';
import type { Step } from './respond.ts';

/** A card shows no more. */
const MOST_BUTTONS = 6;
const MOST_SHOWN = 3;
/** Shares of a question that a service has in common with it. */
const NEARLY_ALL = 0.75;
const NOTHING_ELSE = 0.99;

/** The service that the question calls by its name and asks nothing else of. */
export const calledByName = ({ directory = [] }: Found): DirectoryHit | undefined =>
  directory.find(({ named, score }) => named && score > NOTHING_ELSE);

/** A story about a person is answered by whom to ask, unless it asks for little else than the service. */
export function answeredByDirectory({ directory = [] }: Found, aboutAPerson: boolean): boolean {
  const [first] = directory;
  return first !== undefined && (!aboutAPerson || first.score >= NEARLY_ALL);
}

/** The same step with the directory's services behind what it says already. */
export function withDirectoryServices(step: Step, found: Found, knowledge: Knowledge): Step {
  const services = servicesOf(found, knowledge);
  const last = step.replies.at(-1);
  if (services.length === 0 || !last) return step;
  const sources = last.blocks.findIndex(({ kind }) => kind === 'sources');
  const reply: Reply = {
    ...last,
    blocks: last.blocks.toSpliced(sources < 0 ? last.blocks.length : sources, 0, block(services, knowledge)),
    buttons: [...last.buttons, ...services.map(showButton)].slice(
      0,
      Math.max(MOST_BUTTONS, last.buttons.length),
    ),
    about: [...(last.about ?? []), ...(found.directory ?? [])].slice(0, 10),
  };
  const offered = [...step.state.offered, ...services.map(({ id }) => id)];
  return { state: { ...step.state, offered }, replies: [...step.replies.slice(0, -1), reply] };
}

const servicesOf = ({ directory = [] }: Found, { entries }: Knowledge): Entry[] =>
  directory.slice(0, MOST_SHOWN).flatMap(({ entry }) => entries.get(entry) ?? []);

const block = (services: readonly Entry[], { words }: Knowledge): Block => ({
  kind: 'section',
  heading: words.directory.heading,
  items: services.map(({ name, topics, does }) => `${name} (${topics[0]}): ${does[0]}`),
});
