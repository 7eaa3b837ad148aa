import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { createInterface } from "node:readline";
import { MediConnectError } from "../errors/MediConnectError.ts";
import type { AuditHeader } from "./AuditRecord.ts";
import { type AuditFormat, comparePlaces, FORMATS, type LinePlace, readHeader } from "./formats.ts";

/** A line of an export after its head. */
export interface FileLine {
  /** From 1, the head included. */
  readonly number: number;
  readonly text: string;
  /** Undefined where it cannot be read. */
  readonly place: LinePlace | undefined;
  /** Whether it stands in the range and before the line that follows; else one line would pass for a gap. */
  readonly inOrder: boolean;
}

export interface OpenedExport {
  readonly header: AuditHeader;
  readonly format: AuditFormat;
  readonly lines: AsyncGenerator<FileLine>;
}

/** @throws MediConnectError `FILE_NOT_FOUND`, `AUDIT_FILE_INVALID` */
export async function openExport(file: string): Promise<OpenedExport> {
  await access(file).catch((cause: unknown) => {
    const remedy = "Check the path and try again.";
    throw new MediConnectError("FILE_NOT_FOUND", `There is no file ${file}.`, remedy, { file }, { cause });
  });
  const texts = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const iterator = texts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const { format, header } = readHeader(file, first.done === true ? "" : first.value);
  return { header, format, lines: markOrder(linesAfterHead(iterator, format, header), header) };
}

type ReadLine = Omit<FileLine, "inOrder">;

async function* linesAfterHead(
  texts: AsyncIterator<string>,
  format: AuditFormat,
  header: AuditHeader,
): AsyncGenerator<ReadLine> {
  const head = FORMATS[format].head(header);
  let number = 1;
  for (let next = await texts.next(); next.done !== true; next = await texts.next()) {
    number++;
    // The columns' names; others are told as a line that cannot be read.
    if (number <= head.length && next.value === head[number - 1]) continue;
    yield { number, text: next.value, place: FORMATS[format].placeOf(next.value) };
  }
}

async function* markOrder(
  lines: AsyncGenerator<ReadLine>,
  { from, to }: AuditHeader,
): AsyncGenerator<FileLine> {
  let held: ReadLine | undefined;
  const mark = (line: ReadLine, following?: ReadLine): FileLine => {
    const { place } = line;
    const inRange = place !== undefined && place.block >= from && place.block <= to;
    return {
      ...line,
      inOrder: inRange && (following?.place === undefined || comparePlaces(place, following.place) < 0),
    };
  };
  for await (const line of lines) {
    if (held !== undefined) yield mark(held, line);
    held = line;
  }
  if (held !== undefined) yield mark(held);
}
