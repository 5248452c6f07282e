import { beforeAll, describe, it } from 'vitest';
import type { Brain } from '../../src/conversation/respond.ts';
import { loadTestBrain } from '../support/brain.ts';
import { coreSpeaker } from '../support/core-speaker.ts';
import { hold, transcripts } from '../support/transcripts.ts';

let brain: Brain;
beforeAll(async () => {
  brain = await loadTestBrain();
});

for (const file of new Set(transcripts.map((transcript) => transcript.file))) {
  describe(`conversations of ${file}, held with the core`, () => {
    for (const transcript of transcripts.filter((it) => it.file === file)) {
      it(transcript.name, () => hold(transcript, coreSpeaker(brain, transcript.scope)));
    }
  });
}
