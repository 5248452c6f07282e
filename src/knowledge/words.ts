// The sentences that Signpost itself says. They stand in words.yaml, where a coordinator can read and correct them.
import { z } from 'zod';

const sentence = z.string().trim().min(1, 'must not be empty');
const sentences = z.array(sentence).min(1);

export const wordsFile = z.strictObject({
  welcome: sentence,
  welcome_in_a_group: sentence,
  open_private_chat: sentence,
  help: z.strictObject({ title: sentence, lines: sentences }),
  small_talk: z.strictObject({
    greeting: sentence,
    thanks: sentence,
    goodbye: sentence,
    about_signpost: sentence,
    praise: sentence,
    complaint: sentence,
  }),
  refuse: z.strictObject({
    refuse_record: sentence,
    refuse_diagnosis: sentence,
    refuse_decision: sentence,
    refuse_forgery: sentence,
    refuse_rules: sentence,
  }),
  /** {council} {place} */
  out_of_area: sentence,
  dont_know: sentence,
  dont_know_about_a_child: sentence,
  choices: sentence,
  nothing_more_exact: sentence,
  choices_low: sentence,
  /** {place} {districts} */
  which_district: sentence,
  leaves_county: sentence,
  /** {district} */
  district_kept: sentence,
  ask_district: sentence,
  nothing_to_cancel: sentence,
  started_again: sentence,
  nothing_to_go_back_to: sentence,
  old_button: sentence,
  unclear: sentence,
  useful_yes: sentence,
  useful_no: sentence,
  /** {kept} */
  my_data: sentence,
  my_data_nothing: sentence,
  my_data_parts: z.strictObject({
    heading: sentence,
    district: sentence,
    subject: sentence,
    alert: sentence,
    dialog: sentence,
    conversation: sentence,
    record: sentence,
    no_end: sentence,
    unsent: sentence,
    corrections: sentence,
    audit: sentence,
  }),
  my_data_deleted: sentence,
  told_nobody: sentence,
  edited: sentence,
  fault: sentence,
  could_not_save: sentence,
  too_many: sentence,
  damaged: sentence,
  damaged_drafts: sentence,
  too_long: sentence,
  browse: z.strictObject({
    directory: sentence,
    empty: sentence,
    page: sentence,
    last: sentence,
  }),
  /** Services of the wider directory, which nobody has written up as an entry. */
  directory: z.strictObject({
    heading: sentence,
    /** {kind} */
    summary: sentence,
    for_whom: sentence,
    reach: sentence,
    consent: sentence,
  }),
  headings: z.strictObject({
    does: sentence,
    for_whom: sentence,
    reach: sentence,
    contacts: sentence,
    sound_contacts: sentence,
    other_contact: sentence,
    your_hub: sentence,
    consent: sentence,
    do_now: sentence,
    do_not: sentence,
    sources: sentence,
    ages: sentence,
    area: sentence,
  }),
  leads: z.strictObject({
    no_phone: sentence,
    no_email: sentence,
    no_hours: sentence,
    no_ages: sentence,
    email_unverified: sentence,
    email_old: sentence,
    hub_needed: sentence,
  }),
  status: z.strictObject({
    sourced: sentence,
    undated: sentence,
    unverified: sentence,
    unverified_undated: sentence,
    disputed: sentence,
    verified: sentence,
    /** {date} {role} */
    verified_due: sentence,
    /** {date} {days} */
    verified_overdue: sentence,
    /** {date} {role} */
    verified_past: sentence,
    reported: sentence,
    hours_disputed: sentence,
    hours_unsure: sentence,
    /** {days} */
    wording_old: sentence,
  }),
  kinds: z.strictObject({
    offer: sentence,
    role: sentence,
    process: sentence,
    hub: sentence,
    service: sentence,
    situation: sentence,
  }),
});

export type Words = z.infer<typeof wordsFile>;

/** Fills {name} in a sentence. A name without a value is a mistake of ours and shows at once in the tests. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The sentence "${text}" wants a value for ${whole}`);
    return value;
  });
}
