/** Whether what was typed names this customer: spaces and capitals do not matter, letters do. */
export const confirms = (typed: string, name: string): boolean => plain(typed) === plain(name);

const plain = (text: string): string =>
  text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase();
