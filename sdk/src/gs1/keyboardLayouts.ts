/** A keyboard layout under which the keystrokes of a scanner set to US English come out wrong. */
export type KeyboardLayout = "qwertz" | "azerty";

/** The 47 keys that bear characters, row by row, first without shift and then with it. */
const usKeys =
  "`1234567890-=" +
  "qwertyuiop[]\\" +
  "asdfghjkl;'" +
  "zxcvbnm,./" +
  "~!@#$%^&*()_+" +
  "QWERTYUIOP{}|" +
  'ASDFGHJKL:"' +
  "ZXCVBNM<>?";

/** What the same keys give in Germany and in France. */
const foreignKeys: Readonly<Record<KeyboardLayout, string>> = {
  qwertz:
    "^1234567890ß´" +
    "qwertzuiopü+#" +
    "asdfghjklöä" +
    "yxcvbnm,.-" +
    '°!"§$%&/()=?`' +
    "QWERTZUIOPÜ*'" +
    "ASDFGHJKLÖÄ" +
    "YXCVBNM;:_",
  azerty:
    "²&é\"'(-è_çà)=" +
    "azertyuiop^$*" +
    "qsdfghjklmù" +
    "wxcvbn,;:!" +
    "~1234567890°+" +
    "AZERTYUIOP¨£µ" +
    "QSDFGHJKLM%" +
    "WXCVBN?./§",
};

export const keyboardLayouts: readonly KeyboardLayout[] = ["qwertz", "azerty"];

/** What the computer receives where a scanner set to US English types `text` and the keyboard is set to `layout`. */
export function typeOnLayout(text: string, layout: KeyboardLayout): string {
  return translate(text, usKeys, foreignKeys[layout]);
}

/** What the scanner meant: the reverse of `typeOnLayout`. */
export function undoLayout(text: string, layout: KeyboardLayout): string {
  return translate(text, foreignKeys[layout], usKeys);
}

/** What the computer receives under caps lock. */
export function swapLetterCase(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
}

function translate(text: string, from: string, to: string): string {
  return [...text].map((character) => to[from.indexOf(character)] ?? character).join("");
}
