/** Who it went to or came from, as one line. */
export const addresses = (value) => [value].flat().filter(Boolean).join(", ");
