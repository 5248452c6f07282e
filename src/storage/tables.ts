// The tables as the code sees them. Times are milliseconds since 1970; names of people and conversations are keyed hashes;
// what a person typed is in sealed columns only.

export interface Tables {
  meta: { name: string; value: string };
  /** One row for each key that the database is sealed with: does this ring hold the right one? */
  key_checks: { id: string; sealed: string };
  settings: { name: string; version: number; sealed: string };
  conversations: {
    key: string;
    tenant: string;
    /** The person of a personal chat; empty for groups and channels. */
    owner: string;
    version: number;
    /** {state, reference}, sealed. Null after "delete my data". */
    sealed: string | null;
    /** What did not open, set aside. */
    damaged: string | null;
    /** The instance that sends to this conversation, and until when nobody else does. */
    sender: string | null;
    sender_until: number;
    /** Since when Signpost may not write there: it was taken out, or was refused. Null again with the next turn. */
    unreachable: number | null;
    changed: number;
    delete_after: number;
  };
  handled: {
    id: string;
    conversation: string;
    tenant: string;
    owner: string;
    answer: string | null;
    delete_after: number;
  };
  outbox: {
    id: string;
    conversation: string;
    tenant: string;
    owner: string;
    /** Order within the conversation. */
    position: number;
    /** `waiting`: known unsent. `sending`: an attempt was begun. The others are ends without delivery. */
    status: 'waiting' | 'sending' | 'gone' | 'refused' | 'unknown' | 'expired' | 'damaged';
    /** Attempts whose fate is not known. */
    doubts: number;
    attempts: number;
    /** Not before. Of an urgent reply that is being sent: until when nobody else takes it. */
    next_at: number;
    /** 1: it carries an alert, and waits for no other reply. */
    urgent: number;
    /** {reply, reference}, sealed; empty at an end. */
    sealed: string;
    created: number;
    delete_after: number;
  };
  audit: {
    chain: number;
    seq: number;
    at: number;
    verb: string;
    actor: string;
    subject: string;
    link: string;
  };
  audit_heads: { chain: number; seq: number; link: string };
  /** Only ever added to: a number for each deed, over all facts and entries. */
  corrections: {
    id: string;
    seq: number;
    tenant: string;
    /** The author's keyed hash; empty after "delete my data" and for the operator's commands. */
    author: string;
    at: number;
    /** "fact:camhs/phone" */
    subject: string;
    /** {deed, role, reason}, sealed. */
    sealed: string;
  };
  records: {
    id: string;
    kind: string;
    tenant: string;
    owner: string;
    version: number;
    sealed: string;
    created: number;
    changed: number;
    warn_after: number | null;
    warned: number | null;
    delete_after: number | null;
    /** When the body was found not to open. */
    damaged: number | null;
  };
  /** What waits for the coordinators, and what they propose: nobody's, so that nothing in it says who asked. */
  worklist: { id: string; kind: string; day: string; sealed: string; delete_after: number };
  /** How often, by day ("2026-11-24"), district, topic and outcome. */
  counts: { day: string; district: string; topic: string; outcome: string; n: number };
}
