// The steps between a question and its ranking. Each can be switched off, so that its gain can be measured: see
// `npm run eval -- --stages`.

export interface Stages {
  /** What is said for politeness' sake around a message is cut off. */
  readonly courtesies: boolean;
  /** Short forms that name no entry are read as their words: "a referral for EH". */
  readonly shortForms: boolean;
  /** Words that nobody knows are mended to ones that are known. */
  readonly spelling: boolean;
  /** Words of one meaning count together: "boozy", "hungover". */
  readonly concepts: boolean;
  /** Pairs of neighbouring words. */
  readonly pairs: boolean;
  /** Pieces of words: other endings, misspellings, compounds. */
  readonly pieces: boolean;
  /** Entries that are called by name or acronym. */
  readonly names: boolean;
  /** What a question is about is also read without the words that only ask. */
  readonly frames: boolean;
  /** Plain counts beside the learnt weights. */
  readonly counts: boolean;
  /** A place decides which hub is meant. */
  readonly places: boolean;
  /** A situation speaks for the entry that it leads to. */
  readonly situations: boolean;
  /** Shares are drawn out until they say how often they are right. */
  readonly calibration: boolean;
  /** What is not for Signpost is told apart: other topics, small talk, what it must refuse. */
  readonly gate: boolean;
}

export const ALL_STAGES: Stages = {
  courtesies: true,
  shortForms: true,
  spelling: true,
  concepts: true,
  pairs: true,
  pieces: true,
  names: true,
  frames: true,
  counts: true,
  places: true,
  situations: true,
  calibration: true,
  gate: true,
};

/** Those that take part in learning: without one of them a model is learnt anew. */
export const LEARNT_WITH: readonly (keyof Stages)[] = [
  'concepts',
  'pairs',
  'pieces',
  'names',
  'counts',
  'places',
];
