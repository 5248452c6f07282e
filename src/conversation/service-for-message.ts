// "Find a service for this": from a message that somebody reads to what they may pass on. All of it is for the reader alone.
import type { Knowledge } from '../knowledge/knowledge.ts';
import { fill } from '../knowledge/words.ts';
import { alertReply } from '../safeguarding/alert.ts';
import type { Detection } from '../safeguarding/detection.ts';
import { checkOutbound } from './gate.ts';
import type { Block, Button, Reply } from './reply.ts';
import type { Brain } from './respond.ts';
import { hubsOf, itemsOf, rankedToShare, type ShareItem, shareable } from './share-search.ts';
import type { Speaker } from './turn.ts';

export interface Read {
  readonly text: string;
  readonly speaker: Speaker;
  readonly at: Date;
}

export interface Alert {
  readonly reply: Reply;
  readonly about: Detection['about'];
}

/** What was typed into a search box or read in a message may be a cry for help: the alert, or null. */
export function alertFor(
  { detect, knowledge, schoolContacts }: Brain,
  { text, speaker, at }: Read,
): Alert | null {
  const detection = detect(text);
  if (detection.level === 'none') return null;
  const school = schoolContacts.of(speaker.tenant);
  return {
    reply: alertReply({ detection, scope: 'personal', at, school, repeated: false, knowledge }),
    about: detection.about,
  };
}

const MOST_OFFERED = 3;
/** Whole messages go through search and alert; this much of one stands in the field to be changed. */
const LONGEST_CARRIED = 2_000;

/** The alert first, a warning about personal details, what may fit, and the text to look again with. */
export function serviceForMessage(brain: Brain, text: string, alert: Alert | null): Reply {
  const { knowledge } = brain;
  const say = knowledge.sharing.find_service;
  const { lead, items } = offersFor(brain, text, alert);
  const blocks: Block[] = [
    ...(alert?.reply.blocks ?? []),
    { kind: 'paragraph', text: say.only_you },
    { kind: 'paragraph', text: say.warning },
    { kind: 'lead', text: lead },
    ...items.map(
      ({ name, line, phone }): Block => ({
        kind: 'section',
        heading: name,
        items: [`${phone ?? knowledge.sharing.search.no_phone}. ${line}`],
      }),
    ),
    {
      kind: 'form',
      fields: [
        {
          id: 'text',
          label: say.message,
          type: 'long',
          value: [...text].slice(0, LONGEST_CARRIED).join(''),
          hint: null,
          required: false,
          limit: LONGEST_CARRIED,
        },
      ],
      submit: say.look_again,
      action: { verb: 'look' },
    },
  ];
  const buttons = items.map(({ name, card }): Button => {
    const label = fill(say.insert, { name });
    return { label, says: label, action: { verb: 'share', entries: card.refreshes?.entries ?? [] } };
  });
  const reply: Reply = { kind: 'command', summary: say.title, isPrivate: true, blocks, buttons };
  checkOutbound(reply, knowledge.facts);
  return reply;
}

function offersFor(
  brain: Brain,
  text: string,
  alert: Alert | null,
): { lead: string; items: readonly ShareItem[] } {
  const { knowledge, search } = brain;
  const say = knowledge.sharing.find_service;
  if (text.trim() === '') return { lead: say.unreadable, items: [] };
  const found = search.find(text);
  const { verdict, place } = found;
  if (place?.kind === 'outside' && !alert) {
    const lead = fill(knowledge.words.out_of_area, { place: place.name, council: place.council });
    return { lead, items: [] };
  }
  const first = alert ? shareable(ringFirst(alert), knowledge) : [];
  const fitting = verdict === 'dont_know' ? [] : rankedToShare(found, knowledge);
  const items = itemsOf(brain, [...first, ...fitting, ...hubsOf(place, knowledge)]).slice(0, MOST_OFFERED);
  if (items.length > 0) return { lead: alert ? say.after_alert : say.found, items };
  return { lead: say.nothing, items: itemsOf(brain, whomToAsk(knowledge)) };
}

const ringFirst = ({ about }: Alert): string =>
  about === 'adult-who-works-with-children' ? 'service/lado' : 'service/childrens-helpdesk';

const whomToAsk = (knowledge: Knowledge) => shareable('service/family-information-service', knowledge);
