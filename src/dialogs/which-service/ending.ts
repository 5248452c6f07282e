// The card at the end of the guide: the next step by the county's own order, with safeguarding beside every step.

import { showButton } from '../../conversation/answer.ts';
import type { Block } from '../../conversation/reply.ts';
import { sourcesBlock } from '../../conversation/sources.ts';
import type { Entry } from '../../knowledge/knowledge.ts';
import { fill } from '../../knowledge/words.ts';
import { contactsNamed, factBlock, fewContacts, withNumbers } from '../contacts.ts';
import { answerTo } from '../engine/choice-question.ts';
import type { Answers, Context, Ending, EndOffer } from '../engine/dialog.ts';
import { sayAge } from '../reading/age.ts';
import { ageOf } from '../reading/age-question.ts';
import { age } from './age.ts';
import { CARD_OF, consent } from './consent.ts';
import { harmEnding, staffBlocks } from './harm-ending.ts';
import { levelBlocks } from './levels.ts';
import { place, placeOf } from './place.ts';
import { fittingServices } from './services.ts';
import { soFar } from './so-far.ts';
import { worry } from './worry.ts';

const texts = ({ brain }: Context) => brain.knowledge.dialogs.whichService.ending;

export function ending(answers: Answers, context: Context): Ending {
  const harm = answerTo(answers, 'danger');
  return harm === 'yes' ? harmEnding(answers, context) : stepEnding(answers, context);
}

function stepEnding(answers: Answers, context: Context): Ending {
  const { knowledge } = context.brain;
  const { title } = knowledge.dialogs.whichService;
  const text = texts(context);
  const services = fittingServices(answers, knowledge);
  const hub = hubOf(answers, context);
  const levels = levelBlocks(answers, context);
  const blocks: Block[] = [
    { kind: 'title', text: title },
    ...harmBlocks(answers, context),
    { kind: 'lead', text: nextStep(answers, context) },
    ...(isOutside(answers) ? [{ kind: 'paragraph', text: text.outside } as const] : []),
    { kind: 'section', heading: text.told, items: told(answers, context), moreFrom: 0 },
    ...services.flatMap((entry) => serviceBlocks(entry, context)),
    { kind: 'section', heading: text.first.heading, items: [...text.first.people, text.first.unnamed] },
    ...(hub ? contactsNamed(hub, fill(text.hub, { name: hub.name }), knowledge) : []),
    ...consentBlocks(answers, context),
    {
      kind: 'section',
      heading: text.script.heading,
      items: script(answers, context),
      ordered: true,
      moreFrom: 3,
    },
    { kind: 'section', heading: text.order.heading, items: text.order.steps, ordered: true, moreFrom: 0 },
    { kind: 'paragraph', text: `${text.never_a_hurdle} ${withNumbers(text.order.beside, knowledge)}` },
    ...factBlock(['childrens-helpdesk/phone', 'emergency-duty-team/phone'], knowledge),
    ...levels.blocks,
    sourcesBlock({ sources: [...text.sources, ...levels.sources], reviewed: text.reviewed }, knowledge),
  ];
  return {
    summary: `Signpost: ${title}`,
    blocks,
    about: services.map(({ id }, index) => ({ entry: id, score: 1 - index / 10 })),
    offers: stepOffers(answers, context),
    others: services.map(showButton),
  };
}

/** Harm ends a Request for Support: where the alert stood, none is offered. */
function stepOffers(answers: Answers, context: Context): EndOffer[] {
  const { labels } = texts(context);
  const noRequest =
    ['alerted', 'alerted-staff', 'told'].includes(answerTo(answers, 'danger') ?? '') || isOutside(answers);
  return [
    ...(noRequest ? [] : [{ label: labels.request, choose: 'request' }]),
    { label: labels.share, choose: 'share' },
    { label: labels.else, choose: 'else' },
  ];
}

function harmBlocks(answers: Answers, context: Context): Block[] {
  const { knowledge } = context.brain;
  const { harm } = texts(context);
  switch (answerTo(answers, 'danger')) {
    case 'alerted-staff':
      return staffBlocks(context);
    case 'alerted':
    case 'told':
      return [
        {
          kind: 'urgent',
          heading: harm.heading,
          lines: harm.lines.slice(0, 3).map((line) => withNumbers(line, knowledge)),
        },
      ];
    case 'not-sure':
      return [{ kind: 'section', heading: harm.unsure_heading, items: harm.unsure }];
    default:
      return [];
  }
}

const isOutside = (answers: Answers): boolean => 'outside' in (placeOf(answers) ?? {});

export function nextStep(answers: Answers, context: Context): string {
  const { next_step } = texts(context);
  switch (answerTo(answers, 'so-far')) {
    case 'own-support':
      return next_step.direct;
    case 'another-service':
    case 'my-plan':
      return next_step.plan;
    case 'my-plan-plus':
      return next_step.request;
    case 'social-worker':
      return next_step.social_worker;
    default:
      return next_step.own;
  }
}

function told(answers: Answers, context: Context): string[] {
  return [worry, age, place, soFar, consent].flatMap((question) => {
    const value = answers[question.id];
    return value === undefined
      ? []
      : [fill(question.text(context).answered, { answer: question.say(value, context) })];
  });
}

const serviceBlocks = (entry: Entry, context: Context): Block[] => [
  { kind: 'section', heading: fill(texts(context).services, { name: entry.name }), items: [entry.summary] },
  ...fewContacts(entry, context.brain.knowledge),
];

function hubOf(answers: Answers, { brain }: Context): Entry | null {
  const known = placeOf(answers);
  if (!known || !('district' in known)) return null;
  const district = brain.knowledge.places.districts.find(({ slug }) => slug === known.district);
  return brain.knowledge.entries.get(district?.hub ?? '') ?? null;
}

function consentBlocks(answers: Answers, context: Context): Block[] {
  const card =
    context.brain.knowledge.consentCards[CARD_OF[answerTo(answers, 'consent') ?? 'not-known'] ?? 'not-asked'];
  const heading = fill(texts(context).consent, { title: card.title });
  return [{ kind: 'section', heading, items: [card.means, ...card.do_now.slice(0, 2)] }];
}

/** What to say on the telephone: named blanks, and no more than what was answered. */
function script(answers: Answers, context: Context): string[] {
  const range = ageOf(answers);
  const where = placeOf(answers);
  const child = [
    range ? `The child is ${sayAge(range)}` : 'The child is [age]',
    where && 'district' in where
      ? ` and lives in ${place.say({ district: where.district }, context)} district.`
      : ' and lives in [district].',
  ].join('');
  const so_far = context.brain.knowledge.dialogs.whichService.questions['so-far'].answered;
  const values = {
    child,
    so_far: `${fill(so_far, { answer: answers['so-far'] === undefined ? '[what]' : soFar.say(answers['so-far'], context) })}.`,
    consent: `${fill(consent.text(context).answered, { answer: answers.consent === undefined ? '[who, what]' : consent.say(answers.consent, context) })}.`,
  };
  return texts(context).script.lines.map((line) => fill(line, values));
}
