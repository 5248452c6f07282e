// The one place that reads the environment: it is checked once, and every fault is named before anything starts.
import { z } from 'zod';

export type Config = z.infer<typeof settings>;

/** Thrown when settings cannot be used. Each fault is one line that names the setting and what to do. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** @throws {ConfigError} naming every setting that is missing, wrong or contradicts another. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `Setting ${String(issue.path[0])}: ${issue.message}`),
    );
  }
  const faults = contradictions(parsed.data);
  if (faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'give a port number, for example 3978')
  .transform(Number)
  .refine((value) => value <= 65535, 'a port is at most 65535');

const guid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'give an id from Microsoft Entra, for example 00000000-0000-0000-0000-000000000000',
  )
  .transform((value) => value.toLowerCase());

const webAddress = z.url({ protocol: /^https$/, error: 'give an https address' });

const flag = z.enum(['0', '1'], 'give 1 for yes or 0 for no').transform((value) => value === '1');

const encryptionKeys = z.string().transform((value, context) => {
  const keys = value.split(',').map((part) => part.trim());
  return keys.map((key) => {
    const [id = '', base64 = ''] = key.split(/:(.*)/s);
    const bytes = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,32}$/.test(id) || bytes.length !== 32) {
      context.addIssue({
        code: 'custom',
        message: 'give id:base64key with 32 bytes each, comma separated, the key for new data first',
      });
    }
    return { id, bytes };
  });
});

const settings = z.object({
  SIGNPOST_MODE: z.enum(['local', 'production'], 'choose local or production').default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3978),
  PLAYGROUND_PORT: z.union([z.literal('off'), port], 'give a port number or off').default(56150),
  DATA_DIR: z.string().default('data'),
  BOT_ID: guid.optional(),
  BOT_PASSWORD: z.string().optional(),
  BOT_TYPE: z
    .enum(['SingleTenant', 'UserAssignedMSI'], 'choose SingleTenant or UserAssignedMSI')
    .default('SingleTenant'),
  BOT_TENANT_ID: guid.optional(),
  ALLOWED_TENANTS: z
    .string()
    .transform((value) => value.split(',').map((tenant) => tenant.trim()))
    .pipe(z.array(guid))
    .default([]),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'give sqlite:<file> or postgres://…')
    .optional(),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  KNOWLEDGE_DIR: z.string().default('knowledge'),
  ROLES_FILE: z.string().optional(),
  SCHOOL_CONTACTS: z.string().optional(),
  IDENTIFYING_FIELDS: z.enum(['off', 'on'], 'choose off or on').default('off'),
  DPIA_REFERENCE: z.string().optional(),
  PRIVACY_NOTICE_URL: webAddress.optional(),
  TERMS_URL: webAddress.optional(),
  PUBLISHER_NAME: z.string().optional(),
  PUBLISHER_URL: webAddress.optional(),
  DRAFT_RETENTION_DAYS: z
    .string()
    .regex(/^\d{1,3}$/, 'give a number of days, 7 to 90')
    .transform(Number)
    .refine((days) => days >= 7 && days <= 90, 'give a number of days, 7 to 90')
    .default(30),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'choose one of pino’s levels, for example info',
    )
    .default('info'),
  METRICS: flag.default(false),
  ALLOW_LOOPBACK_CHANNEL: flag.default(false),
  LOOPBACK_OPENID_METADATA_URL: z.url('give a loopback address').optional(),
  LOOPBACK_CONNECTOR_TOKEN: z.string().optional(),
  CLOCK_OFFSET_SECONDS: z
    .string()
    .regex(/^-?\d{1,10}$/, 'give a whole number of seconds')
    .transform(Number)
    .default(0),
});

/** Rules between settings. A typo in a name cannot pass as "not set": production then misses what it needs. */
function contradictions(config: Config): string[] {
  const faults: string[] = [];
  const fault = (setting: keyof Config, message: string) => faults.push(`Setting ${setting}: ${message}`);
  if (config.SIGNPOST_MODE === 'local') {
    if (!isLoopbackHost(config.HOST)) {
      fault(
        'HOST',
        `local mode has no authentication and listens on loopback only, not on ${config.HOST}: use 127.0.0.1, or SIGNPOST_MODE=production`,
      );
    }
  } else {
    if (!config.BOT_ID) fault('BOT_ID', 'production needs the bot’s app id from its registration');
    if (!config.BOT_TENANT_ID)
      fault('BOT_TENANT_ID', 'production needs the tenant of the bot’s registration');
    if (config.BOT_TYPE !== 'UserAssignedMSI' && !config.BOT_PASSWORD) {
      fault(
        'BOT_PASSWORD',
        'production needs the client secret of the registration, or BOT_TYPE=UserAssignedMSI',
      );
    }
    if (config.ALLOWED_TENANTS.length === 0)
      fault('ALLOWED_TENANTS', 'production needs the tenant ids it may serve, comma separated');
    if (!config.ENCRYPTION_KEYS)
      fault('ENCRYPTION_KEYS', 'production needs at least one key: id:base64 of 32 random bytes');
  }
  const ids = config.ENCRYPTION_KEYS?.map((key) => key.id) ?? [];
  if (new Set(ids).size < ids.length)
    fault('ENCRYPTION_KEYS', 'two keys have the same id: give each its own');
  if (config.IDENTIFYING_FIELDS === 'on') {
    if (!config.DPIA_REFERENCE)
      fault(
        'DPIA_REFERENCE',
        'IDENTIFYING_FIELDS=on needs the reference of the data protection impact assessment',
      );
    if (!config.PRIVACY_NOTICE_URL)
      fault('PRIVACY_NOTICE_URL', 'IDENTIFYING_FIELDS=on needs the address of the privacy notice');
  }
  if (
    config.LOOPBACK_OPENID_METADATA_URL ||
    config.LOOPBACK_CONNECTOR_TOKEN ||
    config.CLOCK_OFFSET_SECONDS !== 0
  ) {
    const setting = config.LOOPBACK_OPENID_METADATA_URL
      ? 'LOOPBACK_OPENID_METADATA_URL'
      : config.LOOPBACK_CONNECTOR_TOKEN
        ? 'LOOPBACK_CONNECTOR_TOKEN'
        : 'CLOCK_OFFSET_SECONDS';
    if (!config.ALLOW_LOOPBACK_CHANNEL)
      fault(
        setting,
        'is for a test channel on loopback only: set ALLOW_LOOPBACK_CHANNEL=1 with it, or leave it out',
      );
  }
  const metadata = config.LOOPBACK_OPENID_METADATA_URL;
  if (metadata && !isLoopbackHost(new URL(metadata).hostname))
    fault('LOOPBACK_OPENID_METADATA_URL', 'must be an address on loopback');
  return faults;
}
