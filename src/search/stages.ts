// The steps between a question and its ranking. Each can be switched off, so that its gain can be measured: see
// `npm run eval -- --stages`.

export interface Stages {
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
}

export const ALL_STAGES: Stages = {
  spelling: true,
  concepts: true,
  pairs: true,
  pieces: true,
  names: true,
  frames: true,
  counts: true,
  places: true,
  situations: true,
};
