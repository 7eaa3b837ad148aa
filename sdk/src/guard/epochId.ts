/** Names an epoch: 1–32 small letters, digits and hyphens, as `2026-1`. */
export const EPOCH_ID = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
