// The sentences of the chat around a draft: knowledge/forms/in-chat.yaml.
import { z } from 'zod';
import { sentence } from './form-words.ts';

const part = z.string().min(1);

const record = <const K extends string>(...names: readonly K[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, part])) as Record<K, typeof part>);

export const draftWordsFile = z.strictObject({
  title: sentence,
  /** What a notification may say. */
  summary: sentence,
  teams_only: sentence,
  private_only: sentence,
  no_person: sentence,
  intro: sentence,
  carried: sentence,
  no_drafts: sentence,
  list_heading: sentence,
  this_draft: sentence,
  list_item: sentence,
  list_sent: part,
  list_hint: sentence,
  list_which: sentence,
  list_damaged: sentence,
  resumed: sentence,
  form_changed: sentence,
  paused: sentence,
  something_else: sentence,
  saved: sentence,
  noted: sentence,
  nothing_saved: sentence,
  changed_saved: sentence,
  taken_out: sentence,
  progress: sentence,
  person: sentence,
  needed: sentence,
  optional: sentence,
  many: sentence,
  options: sentence,
  add_another: sentence,
  added: sentence,
  removed: sentence,
  too_many_people: sentence,
  no_such_person: sentence,
  first_question: sentence,
  unclear_command: sentence,
  sections_heading: sentence,
  section_line: sentence,
  states: record('not-started', 'in-progress', 'complete'),
  waits: part,
  needed_left: sentence,
  none_left: sentence,
  go_to: sentence,
  go: sentence,
  labels: record(
    ...(['start', 'continue', 'list', 'check', 'finish', 'card', 'words', 'save', 'skip', 'back'] as const),
    ...(['stop', 'change', 'more', 'drafts', 'new', 'resume', 'undo', 'sent', 'amend', 'keep'] as const),
    ...(['delete', 'docx', 'pdf', 'text', 'email', 'script', 'withdraw', 'renew', 'go_on'] as const),
    ...(['notes', 'remove', 'consent', 'consent_section', 'orders', 'judgement', 'risk'] as const),
  ),
  card: record('part', 'needed', 'choose', 'too_long', 'not_used', 'closed', 'done', 'no_changes'),
  stale: record('version', 'sent_value', 'now_value', 'open', 'step', 'not_found', 'deleted', 'sent'),
  alerted: record('ask', 'kept_place', 'removed', 'going_on'),
  left: record('notes', 'none', 'back'),
  consent: z.strictObject({
    ...record(
      'withdrawn_by',
      'someone',
      'renewed',
      'not_withdrawn',
      'hub',
      'advise',
      'advised',
      'orders_none',
    ).shape,
    /** What is recorded in a draft, by person; the judgement and the advice stand behind it as they were typed. */
    ...record('heading', 'recorded', 'nothing_recorded', 'ways', 'judged', 'not_judged', 'advice', 'see')
      .shape,
    standings: record('given', 'signed', 'refused', 'withdrawn'),
    orders: record('none', 'some'),
    purposes: record('take_part', 'share'),
    missing: record(
      ...(['no_holder', 'not_asked', 'no_answer', 'refused', 'withdrawn', 'lapsed', 'signature'] as const),
      ...(['orders', 'barred', 'parents_disagree', 'own_information', 'child_not_asked'] as const),
      ...(['child_no_answer', 'child_says_no', 'competence', 'alone_advice', 'risk_route'] as const),
    ),
  }),
  check: record('heading', 'open', 'set_aside', 'page', 'change'),
  finish: z.strictObject({
    ...record('heading', 'ready', 'missing', 'share_ready', 'share_missing', 'mirror', 'take', 'text_part')
      .shape,
    ...record('notes_only', 'email_subject', 'email_body', 'script').shape,
    because: record('gate', 'refused', 'withdrawn'),
  }),
  file: record(
    ...([
      'offer',
      'to_onedrive',
      'link',
      'link_hint',
      'saved',
      'declined',
      'taken',
      'already_saved',
    ] as const),
    ...(['changed', 'expired', 'not_saved', 'unknown', 'page_title', 'link_over', 'way_on'] as const),
  ),
  sent: record(
    'not_ready',
    'consent_open',
    'marked',
    'already',
    'keep',
    'kept',
    'chase_changed',
    'not_sent',
    'why',
    'amended',
  ),
  reminders: record('chase', 'retention'),
  delete: record('done', 'undone', 'nothing'),
  renamed: sentence,
  name_missing: sentence,
  hub_found: sentence,
});

export type DraftWords = z.infer<typeof draftWordsFile>;
