import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/knowledge.ts';
import { createPlaces } from '../../src/search/places.ts';

const { places } = loadKnowledge('knowledge');
const { find } = createPlaces(places);

const districtOf = (message: string) => {
  const place = find(message);
  return place?.kind === 'district' ? place.district : place?.kind;
};

describe('the place in a message', () => {
  it.each([
    ['a town', 'family in Lydney needs help', 'forest-of-dean'],
    ['a town in small letters', 'who covers cirencester', 'cotswolds'],
    ['a name with an apostrophe', "she's in Bishop's Cleeve", 'tewkesbury'],
    ['the same without one', 'bishops cleeve family', 'tewkesbury'],
    ["a place's possessive", "Painswick's nearest hub", 'stroud'],
    ['a name with hyphens', 'Stow-on-the-Wold mum', 'cotswolds'],
    ['a postcode that lies in one district', 'address is GL14 2AB', 'forest-of-dean'],
    ['the name that people give a district', 'the forest hub', 'forest-of-dean'],
    ['a word that is also a place, after "in"', 'mum lives in cam', 'stroud'],
    ['a word that is also a place, with a capital', 'the children of a family from Slad', 'stroud'],
  ])('is known from %s', (_, message, district) => {
    expect(districtOf(message)).toBe(district);
  });

  it.each([
    [
      'lives in one, comes to school in another',
      'lives in Bishops Cleeve but comes to us in Cheltenham',
      'tewkesbury',
    ],
    ['school named first', 'our school is in Gloucester, the family live in Stroud', 'stroud'],
    ['moved', 'the family moved from Stroud to Cirencester', 'cotswolds'],
    [
      'a village and the districts it might be in',
      'Churchdown, is that Gloucester or Tewkesbury',
      'tewkesbury',
    ],
    ['home outside, school inside', 'lives in Chepstow, school in Tutshill', 'outside'],
    ['home inside, school outside', 'lives in Lydney but is at school in Chepstow', 'forest-of-dean'],
  ])('is where the child lives: %s', (_, message, district) => {
    expect(districtOf(message)).toBe(district);
  });

  it.each([
    ['a postcode across districts', 'GL52 3AB'],
    ['a village that there are two of', 'Woodmancote'],
    ['a postcode that leaves the county', 'GL12'],
    ['homes in two districts', 'families in Stroud and Gloucester'],
  ])('is unclear and not guessed: %s', (_, message) => {
    expect(districtOf(message)).toBe('unclear');
  });

  it('is settled when a postcode tells one namesake from the other', () => {
    expect(districtOf('Woodmancote, GL7')).toBe('cotswolds');
  });

  it.each([
    ['which hub covers a family in Taunton', 'Somerset Council'],
    ['early help for a child who lives in Redditch', 'Worcestershire County Council'],
    ['they live in Chippenham, who do we ring', 'Wiltshire Council'],
  ])('in another county is known with its council: %s', (message, council) => {
    expect(find(message)).toMatchObject({ kind: 'outside', council });
  });

  it('outside the county comes with the council that serves it', () => {
    expect(find('early help hub in Bristol')).toMatchObject({
      kind: 'outside',
      council: expect.stringContaining('Bristol'),
    });
  });

  it.each([
    'forest school on Friday',
    'bath time is a battle',
    'edge of care team',
    'Cam hit him again',
    'a box of pens',
  ])('is not in "%s"', (message) => {
    expect(find(message)).toBeNull();
  });
});
