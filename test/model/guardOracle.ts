/**
 * What an overlap is in plain terms, from the whole history of one patient and one substance: every prescription's life
 * and every part that was handed over. No slots, no tags, no counts. What nobody has told the guard yet it cannot see, so
 * it is left out until it is told; from then on it must be seen as if it always had been.
 */

export interface Life {
  readonly prescriber: number;
  expiresAt: number;
  /** Spent, cancelled (pending or not), closed. */
  ended: boolean;
  /** A regulator said that it is not this patient's. */
  disregarded: boolean;
  /** The guard knows of it: it was issued under a tag, or has got one since. */
  told: boolean;
}

export interface Handed {
  readonly at: number;
  /** How long it lasts. */
  readonly seconds: number;
  /** Brought back, or a regulator said that it was not this patient's. */
  void: boolean;
  /** The guard knows of it. */
  told: boolean;
}

const DAY = 86_400;

export class History {
  readonly lives: Life[] = [];
  readonly handed: Handed[] = [];

  /** Prescriptions of which something may still be supplied. */
  living(now: number): Life[] {
    return this.lives.filter((life) => life.told && !life.ended && now < life.expiresAt);
  }

  /** Two prescribers: another one's prescription lives beside the one that is to be issued. */
  hasOther(prescriber: number, now: number): boolean {
    return this.living(now).some((life) => life.prescriber !== prescriber && !life.disregarded);
  }

  /** Seconds of medicine in the patient's hands at `from`, who takes it as it was prescribed. */
  inHand(from: number): number {
    let left = 0;
    let at = 0;
    for (const part of this.handed.filter((one) => one.told && !one.void && one.at <= from)) {
      left = Math.max(0, left - (part.at - at)) + part.seconds;
      at = part.at;
    }
    return Math.max(0, left - (from - at));
  }

  /** More than `early` whole days in hand, beyond what this very issue has handed over. */
  hasMore(from: number, early: number, ofThisIssue: number): boolean {
    return Math.floor((this.inHand(from) - ofThisIssue) / DAY) > early;
  }
}
