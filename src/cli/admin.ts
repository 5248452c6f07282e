// The operator's verbs, beside a running bot; `restore` alone wants it stopped. What is done is audited.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, parseConfig } from '../config.ts';
import { SILENT } from '../delivery/log.ts';
import type { Person } from '../delivery/turn-store.ts';
import { KnowledgeError } from '../knowledge/knowledge.ts';
import type { AuditHead } from '../storage/audit.ts';
import { BackupError, backUpSqlite, dump } from '../storage/backup.ts';
import { keyRingKeys } from '../storage/key-file.ts';
import {
  DatabaseFileError,
  KeyError,
  openStorage,
  SchemaTooNewError,
  sqliteFileOf,
} from '../storage/open.ts';
import { restorePostgres, restoreSqlite } from '../storage/restore.ts';
import type { Storage } from '../storage/storage.ts';
import { MonthError, report } from './report.ts';

const USAGE = `Usage: npm run admin -- <verb>

  purge                    delete what is due, and what deletions left in the database's files
  rotate-keys              seal everything anew with the first of ENCRYPTION_KEYS
  verify-audit [--log F]   check the audit; with a log of Signpost's also for an end that was cut
  backup FILE              a consistent copy, beside a running bot
  export-user ID           all that is held of one person, as JSON; ID is an Entra object id, or tenant/id
  report [FILE] [--html]   what was asked in the last whole month, or in --month 2026-10, by district and topic
  restore FILE             put a backup in place; the bot must be stopped`;

type Config = ReturnType<typeof parseConfig>;

const NEEDS: Readonly<Record<string, string>> = { backup: 'FILE', 'export-user': 'ID' };

class UsageError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { log: { type: 'string' }, html: { type: 'boolean' }, month: { type: 'string' } },
  });
  const [verb = '', argument] = positionals;
  const config = parseConfig(process.env);
  const now = new Date(Date.now() + config.CLOCK_OFFSET_SECONDS * 1_000);
  if (verb === 'restore') return await restore(config, needed(argument, 'FILE'), now);
  const work = verbs[verb];
  if (!work) throw new UsageError(verb ? `Unknown verb "${verb}".` : 'Which verb?');
  if (verb in NEEDS) needed(argument, NEEDS[verb] ?? '');
  const storage = await openStorage({
    url: config.DATABASE_URL,
    keys: keySource(config),
    log: SILENT,
    role: 'admin',
    usesReserve: verb === 'purge',
  });
  try {
    const { log, html = false, month } = values;
    return await work({ storage, config, argument, log, html, month, now });
  } finally {
    await storage.close();
  }
}

interface Work {
  readonly storage: Storage;
  readonly config: Config;
  readonly argument: string | undefined;
  readonly log: string | undefined;
  readonly html: boolean;
  readonly month: string | undefined;
  readonly now: Date;
}

const verbs: Readonly<Record<string, (work: Work) => Promise<number>>> = {
  async purge({ storage, now }) {
    const swept = await storage.purge(now);
    await storage.audit({ at: now, verb: 'admin.purge', subject: `records:${swept.records}` });
    console.log(
      `Deleted ${swept.records} drafts and corrections, ${swept.conversations} conversations, ${swept.handled} delivery keys ${swept.replies} undelivered replies and ${swept.worklist} questions and proposals of the worklist; their traces are gone from the database’s files. Backups still hold what they held.`,
    );
    return 0;
  },

  async 'rotate-keys'({ storage, now }) {
    const { sealed, damaged } = await storage.rotateKeys();
    await storage.audit({ at: now, verb: 'admin.rotate-keys', subject: `sealed:${sealed}` });
    console.log(
      `Sealed ${sealed} values with the first key.${damaged > 0 ? ` ${damaged} do not open with any key given and stay as they are.` : ''}`,
    );
    return 0;
  },

  async 'verify-audit'({ storage, log }) {
    const faults = await storage.verifyAudit(log === undefined ? [] : loggedHeads(log));
    for (const { chain, seq, why } of faults) console.log(`Chain ${chain}, row ${seq}: ${why}`);
    const rows = (await storage.auditHeads()).reduce((sum, head) => sum + head.seq, 0);
    if (faults.length === 0) console.log(`The audit is whole: ${rows} rows.`);
    return faults.length === 0 ? 0 : 1;
  },

  async backup({ storage, config, argument, now }) {
    const file = needed(argument, 'FILE');
    const { engine } = await storage.opened();
    // Before the copy, so that the copy says of itself that it was made.
    await storage.audit({ at: now, verb: 'admin.backup' });
    if (engine.kind === 'sqlite') backUpSqlite(databaseFile(config), file);
    else await dump(engine, file, now);
    console.log(
      `Backed up to ${file}. It opens only with the keys of ENCRYPTION_KEYS: keep those elsewhere.`,
    );
    return 0;
  },

  async report({ storage, config, argument, html, month, now }) {
    const { KNOWLEDGE_DIR, DATA_DIR } = config;
    const order = { knowledgeDir: KNOWLEDGE_DIR, dataDir: DATA_DIR, file: argument ?? null, html, now };
    console.log(await report(storage, { ...order, month: month ?? null }));
    return 0;
  },

  async 'export-user'({ storage, argument, now, config }) {
    const id = needed(argument, 'ID').toLowerCase();
    const [tenant, object] = id.includes('/') ? id.split('/') : [null, id];
    const tenants = tenant
      ? [tenant]
      : [...new Set([...config.ALLOWED_TENANTS, ...(await storage.tenants())])];
    const found = [];
    for (const one of tenants) {
      const person: Person = { tenant: one, id: object ?? '' };
      found.push({ tenant: one, ...(await storage.exportOf(person)) });
      await storage.audit({ at: now, verb: 'admin.export-user', person });
    }
    const held = found.filter(
      (of) => of.conversations.length + of.records.length + of.audit.length + of.unsentReplies > 0,
    );
    console.log(
      JSON.stringify(
        {
          person: id,
          exported: now.toISOString(),
          review: 'Review for exemptions before handing over.',
          held,
        },
        null,
        2,
      ),
    );
    return 0;
  },
};

async function restore(config: Config, backup: string, now: Date): Promise<number> {
  if (!existsSync(backup)) throw new BackupError(`${backup} is not there`);
  const keys = keyRingKeys(keySource(config));
  const url = config.DATABASE_URL;
  if (url && !url.startsWith('sqlite:')) {
    await restorePostgres(url, backup, keys);
    console.log(`Restored ${backup}. What was in the database before is gone from it.`);
  } else {
    const aside = await restoreSqlite(databaseFile(config), backup, keys, now);
    console.log(
      `Restored ${backup}.${aside ? ` What was there is kept as ${aside}: delete it when you do not need it.` : ''}`,
    );
  }
  const storage = await openStorage({ url, keys: keySource(config), log: SILENT, role: 'admin' });
  try {
    await storage.audit({ at: now, verb: 'admin.restore' });
    return await (verbs['verify-audit'] as (work: Work) => Promise<number>)({
      storage,
      config,
      argument: undefined,
      log: undefined,
      html: false,
      month: undefined,
      now,
    });
  } finally {
    await storage.close();
  }
}

/** Heads as Signpost logs them every hour. */
function loggedHeads(file: string): AuditHead[] {
  const heads = [...readFileSync(file, 'utf8').matchAll(/"audit_head":"(\d+):(\d+):([\w-]+)"/g)];
  return heads.map(([, chain, seq, link = '']) => ({ chain: Number(chain), seq: Number(seq), link }));
}

function keySource(config: Config) {
  return { given: config.ENCRYPTION_KEYS, local: config.SIGNPOST_MODE === 'local', dataDir: config.DATA_DIR };
}

function databaseFile(config: Config): string {
  return config.DATABASE_URL ? sqliteFileOf(config.DATABASE_URL) : join(config.DATA_DIR, 'signpost.db');
}

function needed(argument: string | undefined, name: string): string {
  if (!argument) throw new UsageError(`This verb needs ${name}.`);
  return argument;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.exitCode = 2;
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS'))
      console.error(`${error.message}\n\n${USAGE}`);
    else if (
      [
        ConfigError,
        BackupError,
        KnowledgeError,
        MonthError,
        DatabaseFileError,
        KeyError,
        SchemaTooNewError,
      ].some((known) => error instanceof known)
    )
      console.error(error.message);
    else console.error(`${error?.name ?? 'Error'}: ${error?.message ?? 'unknown'}`);
  },
);
