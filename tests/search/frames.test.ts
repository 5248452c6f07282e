import { beforeAll, describe, expect, it } from 'vitest';
import type { Search } from '../../src/search/found.ts';
import { createUnframe } from '../../src/search/frames.ts';
import { loadTestBrain } from '../support/brain.ts';

let search: Search;
let unframe: (text: string) => string | null;
beforeAll(async () => {
  const brain = await loadTestBrain();
  search = brain.search;
  const read = createUnframe(brain.knowledge.understanding.frames, (words, at) =>
    words.slice(at, at + 3).join(' ') === 'forest of dean' ? 3 : words[at] === 'stroud' ? 1 : 0,
  );
  unframe = (text) => read(text.split(' '))?.words.join(' ') ?? null;
});

describe('the frame of a question', () => {
  it.each([
    ['who do i speak to about a parent who drinks', 'who drinks'],
    ['hi quick question is there any help for young carers', 'young carers'],
    ['i am worried about a year 5 child in my class who hides food', 'who hides food'],
    ['i am worried about one of my year 5s who hides food', 'who hides food'],
    ['mum can not pay the rent who do i ring please', 'mum can not pay the rent'],
    ['mum can not pay the rent who do i ring in stroud', 'mum can not pay the rent'],
    ['we are in forest of dean a girl who cuts herself who do i contact', 'who cuts herself'],
    ['early help who do i ring in forest of dean', null],
    ['who do i ring in stroud', null],
  ])('is left out of "%s"', (text, left) => {
    expect(unframe(text)).toBe(left);
  });

  it.each(['young carers', 'who do i speak to', 'she is worried about her weight'])(
    'is not seen in "%s", which has none or nothing else',
    (text) => {
      expect(unframe(text)).toBeNull();
    },
  );

  const SUBJECTS: readonly (readonly [string, string])[] = [
    ['a mum who drinks too much', 'service/parental-substance-misuse'],
    ['a child with a stammer', 'service/speech-and-language-therapy'],
    ['a girl who looks after her disabled mum', 'service/gloucestershire-young-carers'],
    ['a family who cannot pay their rent', 'service/housing-advice'],
    ['a boy who will not come to school', 'service/education-welfare-officer'],
  ];
  const FRAMES: readonly ((subject: string) => string)[] = [
    (it) => `who do I speak to about ${it}`,
    (it) => `Hi, quick question: is there any help for ${it}?`,
    (it) => `which service is for ${it}`,
    (it) => `I'm worried about ${it}. Who do I ring?`,
    (it) => `what can we do about ${it}, any ideas`,
  ];
  it.each(SUBJECTS)('changes nothing of what "%s" is about', (subject, entry) => {
    for (const frame of FRAMES) {
      const firstTwo = search.find(frame(subject)).ranked.slice(0, 2);
      expect(
        firstTwo.map((ranked) => ranked.entry),
        frame(subject),
      ).toContain(entry);
    }
  });
});
