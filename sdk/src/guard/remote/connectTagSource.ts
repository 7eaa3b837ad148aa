import type { HolderFault } from "../askHolders.ts";
import { deriveTag } from "../deriveTag.ts";
import type { EpochRecord } from "../EpochRecord.ts";
import { createThresholdTagSource, type TagSource } from "../TagSource.ts";
import { connectKeyHolder, type ConnectKeyHolderParameters } from "./connectKeyHolder.ts";

export interface ConnectTagSourceParameters extends Pick<
  ConnectKeyHolderParameters,
  "signer" | "role" | "deployment"
> {
  /** Of every epoch that may be asked for. */
  readonly records: readonly EpochRecord[];
  /** Where each holder answers, by its index in the records. */
  readonly holders: readonly { readonly index: number; readonly url: string }[];
  /** Told of each holder that did not answer or answered wrongly, though the tag was found. */
  readonly onFault?: (fault: HolderFault) => void;
}

/**
 * Tags by the key holders that answer over HTTP, in the name of a licensed prescriber or pharmacy.
 *
 * @example
 * const source = connectTagSource({
 *   records: [record],
 *   holders: [{ index: 1, url: "https://keys.example.org" }],
 *   signer: clinic.signer,
 *   role: "prescriber",
 *   deployment,
 * });
 */
export function connectTagSource(parameters: ConnectTagSourceParameters): TagSource {
  const { records, holders, onFault, ...asker } = parameters;
  const sources = new Map(
    records
      .toSorted((left, right) => left.generation - right.generation)
      .map((record) => [record.epoch.id, sourceOf(record)] as const),
  );
  const unknown = createThresholdTagSource({ records: [], holders: [] });

  function sourceOf(record: EpochRecord): TagSource {
    const connected = holders
      .filter(({ index }) => record.holders.some((one) => one.index === index))
      .map(({ index, url }) => connectKeyHolder({ ...asker, index, url, record }));
    return {
      async tagOf(patient, substanceGroup) {
        const { tag, faults } = await deriveTag({ record, holders: connected, patient, substanceGroup });
        for (const fault of faults) onFault?.(fault);
        return tag;
      },
    };
  }

  return {
    // Without a record of the epoch the empty source says so.
    tagOf: (patient, substanceGroup, epoch) =>
      (sources.get(epoch) ?? unknown).tagOf(patient, substanceGroup, epoch),
  };
}
