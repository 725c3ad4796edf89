import { texts } from "../../texts.js";
import { section } from "../../parts/elements.js";
import { number } from "../../parts/shown.js";

/** A part of the first page with the number of its rows; null where there are none. */
export function part(title, rows, ...content) {
    return rows.length ? section(texts.needs.counted(number(rows.length), title), ...content) : null;
}
