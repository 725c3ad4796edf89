// How many errors were found and resolved on each of the last days, and how long repairs took.
import { texts } from "../texts.js";
import { drawing, element } from "./elements.js";
import { duration, number } from "./shown.js";

const text = texts.trend;
const days = 14;
const most = 2000;
const day = 86_400_000;
const [width, height, gap] = [560, 120, 6];

/** A part of a page that reads the remediations once it is opened: nobody pays for a drawing that is not looked at. */
export function trend(api, query, { report, signal }) {
    const place = element("div", {}, element("p", { class: "hint" }, texts.loading));
    const details = element("details", { class: "trend" }, element("summary", {}, text.title(days)), place);
    details.addEventListener(
        "toggle",
        async () => {
            try {
                const first = new Date(new Date().setHours(0, 0, 0, 0) - (days - 1) * day);
                const since = new URLSearchParams(query);
                since.set("since", first.toISOString());
                const { items, isCut } = await api.all(`remediations?${since}`, most, signal);
                place.replaceChildren(...shown(items, first), ...(isCut ? [element("p", { class: "hint" }, text.cut(number(most)))] : []));
            } catch (error) {
                report(error);
            }
        },
        { once: true },
    );
    return details;
}

function shown(items, first) {
    const counts = Array.from({ length: days }, () => ({ found: 0, resolved: 0 }));
    const at = (moment) => Math.round((new Date(moment).setHours(0, 0, 0, 0) - first) / day);
    const repaired = [];
    for (const item of items) {
        if (counts[at(item.createdAt)]) counts[at(item.createdAt)].found++;
        if (item.state !== "Resolved" || !item.completedAt) continue;
        if (counts[at(item.completedAt)]) counts[at(item.completedAt)].resolved++;
        repaired.push(new Date(item.completedAt) - new Date(item.createdAt));
    }

    const sum = (name) => counts.reduce((all, one) => all + one[name], 0);
    const said = text.summary(number(sum("found")), number(sum("resolved")));
    const typical = repaired.sort((one, other) => one - other)[Math.floor(repaired.length / 2)];
    return [
        element("p", {}, said, typical === undefined ? null : ` ${text.typical(duration(typical))}`),
        chart(counts, first, said),
        element(
            "p",
            { class: "hint legend" },
            element("span", { class: "found" }, text.found),
            element("span", { class: "resolved" }, text.resolved),
        ),
    ];
}

function chart(counts, first, said) {
    const highest = Math.max(1, ...counts.map((one) => Math.max(one.found, one.resolved)));
    const step = width / days;
    const bar = (name, index, place) => {
        const value = counts[index][name];
        const tall = (value / highest) * height;
        const box = { class: name, x: index * step + gap / 2 + place, y: height - tall, width: (step - gap) / 2, height: tall };
        const label = drawing("title");
        label.textContent = `${new Date(+first + index * day + day / 2).toLocaleDateString()}: ${value} ${text[name]}`;
        return drawing("rect", box, label);
    };
    return drawing(
        "svg",
        { viewBox: `0 0 ${width} ${height + 1}`, role: "img", "aria-label": said },
        drawing("line", { x1: 0, y1: height + 0.5, x2: width, y2: height + 0.5 }),
        ...counts.flatMap((_, index) => [bar("found", index, 0), bar("resolved", index, (step - gap) / 2)]),
    );
}
