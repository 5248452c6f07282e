/** Somebody else's draft. The message names neither the draft nor its owner. */
export class NotTheOwnerError extends Error {
  constructor() {
    super('A draft can be read and changed by its owner alone');
    this.name = 'NotTheOwnerError';
  }
}

/** A question or person that the form does not have, or not now. */
export class NotOnTheFormError extends Error {
  readonly place: string;
  constructor(place: string) {
    super('The form has no such question or person');
    this.name = 'NotOnTheFormError';
    this.place = place;
  }
}

/** A sent draft is changed only after it was opened again with a reason. */
export class SentAlreadyError extends Error {
  constructor() {
    super('The draft was marked as sent: open it again with a reason before changing it');
    this.name = 'SentAlreadyError';
  }
}
