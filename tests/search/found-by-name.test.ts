// Every hub, role and service of the two seeds is found by its name, by its short names and by an everyday concern that
// was written for this table alone.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Search } from '../../src/search/found.ts';
import { loadTestBrain } from '../support/brain.ts';

let search: Search;
beforeAll(async () => {
  search = (await loadTestBrain()).search;
});

interface Row {
  readonly id: string;
  readonly name: string;
  readonly aka: readonly string[];
  readonly concern: string;
}

const row = (id: string, name: string, aka: string, concern: string): Row => ({
  id,
  name,
  aka: aka ? aka.split(', ') : [],
  concern,
});

const TABLE: readonly Row[] = [
  row(
    'hub/forest-of-dean',
    'Forest of Dean Early Help Hub',
    'forest hub, FoD hub',
    'who do we ring about support for a family out in Cinderford',
  ),
  row(
    'hub/gloucester',
    'Gloucester Early Help Hub',
    'gloucester hub',
    'which early help team covers Tuffley',
  ),
  row('hub/stroud', 'Stroud Early Help Hub', 'stroud hub', 'early help contact for a family in Nailsworth'),
  row(
    'hub/cotswolds',
    'Cotswolds Early Help Hub',
    'cotswold hub',
    'local early help hub for Cirencester please',
  ),
  row(
    'hub/tewkesbury',
    'Tewkesbury Early Help Hub',
    'tewkesbury hub',
    'who is the early help team for Churchdown',
  ),
  row(
    'hub/cheltenham',
    'Cheltenham Early Help Hub',
    'cheltenham hub',
    'hub phone number for a family in Charlton Kings',
  ),
  row(
    'role/lead-professional',
    'Lead Professional',
    'LP, lead practitioner',
    'who should be in charge of coordinating the plan and can it be a teacher',
  ),
  row(
    'role/early-help-coordinator',
    'Early Help Coordinator',
    'early help co-ordinator',
    'I would like advice on my plan and forms before I send them',
  ),
  row(
    'role/community-social-worker',
    'Community Social Worker',
    'CSW',
    'can I run something past a social worker without saying who the child is',
  ),
  row(
    'role/family-support-worker',
    'Family Support Worker',
    'FSW',
    'what does a council family support worker do when they visit',
  ),
  row(
    'role/team-manager',
    'Early Help Team Manager',
    '',
    'who runs early help in Stroud, I want to make a complaint',
  ),
  row(
    'role/assistant-team-manager',
    'Assistant Team Manager',
    'ATM',
    'what does the deputy to the early help team manager do',
  ),
  row(
    'role/practitioner-manager',
    'Early Help Practitioner Manager',
    'EHPM',
    'our church would like to set up a family group with early help, who leads on partnerships',
  ),
  row(
    'role/dsl',
    'Designated Safeguarding Lead',
    'safeguarding lead, DSL',
    'who in school do I tell first when I am worried about a pupil',
  ),
  row(
    'service/childrens-helpdesk',
    "Children's Helpdesk",
    'MASH, front door',
    'what number do I ring for social services in office hours',
  ),
  row(
    'service/family-information-service',
    'Family Information Service',
    'FIS, Glos Families Directory',
    'mum needs help finding a nursery place and funded hours',
  ),
  row(
    'service/cyps-advice-line',
    'CYPS practitioner advice line',
    'practitioner advice line',
    'I am a teacher and want to talk a case through with a mental health professional before referring',
  ),
  row(
    'service/camhs',
    'CAMHS',
    'Child and Adolescent Mental Health Service, cahms',
    'she is hearing voices and has stopped eating altogether',
  ),
  row(
    'service/pastoral-support',
    'pastoral support',
    'form tutor',
    'new boy in year 7 eats lunch by himself and misses his old friends',
  ),
  row(
    'service/health-care-assistant',
    'Health Care Assistant',
    'HCA, education health care assistant',
    'who can tube feed a pupil and give his epilepsy medicine in school',
  ),
  row(
    'service/school-counsellor',
    'school counsellor',
    '',
    'he would like an hour a week with a counsellor on site',
  ),
  row(
    'service/educational-tutors',
    'educational tutors',
    'home tuition',
    'pupil having chemo cannot come in and needs lessons at home',
  ),
  row(
    'service/education-welfare-officer',
    'Education Welfare Officer',
    'EWO, Education Inclusion',
    'attendance has dropped to 62 percent and parents ignore our letters',
  ),
  row(
    'service/external-mentors',
    'external mentors',
    'mentoring',
    'a disengaged lad who would do well with a positive role model each week',
  ),
  row(
    'service/educational-psychology',
    'Educational Psychology',
    'EP, ed psych, Education Psychology Service',
    'he cannot learn to read whatever we do, can someone assess how he learns',
  ),
  row(
    'service/advisory-teaching-service',
    'Advisory Teaching Service',
    'ATS',
    'we need strategies for a deaf pupil and staff training about her hearing aids',
  ),
  row(
    'service/speech-and-language-therapy',
    'Speech and Language Therapy',
    'SaLT, SLT',
    'five year old whose speech nobody can understand',
  ),
  row(
    'service/youth-support-team',
    'Youth Support Team',
    'YST',
    '17 year old not in education or work and getting into trouble with the police',
  ),
  row(
    'service/young-gloucestershire',
    'Young Gloucestershire',
    'Young Glos, YG',
    'charity with youth workers who help a 19 year old towards a job',
  ),
  row(
    'service/gloucestershire-young-carers',
    'Gloucestershire Young Carers',
    'GYC',
    'she cooks and washes for her disabled mum every day before school',
  ),
  row(
    'service/young-minds-matter',
    'Young Minds Matter',
    'YMM, mental health support team, MHST',
    'mild anxiety about exams, is there a mental health team that comes into school',
  ),
  row(
    'service/teens-in-crisis',
    'Teens in Crisis',
    'TIC+, TIC plus',
    'free counselling by text for a 15 year old who will not talk face to face',
  ),
  row(
    'service/relate-gloucestershire',
    'Relate Gloucestershire',
    'Relate',
    'mum and dad are divorcing and want family counselling',
  ),
  row(
    'service/gdass',
    'Gloucestershire Domestic Abuse Support Service',
    'GDASS',
    'mum told me her husband controls her money and hits her',
  ),
  row(
    'service/street',
    'STREET',
    'Safe Teenage Relationship Education & Empowerment Team',
    'her boyfriend in year 11 checks her phone and tells her who she can see',
  ),
  row('service/gay-glos', 'Gay Glos', 'Gay-Glos', 'a pupil has come out as gay and would like a youth group'),
  row(
    'service/mermaids',
    'Mermaids',
    '',
    'a child is questioning their gender and wants to change name and pronouns',
  ),
  row(
    'service/family-support-workers',
    'Family Support Workers',
    'family worker',
    'parents want hands-on help at home with bedtimes and boundaries',
  ),
  row('service/school-nurse', 'school nurse', 'school nursing', 'eight year old wets the bed every night'),
  row(
    'service/police-school-beat-officers',
    'police school beat officers',
    'school beat officer, PCSO',
    'could an officer come in to do an assembly on carrying knives',
  ),
  row(
    'service/victim-support',
    'Victim Support',
    'Victim Support Team',
    'he was robbed of his phone in town and needs help after the crime',
  ),
  row(
    'service/fostering-and-adoption-support',
    'fostering and adoption support',
    '',
    'adoptive parents are struggling with their son and want support after adoption',
  ),
  row(
    'service/edge-of-care',
    'Edge of Care',
    'Edge of Care Team',
    'the parents say they cannot have him at home any more and he will end up in care',
  ),
  row(
    'service/sendiass',
    'SENDIASS',
    '',
    'dad wants independent advice about his rights on special needs support',
  ),
  row(
    'service/winstons-wish',
    "Winston's Wish",
    '',
    'her mum died last month and she needs help with her grief',
  ),
  row(
    'service/prevent',
    'Prevent',
    'Channel, radicalisation',
    'a sixth former is being drawn in by far right videos online',
  ),
  row(
    'service/alternative-provision',
    'alternative provision',
    'AP',
    'he has been permanently excluded and mainstream school does not work for him',
  ),
  row(
    'service/childrens-centres',
    'children and family centres',
    "family hubs, children's centre",
    'new mum with a baby is lonely and would like a stay and play group',
  ),
  row(
    'service/housing-advice',
    'housing advice',
    '',
    'family of six in a damp two bed flat and the landlord will not repair it',
  ),
  row(
    'service/debt-advice',
    'debt advice',
    '',
    'mum is behind with the bills and cannot work out her benefits',
  ),
  row(
    'service/parental-substance-misuse',
    'drug and alcohol support for parents',
    '',
    'dad admits that he drinks too much and would like help to stop',
  ),
  row(
    'service/young-people-substance-misuse',
    'drug and alcohol support for young people',
    '',
    'year 10 boy smokes cannabis before school',
  ),
];

/** What two things are called by one name: both must be offered. */
const SHARED_NAMES = new Set(['FSW', 'family worker', 'form tutor']);

describe('what the seeds name', () => {
  it('stands in this table: every hub, role and service', async () => {
    const { knowledge } = await loadTestBrain();
    for (const { id } of TABLE) expect(knowledge.entries.has(id), id).toBe(true);
    expect(TABLE).toHaveLength(52);
  });

  it.each(TABLE)('$id comes first when it is called "$name"', ({ id, name }) => {
    expect(search.find(name).ranked[0]?.entry).toBe(id);
  });

  it.each(TABLE)('$id comes first when its number is asked for by name', ({ id, name }) => {
    expect(search.find(`what's the number for ${name}`).ranked[0]?.entry).toBe(id);
  });

  it.each(TABLE.flatMap(({ id, aka }) => aka.map((short) => ({ id, short }))))(
    '$id is found as "$short"',
    ({ id, short }) => {
      const found = search
        .find(short)
        .ranked.slice(0, SHARED_NAMES.has(short) ? 3 : 1)
        .map(({ entry }) => entry);
      expect(found).toContain(id);
    },
  );

  it.each(TABLE)('$id comes first for "$concern"', ({ id, concern }) => {
    expect(search.find(concern).ranked[0]?.entry).toBe(id);
  });
});
