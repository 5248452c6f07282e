import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerEntry } from '../../src/conversation/answer-question.ts';
import { checkOutbound, contactsIn, UnknownContactError } from '../../src/conversation/gate.ts';
import { INTENTS } from '../../src/conversation/intent.ts';
import type { Reply } from '../../src/conversation/reply.ts';
import { type Brain, respond } from '../../src/conversation/respond.ts';
import { NEW_CONVERSATION } from '../../src/conversation/state.ts';
import { textTwin } from '../../src/conversation/text-twin.ts';
import { DISTRICTS } from '../../src/knowledge/schema.ts';
import { loadTestBrain } from '../support/brain.ts';
import { transcripts } from '../support/transcripts.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

const at = new Date('2026-11-24T10:30:00Z');
const speaker = { tenant: 'tenant', id: 'teacher' };
const hear = (text: string) =>
  respond(brain, NEW_CONVERSATION, { kind: 'message', text, scope: 'personal', speaker, at }).replies;
const paragraph = (text: string): Reply => ({
  kind: 'answer',
  summary: '',
  blocks: [{ kind: 'paragraph', text }],
  buttons: [],
});

describe('what counts as a contact', () => {
  const cases: [text: string, contacts: string[]][] = [
    ['ring 01452 426565 today', ['01452426565']],
    ['ring tel:01452426565', ['01452426565']],
    ['ring +44 1452 426565', ['01452426565']],
    ['danger now: 999, or 101', ['999', '101']],
    ['text SHOUT to 85258', ['85258']],
    ['Samaritans 116 123', ['116123']],
    ['write to a.b@c.gov.uk.', ['a.b@c.gov.uk']],
    ['see https://example.org/a?b=1, then', ['https://example.org/a?b=1']],
    ['see www.example.org', ['www.example.org']],
    ['ages 11 to 19, source dated 2018, within 10 days, page 2 of 12', []],
    ['section 47 of the Children Act 1989', []],
  ];
  for (const [text, contacts] of cases) it(`"${text}"`, () => expect(contactsIn(text)).toEqual(contacts));
});

describe('the outbound gate', () => {
  it('reads what is said of a file, and leaves out the link that the channel adds to it', () => {
    const file = { ticket: 't'.repeat(27), draft: 'd', version: 1, format: 'pdf' } as const;
    const link = { url: 'http://127.0.0.1:3978/files/t', label: 'Download the file', hint: 'Once.' };
    const reply = (text: string): Reply => ({
      kind: 'command',
      summary: '',
      blocks: [{ kind: 'document', file, name: 'a-draft.pdf', text, link }],
      buttons: [],
    });
    checkOutbound(reply('Your draft'), brain.knowledge.facts);
    expect(() => checkOutbound(reply('Your draft: ring 0900 000000'), brain.knowledge.facts)).toThrow(
      UnknownContactError,
    );
  });

  it('lets a live fact through, with or without spaces', () => {
    checkOutbound(paragraph('Ring 01452 426565 or tel:01452426565'), brain.knowledge.facts);
  });
  it('holds back a number, an address and a link that no live fact holds', () => {
    for (const text of ['0900 123 4567', 'someone@example.org', 'https://evil.example']) {
      expect(() => checkOutbound(paragraph(text), brain.knowledge.facts)).toThrow(UnknownContactError);
    }
  });
  it('holds back a number with one digit changed', () => {
    expect(() => checkOutbound(paragraph('01452 426566'), brain.knowledge.facts)).toThrow(
      UnknownContactError,
    );
  });
  it('holds back a withdrawn fact that is offered, and lets it pass where it is named as withdrawn', () => {
    const old = brain.knowledge.facts.get('gay-glos/old-helpline')?.value ?? '';
    expect(() => checkOutbound(paragraph(old), brain.knowledge.facts)).toThrow(UnknownContactError);
    checkOutbound(
      { ...paragraph('x'), blocks: [{ kind: 'withdrawn', text: `${old} is no longer to be used` }] },
      brain.knowledge.facts,
    );
  });
});

describe('every reply passes the gate', () => {
  it('for every entry, whatever is asked of it, in every district', () => {
    for (const id of brain.knowledge.entries.keys()) {
      for (const intent of INTENTS) {
        for (const district of [null, ...DISTRICTS]) {
          for (const reply of answerEntry(brain, { ...NEW_CONVERSATION, district }, id, intent).replies)
            checkOutbound(reply, brain.knowledge.facts);
        }
      }
    }
  });

  it('for everything that is said in the golden conversations', () => {
    for (const { turns } of transcripts)
      for (const { say } of turns)
        if (say) for (const reply of hear(say)) checkOutbound(reply, brain.knowledge.facts);
  });

  it('never says back a number, address or link that a user typed', () => {
    const number = fc.stringMatching(/^09\d{2} \d{3} \d{4}$/);
    const link = fc.webUrl().map((url) => url.replace('http:', 'https:'));
    const address = fc.emailAddress();
    const worry = fc.constantFrom(
      'ring me on',
      'he hits her, call',
      'school nurse',
      'which hub covers',
      'Children’s Helpdesk is now',
      'services for',
    );
    fc.assert(
      fc.property(worry, fc.oneof(number, link, address), (words, contact) => {
        const said = hear(`${words} ${contact}`)
          .map((reply) => textTwin(reply, brain.knowledge.words))
          .join('\n');
        expect(said).not.toContain(contact);
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });
});

describe('contacts that are not sure', () => {
  it('an unverified or disputed e-mail is never a link', () => {
    for (const id of brain.knowledge.entries.keys()) {
      const views = answerEntry(brain, NEW_CONVERSATION, id).replies.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'contacts' ? block.contacts : [])),
      );
      for (const view of views)
        if (view.kind === 'email' && view.status !== 'sourced' && view.status !== 'verified')
          expect(view.link).toBeNull();
    }
  });

  it('stand beside a sounder one, with the word unverified', () => {
    for (const id of brain.knowledge.entries.keys()) {
      const [reply] = answerEntry(brain, NEW_CONVERSATION, id).replies;
      const views = reply?.blocks.flatMap((block) => (block.kind === 'contacts' ? block.contacts : [])) ?? [];
      const unsure = views.filter(({ status }) => status === 'unverified' || status === 'disputed');
      if (unsure.length === 0) continue;
      expect(
        views.some(({ status, kind }) => status === 'sourced' && kind !== 'hours'),
        id,
      ).toBe(true);
      expect(reply && textTwin(reply, brain.knowledge.words), id).toContain('unverified');
    }
  });
});
