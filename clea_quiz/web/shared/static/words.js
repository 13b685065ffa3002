// What scripts say and draw. What they say, in the language of the page: French by
// themselves, any other from the page's own words.

const other = document.querySelector("meta[name=words]");
const words = other ? JSON.parse(other.content) : {};

/** Return these French words in the language of the page; « %s » stands for each of ``values`` in turn. */
export function t(french, ...values) {
  return values.reduce((said, value) => said.replace("%s", value), words[french] ?? french);
}

/** Return an icon of this shape; screen readers skip it. */
export function drawing(shape) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shape);
  svg.append(path);
  return svg;
}
