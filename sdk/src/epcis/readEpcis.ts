import { MediConnectError } from "../errors/MediConnectError.ts";
import { requireShort } from "./documentSize.ts";
import { type EpcisCapture, readEpcisDocument } from "./readEpcisDocument.ts";
import { readEpcisXml } from "./readEpcisXml.ts";

/**
 * Reads an EPCIS document as a file holds it: JSON-LD of version 2.0, or XML of version 2.0 or 1.2.
 *
 * @throws MediConnectError `EPCIS_UNREADABLE`, `EPCIS_TOO_LARGE`, and as `readEpcisDocument` and `readEpcisXml` do
 *
 * @example
 * const { events } = readEpcis(epcisText);
 */
export function readEpcis(text: string): EpcisCapture {
  requireShort(text);
  const bare = text.replace(/^\u{feff}/u, "");
  return /^\s*</.test(bare) ? readEpcisXml(bare) : readEpcisDocument(parse(bare));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What stood there is left out, as is the parser's message, which quotes it.
    throw new MediConnectError(
      "EPCIS_UNREADABLE",
      "This is neither JSON nor XML, or it was cut off.",
      "Export it again from the system that made it, as EPCIS 2.0 in JSON-LD, or as XML.",
    );
  }
}
