/** The wallet way: the patient's wallet makes the keys; clinic and pharmacy never hold what lets anybody claim. */
export { formatHealthLink, isHealthLink, parseHealthLink, type HealthLink } from "./healthLink.ts";
export { openJwe, sealJwe } from "./jwe.ts";
export { addWalletForm, type Wallet, type WalletForm } from "./Wallet.ts";
export { makeWalletOffer, readWalletOffer, writeWalletOffer, type WalletOffer } from "./walletOffer.ts";
