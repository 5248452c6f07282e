// The file consent card of Teams, what comes back from it, and the card of a file that is saved. Personal chats only.
import type { Attachment } from 'botbuilder';
import { z } from 'zod';
import type { Block, SavedPlace } from '../../conversation/reply.ts';

/** The invoke that the card's two buttons send. */
export const FILE_CONSENT = 'fileConsent/invoke';
const CONSENT_TYPE = 'application/vnd.microsoft.teams.card.file.consent';
const INFO_TYPE = 'application/vnd.microsoft.teams.card.file.info';
/** What a file weighs, roughly: Teams asks for an estimate, and the file itself is made only when it is taken. */
const ABOUT_BYTES = { docx: 17_000, pdf: 56_000 } as const;

export const consentCard = (
  { file, name }: Extract<Block, { kind: 'document' }>,
  description: string,
): Attachment => ({
  contentType: CONSENT_TYPE,
  name,
  content: {
    description,
    sizeInBytes: ABOUT_BYTES[file.format],
    acceptContext: { ...file },
    declineContext: { ...file },
  },
});

export const infoCard = ({ name, place }: Extract<Block, { kind: 'saved' }>): Attachment => ({
  contentType: INFO_TYPE,
  contentUrl: place.url,
  name,
  content: { uniqueId: place.id, fileType: place.type },
});

/** Where Teams has opened a place for the file. */
export interface UploadPlace extends SavedPlace {
  readonly uploadUrl: string;
}

export interface Consent {
  readonly did: 'take' | 'decline';
  /** What the card carried. */
  readonly file: unknown;
  readonly upload: UploadPlace | null;
}

const address = z.string().max(4_096);
const uploadInfo = z.object({
  uploadUrl: address,
  contentUrl: address,
  uniqueId: z.string().max(256),
  fileType: z.string().max(16),
});
const consent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.unknown(),
  uploadInfo: uploadInfo.nullish().catch(null),
});

/** Null for what is no answer to such a card. */
export function readConsent(value: unknown): Consent | null {
  const parsed = consent.safeParse(value);
  if (!parsed.success) return null;
  const { action, context, uploadInfo: info } = parsed.data;
  const upload = info
    ? { uploadUrl: info.uploadUrl, url: info.contentUrl, id: info.uniqueId, type: info.fileType }
    : null;
  return { did: action === 'accept' ? 'take' : 'decline', file: context, upload };
}
