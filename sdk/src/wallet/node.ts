export { readWallet, writeWallet } from "./walletFile.ts";
