// What an activity must look like before any part of the SDK sees it. Fields that Signpost does not read pass unread.
import type { Activity } from 'botbuilder';
import { z } from 'zod';

/** A control character in an id would reach logs and database keys. */
const hasControlCharacter = (value: string): boolean =>
  [...value].some((character) => character < ' ' || character === '\u007f');
const id = z
  .string()
  .min(1)
  .max(1_024)
  .refine((value) => !hasControlCharacter(value));
const name = z.string().max(1_024).nullish();
const text = z.string().nullish();
const json = z.record(z.string(), z.unknown());
const time = z.iso.datetime({ offset: true, local: true }).nullish();

const account = z.looseObject({
  id,
  name,
  aadObjectId: z.string().max(256).nullish(),
  role: z.string().max(64).nullish(),
});

const conversation = z.looseObject({
  id,
  name,
  conversationType: z.string().max(64).nullish(),
  tenantId: id.nullish(),
  isGroup: z.boolean().nullish(),
});

const channelData = z.looseObject({
  tenant: z.looseObject({ id: id.nullish() }).nullish(),
  eventType: z.string().max(256).nullish(),
  team: json.nullish(),
  channel: json.nullish(),
  settings: json.nullish(),
});

const entity = z.looseObject({
  type: z.string().max(256),
  text,
  mentioned: z.looseObject({ id: id.nullish(), name }).nullish(),
});

const attachment = z.looseObject({
  contentType: z.string().max(256),
  contentUrl: text,
  name: text,
  content: z.union([z.string(), json]).nullish(),
});

export const activitySchema = z.looseObject({
  type: z.string().min(1).max(64),
  id,
  channelId: z.string().min(1).max(64),
  serviceUrl: z.string().min(1).max(2_048),
  from: account,
  recipient: account,
  conversation,
  channelData: channelData.nullish(),
  text,
  textFormat: z.string().max(32).nullish(),
  summary: text,
  locale: z.string().max(64).nullish(),
  localTimezone: z.string().max(256).nullish(),
  timestamp: time,
  localTimestamp: time,
  expiration: time,
  callerId: z.string().max(256).nullish(),
  deliveryMode: z.string().max(64).nullish(),
  name: z.string().max(256).nullish(),
  action: z.string().max(64).nullish(),
  topicName: text,
  replyToId: id.nullish(),
  value: z.unknown().optional(),
  entities: z.array(entity).max(200).nullish(),
  attachments: z.array(attachment).max(50).nullish(),
  membersAdded: z.array(account).max(1_000).nullish(),
  membersRemoved: z.array(account).max(1_000).nullish(),
  reactionsAdded: z.array(json).max(100).nullish(),
  reactionsRemoved: z.array(json).max(100).nullish(),
});

export type CheckedActivity = z.infer<typeof activitySchema>;

/** The SDK's own type of the same thing: its dates are made by its adapter, as it does for every channel. */
export const asSdkActivity = (activity: CheckedActivity): Activity => activity as unknown as Activity;
