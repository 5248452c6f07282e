// A made-up directory of any size, for measuring only: the names are of no real service, and nothing of it is ever shipped.
import type { Listed } from '../search/directory.ts';
import { createRandom } from './random.ts';

export const KINDS = (
  'toddler group|youth club|holiday playscheme|breakfast club|after school club|childminder|nursery|playgroup|parenting course|' +
  'stay and play|breastfeeding group|baby massage class|sensory room|forest school|scout group|brownie pack|football club|' +
  'swimming lessons|judo club|dance school|drama group|choir|music lessons|art workshop|lego club|chess club|coding club|' +
  'library rhyme time|homework club|tutoring scheme|mentoring project|befriending scheme|bereavement circle|young carers club|' +
  'siblings group|autism play session|wheelchair sports club|sign language class|speech therapy drop-in|dental clinic|' +
  'eye clinic|weight management course|cookery course|food bank|community fridge|clothing bank|toy library|baby bank|' +
  'debt advice desk|housing drop-in|benefits clinic|legal advice clinic|mediation service|contact centre|supervised play|' +
  'family therapy clinic|counselling room|mindfulness course|anxiety workshop|peer support circle|sleep clinic|' +
  'dads group|grandparents group|kinship carers circle|foster carers coffee morning|twins club|refugee welcome group|' +
  'english conversation class|cycling club|horse riding for the disabled|gardening project|city farm|skate park sessions|' +
  'boxing gym|girls group|lgbt youth group|sexual health clinic|drugs education project|gaming lounge|apprenticeship fair|' +
  'careers advice desk|volunteering scheme|walking group'
).split('|');

const PLACES: readonly (readonly [string, string])[] = (
  'Cinderford forest-of-dean|Coleford forest-of-dean|Lydney forest-of-dean|Newent forest-of-dean|Mitcheldean forest-of-dean|' +
  'Drybrook forest-of-dean|Ruardean forest-of-dean|Bream forest-of-dean|Barnwood gloucester|Quedgeley gloucester|Matson gloucester|' +
  'Tuffley gloucester|Hucclecote gloucester|Kingsholm gloucester|Podsmead gloucester|Linden gloucester|Dursley stroud|Nailsworth stroud|' +
  'Stonehouse stroud|Painswick stroud|Minchinhampton stroud|Wotton-under-Edge stroud|Berkeley stroud|Cam stroud|Cirencester cotswolds|' +
  'Tetbury cotswolds|Fairford cotswolds|Lechlade cotswolds|Northleach cotswolds|Moreton-in-Marsh cotswolds|Chipping Campden cotswolds|' +
  'Bourton-on-the-Water cotswolds|Winchcombe tewkesbury|Brockworth tewkesbury|Churchdown tewkesbury|Highnam tewkesbury|Shurdington tewkesbury|' +
  'Northway tewkesbury|Mitton tewkesbury|Ashchurch tewkesbury|Pittville cheltenham|Hesters Way cheltenham|Charlton Kings cheltenham|' +
  'Leckhampton cheltenham|Prestbury cheltenham|Up Hatherley cheltenham|Oakley cheltenham|Whaddon cheltenham|Springbank cheltenham|Benhall cheltenham'
)
  .split('|')
  .map((text) => {
    const cut = text.lastIndexOf(' ');
    return [text.slice(0, cut), text.slice(cut + 1)] as const;
  });

const FIRST =
  'Amber Acorn Beacon Bramble Bright Cedar Cobalt Copper Daisy Dragonfly Elder Ember Falcon Fern Foxglove Golden Hazel Heron Hilltop Indigo Ivy Juniper Kestrel Kingfisher Lantern Larch Lighthouse Linnet Magpie Maple Meadow Merlin Nettle Nightingale Oak Orchard Otter Pebble Poppy Quarry Rainbow Redwood Robin Rowan Saffron Silver Skylark Sparrow Starling Sunrise Swallow Teasel Thistle Tulip Umber Violet Wagtail Willow Wren Yarrow Yew Zephyr'.split(
    ' ',
  );
const SECOND =
  'Bridge Brook Barn Bay Cottage Court Corner Crescent Den Farm Field Gate Garden Grove Hall Hearth Hill Hive House Junction Kitchen Lodge Loft Mill Nest Path Patch Place Porch Quay Ridge Room Shed Stable Steps Studio Terrace Tree Trust Village Wharf Works Yard'.split(
    ' ',
  );
const ABOUT = [
  'Meets every week in term time, with games, a snack and somebody to talk to',
  'Free sessions for families who are new to the area or feel on their own',
  'Runs small groups with trained volunteers and a waiting list that is reviewed each month',
  'Open to all, with a quiet room for those who find crowds hard',
  'A place to go after school, with transport home for those who live further out',
  'Weekly sessions led by qualified staff; a parent or carer stays for the first two',
  'Helps parents to build confidence and to meet others in the same situation',
  'Holiday activities with a hot meal, for children who have free school meals',
];

/** The same list for the same size, every time. */
export function syntheticDirectory(size: number): Listed[] {
  const random = createRandom(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: size }, (_, at) => {
    const kind = pick(KINDS);
    const [place, district] = pick(PLACES);
    const name = `${pick(FIRST)} ${pick(SECOND)} ${place} ${at % 3 === 0 ? kind : pick(['Project', 'Group', 'Trust', 'Centre'])}`;
    const what = `${pick(ABOUT)}. Ages ${Math.floor(random() * 8)} to ${8 + Math.floor(random() * 11)}.`;
    return { id: `directory/s${at}`, name, other_names: [], kind, what, place, area: [district] };
  });
}

/** Questions of the kinds that a directory gets: by kind and place, by a name, by a misspelt name, and as a story. */
export function directoryQuestions(
  services: readonly Listed[],
  count: number,
): { text: string; kind: string; expect: Listed }[] {
  const random = createRandom(11);
  return Array.from({ length: count }, (_, at) => {
    const expect = services[Math.floor(random() * services.length)] as Listed;
    switch (at % 4) {
      case 0:
        return { kind: 'kind and place', text: `is there a ${expect.kind} in ${expect.place}`, expect };
      case 1:
        return { kind: 'name', text: expect.name.toLowerCase(), expect };
      case 2:
        return { kind: 'misspelt name', text: misspelt(expect.name.toLowerCase(), random), expect };
      default:
        return {
          kind: 'story',
          text: `mum of one of my year 4s has just moved to ${expect.place} and knows nobody, she asked me whether there is a ${expect.kind} or anything like it that she could try with the little one`,
          expect,
        };
    }
  });
}

/** Two letters of the longest word change places. */
function misspelt(name: string, random: () => number): string {
  const words = name.split(' ');
  const longest = words.slice(0, 2).sort((one, other) => other.length - one.length)[0] as string;
  const at = 1 + Math.floor(random() * (longest.length - 2));
  const swapped = longest.slice(0, at) + (longest[at + 1] ?? '') + longest[at] + longest.slice(at + 2);
  return words.map((word) => (word === longest ? swapped : word)).join(' ');
}
