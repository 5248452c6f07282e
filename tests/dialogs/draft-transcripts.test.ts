import { beforeAll, describe, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker, KeptRecords } from '../support/core-speaker.ts';
import { draftTranscripts, hold } from '../support/transcripts.ts';
import { withNonsense } from './talk.ts';

let brain: Brain;
beforeAll(async () => {
  brain = withNonsense(await loadTestBrain());
});

/** Among them A-44 (steps out of order), A-55 (groups) and A-75 (sent without agreement), each in its title. */
for (const file of new Set(draftTranscripts.map((transcript) => transcript.file))) {
  describe(`conversations of ${file}, B-04: read again from plain JSON at every turn`, () => {
    for (const transcript of draftTranscripts.filter((it) => it.file === file)) {
      it(transcript.name, () =>
        hold(transcript, coreSpeaker(brain, transcript.scope, { records: new KeptRecords() })),
      );
    }
  });
}
