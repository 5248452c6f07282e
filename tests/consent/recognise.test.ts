import { beforeAll, describe, expect, it } from 'vitest';
import { recogniseConsent } from '../../src/consent/recognise.ts';
import { CONSENT_CARDS, type ConsentCardId, type ConsentCards } from '../../src/knowledge/consent-cards.ts';
import { loadTestBrain } from '../support/brain.ts';

let cards: ConsentCards;
beforeAll(async () => {
  cards = (await loadTestBrain()).knowledge.consentCards;
});

const questions: readonly (readonly [string, ConsentCardId])[] = [
  ['mum says yes but dad says no', 'parents-disagree'],
  ['dad is happy to sign but mum refuses', 'parents-disagree'],
  ["he's 15 and doesn't want his parents to know", 'young-person-alone'],
  ['can a 15 year old consent by herself', 'young-person-alone'],
  ['is she gillick competent', 'young-person-alone'],
  ['she signed last year, does it still count', 'lapsed'],
  ['how long does consent last', 'lapsed'],
  ['foster carer signed', 'foster-carer'],
  ['child in care, who signs', 'foster-carer'],
  ['section 20', 'section-20'],
  ['who signs if he is section 20', 'section-20'],
  ['nobody has asked the parents yet', 'not-asked'],
  ["mum doesn't read english, how does she sign", 'explained'],
  ['mum has signed, what now', 'given'],
  ['is verbal consent ok', 'given-not-signed'],
  ['dad refuses to sign', 'refused'],
  ['family has withdrawn consent', 'withdrawn'],
  ['does a 13 year old have to be asked too', 'child-12-or-over'],
  ['do I ask a 7 year old for consent', 'child-under-12'],
  ['mum agreed but the 14 year old says no', 'child-says-no'],
  ['she is 17, who signs', 'sixteen-or-seventeen'],
  ['both parents have to sign?', 'other-parent-not-asked'],
  ['can gran sign', 'who-can-agree'],
  ['does stepdad have parental responsibility', 'who-can-agree'],
  ['there is a court order, can dad sign', 'court-order'],
  ["can I put his drinking in the form without the partner's consent", 'adult-own-information'],
  ['she agreed to everything except CAMHS', 'some-agencies-only'],
  ['can I discuss anonymously with the hub', 'talk-unnamed'],
  ['is consent for taking part the same as consent for sharing', 'three-meanings'],
  ['do I need consent to log a worry', 'own-record'],
  ['do I need consent for a MARF', 'risk-route'],
];

describe('a question about consent', () => {
  it.each(questions)('"%s" is about %s', (question, card) => {
    expect(recogniseConsent(question, cards)?.id).toBe(card);
  });

  it('is known for every card', () => {
    expect([...new Set(questions.map(([, card]) => card))].sort()).toEqual([...CONSENT_CARDS]);
  });

  it.each([
    'who covers Lydney?',
    'how do I make a request for support',
    'gloucestershire young carers number',
    'she has stopped eating with friends',
    'what is a my plan',
    'dad says no phones at home',
    'he refuses to come to school',
    "mum says she can't cope and dad has left",
  ])('"%s" is not one', (message) => {
    expect(recogniseConsent(message, cards)).toBeNull();
  });
});
