// Where each sealed column belongs. Writing, reading and rotation take the places from here, so that they agree.
import type { Place } from './encryption.ts';

export const placeOf = {
  conversation: (row: { key: string; tenant: string; owner: string; version: number }): Place => ({
    tenant: row.tenant,
    owner: row.owner,
    record: `conversation/${row.key}`,
    field: 'state',
    version: row.version,
  }),
  answer: (row: { id: string; tenant: string; owner: string }): Place => ({
    tenant: row.tenant,
    owner: row.owner,
    record: `handled/${row.id}`,
    field: 'answer',
    version: 1,
  }),
  reply: (row: { id: string; tenant: string; owner: string }): Place => ({
    tenant: row.tenant,
    owner: row.owner,
    record: `outbox/${row.id}`,
    field: 'reply',
    version: 1,
  }),
  record: (row: { id: string; kind: string; tenant: string; owner: string; version: number }): Place => ({
    tenant: row.tenant,
    owner: row.owner,
    record: `${row.kind}/${row.id}`,
    field: 'body',
    version: row.version,
  }),
  /** Not bound to its author, who may have it taken out. */
  correction: (row: { id: string; tenant: string; subject: string }): Place => ({
    tenant: row.tenant,
    owner: '',
    record: `correction/${row.id}/${row.subject}`,
    field: 'deed',
    version: 1,
  }),
  worklist: (row: { id: string; kind: string }): Place => ({
    tenant: '',
    owner: '',
    record: `worklist/${row.kind}/${row.id}`,
    field: 'body',
    version: 1,
  }),
  setting: (row: { name: string; version: number }): Place => ({
    tenant: '',
    owner: '',
    record: `setting/${row.name}`,
    field: 'value',
    version: row.version,
  }),
  keyCheck: (row: { id: string }): Place => ({
    tenant: '',
    owner: '',
    record: `key/${row.id}`,
    field: 'check',
    version: 1,
  }),
};
