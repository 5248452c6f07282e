/** What delivery and storage say to the operator: events and counts, never text, names or raw ids. pino fits. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const SILENT: Log = { info() {}, warn() {}, error() {} };

/** An error as it may be logged: its class and code. Messages may repeat what somebody typed, so they stay out. */
export function faultOf(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? { error: error.name, code } : { error: error.name };
}
