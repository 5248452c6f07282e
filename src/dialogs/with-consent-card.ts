// A question about consent is answered by the card for that state, together with the entry that search found.

import { consentCardBlocks } from '../consent/card-blocks.ts';
import { recogniseConsent } from '../consent/recognise.ts';
import { showButton } from '../conversation/answer.ts';
import { plainWords, saysOneOf } from '../conversation/intent.ts';
import type { Block, Reply } from '../conversation/reply.ts';
import type { Brain, Step } from '../conversation/respond.ts';
import { sourcesBlock } from '../conversation/sources.ts';
import type { ConsentCard } from '../knowledge/consent-cards.ts';
import type { Entry } from '../knowledge/knowledge.ts';
import type { Detection } from '../safeguarding/detection.ts';
import { isOfTheReader } from './alerts.ts';
import { contactsNamed } from './contacts.ts';

const RISK_ROUTE = 'risk-route';

/** Where a rule of the alert fired, what it says stands alone: only the card of the risk route belongs beside it. */
export function withConsentCard(
  step: Step,
  message: string,
  { brain: { knowledge }, detection }: { brain: Brain; detection: Detection | null },
): Step {
  const last = step.replies.at(-1);
  const takes = last?.kind === 'answer' || last?.kind === 'choices' || last?.kind === 'dont_know';
  if (!last || !takes || !isOfConsent(message, last, knowledge)) return step;
  const card = recogniseConsent(message, knowledge.consentCards);
  if (!card) return step;
  if (detection && !isOfTheReader(detection.rules) && card.id !== RISK_ROUTE) return step;
  const own = knowledge.entries.get(card.entry);
  if (!own) return step;
  // What search was not sure of, the card is: its own entry stands behind it.
  const isSure = last.kind === 'answer';
  const entry = isSure ? (knowledge.entries.get(last.about?.[0]?.entry ?? '') ?? own) : own;
  const about = isSure
    ? last.about
    : [{ entry: own.id, score: 1 }, ...(last.about ?? []).filter(({ entry: id }) => id !== own.id)];
  const state = isSure ? step.state : { ...step.state, subject: own.id };
  return {
    state,
    replies: [...step.replies.slice(0, -1), cardReply(card, entry, { about, last }, knowledge)],
  };
}

/** What search gives the entries of consent together, from which a message without a word for consent is about it. */
const SHARE_OF_CONSENT = 0.15;

/** "Withdrawn", "signs" and "form" have other meanings: the message names consent, or search reads it so. */
function isOfConsent(
  message: string,
  { about }: Reply,
  { consentCards, understanding }: Brain['knowledge'],
): boolean {
  if (saysOneOf(plainWords(message), understanding.consent)) return true;
  const entries = new Set(Object.values(consentCards).map(({ entry }) => entry));
  const share = (about ?? [])
    .filter(({ entry }) => entries.has(entry))
    .reduce((sum, { score }) => sum + score, 0);
  return share >= SHARE_OF_CONSENT;
}

function cardReply(
  card: ConsentCard,
  entry: Entry,
  { about, last }: { about: Reply['about']; last: Reply },
  knowledge: Brain['knowledge'],
): Reply {
  const { words } = knowledge;
  const blocks: Block[] = [
    ...consentCardBlocks(card, knowledge),
    { kind: 'title', text: entry.name, note: words.kinds[entry.kind] },
    { kind: 'paragraph', text: entry.summary },
    ...(entry.consent.needed === 'not-applicable'
      ? []
      : [{ kind: 'section', heading: words.headings.consent, items: [entry.consent.note] } as const]),
    ...last.blocks.filter((block) => last.kind === 'answer' && block.kind === 'contacts'),
    ...(last.kind === 'answer' ? [] : contactsNamed(entry, entry.name, knowledge)),
    sourcesBlock(
      {
        sources: [
          ...card.sources,
          ...entry.sources.filter(({ ref }) => card.sources.every((other) => other.ref !== ref)),
        ],
        reviewed: card.reviewed,
      },
      knowledge,
    ),
  ];
  const buttons = [showButton(entry), ...last.buttons.filter(({ label }) => label !== entry.name)].slice(
    0,
    6,
  );
  return { kind: 'answer', summary: `Signpost: ${card.title}`, blocks, buttons, ...(about ? { about } : {}) };
}
