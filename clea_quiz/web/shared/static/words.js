// What scripts say, in the language of the page: French by themselves, any other from the page's own words.

const other = document.querySelector("meta[name=words]");
const words = other ? JSON.parse(other.content) : {};

/** Return these French words in the language of the page; « %s » stands for each of ``values`` in turn. */
export function t(french, ...values) {
  return values.reduce((said, value) => said.replace("%s", value), words[french] ?? french);
}
