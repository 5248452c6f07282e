// How a command ends when its settings or its knowledge cannot be used: one line for each fault, and not with 0.
import { type Config, ConfigError, parseConfig } from '../config.ts';
import { KnowledgeError } from '../knowledge/knowledge.ts';
import { describeFault } from '../knowledge/read-yaml.ts';

/** A command that only reads knowledge needs no registration: it runs as local mode does. */
export function loadConfigOrExit(
  overrides: Readonly<Record<string, string>> = { SIGNPOST_MODE: 'local' },
): Config {
  try {
    return parseConfig({ ...process.env, ...overrides });
  } catch (error) {
    return exitOn(error);
  }
}

/** Ends the process: a known fault in one line each, anything else with its message. */
export function exitOn(error: unknown): never {
  if (error instanceof ConfigError) for (const fault of error.faults) console.error(fault);
  else if (error instanceof KnowledgeError)
    for (const fault of error.faults) console.error(describeFault(fault));
  else console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
