// Where bare words of the CBV stand for web addresses, and the URNs that EPCIS 1.2 used in their place.

export const CBV = "https://ref.gs1.org/cbv/";
export const GS1_VOC = "https://gs1.org/voc/";
/** Of the few fields that the chain has and EPCIS has no word for. */
export const OWN_FIELDS = "urn:mediconnect:epcis:";
export const TRANCHE_FIELD = "mediconnect:tranche";
/** SSCC of the tote in which goods were sent, as a Digital Link. */
export const TOTE_FIELD = "mediconnect:tote";
export const RECALL_CLASS_FIELD = "mediconnect:recallClass";
export const RECALL_LEVEL_FIELD = "mediconnect:recallLevel";
export const EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

export const CBV_WORDS = {
  bizStep: `${CBV}BizStep-`,
  disposition: `${CBV}Disp-`,
  bizTransaction: `${CBV}BTT-`,
  sourceDestination: `${CBV}SDT-`,
  errorReason: `${CBV}ER-`,
  component: `${CBV}Comp-`,
  measurement: GS1_VOC,
} as const;

const URNS: readonly (readonly [string, string])[] = [
  ["urn:epcglobal:cbv:bizstep:", CBV_WORDS.bizStep],
  ["urn:epcglobal:cbv:disp:", CBV_WORDS.disposition],
  ["urn:epcglobal:cbv:btt:", CBV_WORDS.bizTransaction],
  ["urn:epcglobal:cbv:sdt:", CBV_WORDS.sourceDestination],
  ["urn:epcglobal:cbv:er:", CBV_WORDS.errorReason],
];

/** The web address of a word: `shipping` as business step is `https://ref.gs1.org/cbv/BizStep-shipping`. */
export function expandWord(word: string, base: string): string {
  const [urn, start] = URNS.find(([one]) => word.startsWith(one)) ?? [];
  if (urn !== undefined) return `${start}${word.slice(urn.length)}`;
  return word.includes(":") ? word : `${base}${word}`;
}

/** The bare word, where it is one of the CBV; else what it was. */
export function bareWord(word: string): string {
  const address = expandWord(word, "");
  const base = Object.values(CBV_WORDS).find((one) => address.startsWith(one));
  return base === undefined ? word : address.slice(base.length);
}
