import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LEARNT } from '../support/brain.ts';
import { type Heard, hold, type Partner, transcripts } from '../support/transcripts.ts';

const env = { ...process.env, DATA_DIR: LEARNT };
const ask = (args: string[], input = '') =>
  spawnSync(process.execPath, ['src/cli/ask.ts', ...args], { input, env, encoding: 'utf8', timeout: 60_000 });

const printed = z.strictObject({
  id: z.string(),
  q: z.string(),
  outcome: z.enum(['answer', 'choices', 'dont_know', 'small_talk', 'refuse', 'out_of_area', 'command']),
  alert: z.enum(['none', 'significant', 'immediate']),
  entries: z.array(z.strictObject({ id: z.string(), score: z.number().min(0).max(1) })).max(10),
  text: z.string().min(1),
});

describe('ask', () => {
  it('answers one question with its source', () => {
    const { stdout, status } = ask(['who covers Lydney?']);
    expect(status).toBe(0);
    expect(stdout).toContain('01452 328048');
    expect(stdout).toContain('Where this is from');
  });

  it('names a district that does not exist, and which there are', () => {
    const { stderr, status } = ask(['--district', 'bristol', 'hub number']);
    expect(status).toBe(1);
    expect(stderr).toContain('There is no district "bristol": choose one of forest-of-dean');
  });

  it('says with --why which rules raised the alert, what they saw, and which words counted for an entry', () => {
    const { stdout, status } = ask(['--why', 'dad hits him with a belt']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^alert: (significant|immediate), by physical-abuse\/\S+, .*because of: family \+ violence/m,
    );
    expect(stdout).toMatch(/^process\/safeguarding-concern: .* \(word\)/m);
  });

  it('says with --why that no rule raised an alert', () => {
    expect(ask(['--why', 'who covers Lydney?']).stdout).toContain('\nalert: none\n');
  });

  it('prints one line of the contract’s shape for each question, in order', () => {
    const questions = [
      'who covers Lydney?',
      'hi',
      'what time is the staff meeting',
      'dad hits him with a belt',
      'family live in Ledbury',
      'help',
      'which hub covers Hucclecote',
    ];
    const { stdout, stderr } = ask(
      ['--jsonl'],
      questions.map((q, index) => JSON.stringify({ id: `q${index}`, q })).join('\n'),
    );
    expect(stderr).toBe('');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => printed.parse(JSON.parse(line)));
    expect(lines.map(({ q }) => q)).toEqual(questions);
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'answer',
      'small_talk',
      'dont_know',
      expect.any(String),
      'out_of_area',
      'command',
      'choices',
    ]);
    expect(lines.map(({ alert }) => alert !== 'none')).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(lines[0]?.entries[0]?.id).toBe('hub/forest-of-dean');
    expect(lines[2]?.entries).toEqual([]);
  });

  it('names a line that is no question', () => {
    const { stderr, status } = ask(['--jsonl'], '{"id":"q1","q":"hubs"}\nnot json\n');
    expect(status).toBe(1);
    expect(stderr).toContain('Line 2 is not {"id", "q", "district"?}');
  });
});

describe('the golden conversations, held in the terminal', () => {
  let program: ChildProcessWithoutNullStreams;
  let partner: Partner;
  beforeAll(() => {
    program = spawn(process.execPath, ['src/cli/ask.ts'], { env });
    partner = terminal(program);
  });
  afterEach(async () => {
    // The next conversation is somebody else's: nothing of this one is left.
    await partner.say('delete my data');
  });
  afterAll(() => {
    program.kill();
  });

  for (const transcript of transcripts.filter(
    ({ scope, turns }) => scope === 'personal' && turns.every(({ press_raw }) => !press_raw),
  )) {
    it(transcript.name, async () => {
      await hold(transcript, partner);
    });
  }
});

function terminal(program: ChildProcessWithoutNullStreams): Partner {
  const replies = repliesOf(program);
  let last = '';
  const started = replies.next();
  const say = async (text: string): Promise<Heard> => {
    await started;
    program.stdin.write(`${text}\n`);
    last = (await replies.next()).value ?? '';
    return { texts: [last] };
  };
  return {
    say,
    press: (label) => {
      // The text twin of every button: whoever types can do all that whoever presses can do.
      const typed = [...(/You can type: (.*)$/m.exec(last)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
        ([, says]) => says ?? '',
      );
      return say(
        label === null
          ? (typed[0] ?? '')
          : (typed.find((says) => says.toLowerCase() === label.toLowerCase()) ?? label),
      );
    },
  };
}

async function* repliesOf(program: ChildProcessWithoutNullStreams): AsyncGenerator<string, undefined> {
  let heard = '';
  for await (const chunk of program.stdout) {
    heard += String(chunk);
    for (let end = heard.indexOf('\n---\n'); end >= 0; end = heard.indexOf('\n---\n')) {
      yield heard.slice(0, end);
      heard = heard.slice(end + 5);
    }
  }
  return undefined;
}
