// Builds elements. A string is always text: names come from tenants, and nothing of them may become markup.

/** An element with properties and content. `on…` adds a listener, a null property is left out, a null child as well. */
export function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
        else made.setAttribute(name, value === true ? "" : String(value));
    }

    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return made;
}

/** A drawing; SVG elements have a namespace of their own. */
export function drawing(tag, properties = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(properties)) made.setAttribute(name, String(value));
    made.append(...children);
    return made;
}

/** A button. Its role is written out: the library gives it in a way that not every tool for accessibility sees. */
export function button(text, onclick, properties = {}) {
    return element("fluent-button", { role: "button", type: "button", onclick, ...properties }, text);
}

/** A button that sends its form. */
export function submit(text) {
    return element("fluent-button", { role: "button", type: "submit", appearance: "primary" }, text);
}

/** A link that looks like text. */
export function link(text, address, properties = {}) {
    return element("a", { href: address, ...properties }, text);
}

/** A titled part of a page. */
export function section(title, ...content) {
    const heading = element("h2", {}, title);
    return element("section", {}, heading, ...content);
}

/** Facts as a list of terms and descriptions; those without a value are left out. */
export function facts(entries) {
    const present = entries.filter(([, value]) => value !== null && value !== undefined && value !== "");
    return element(
        "dl",
        { class: "facts" },
        present.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
    );
}

/**
 * A table whose rows become cards on narrow screens.
 * @param caption What it shows; read aloud, not seen.
 * @param columns `{ title, of(row) }`, where `of` returns text or an element.
 */
export function table(caption, columns, rows) {
    const head = element(
        "tr",
        {},
        columns.map((column) => element("th", { scope: "col" }, column.title)),
    );
    const body = rows.map((row) =>
        element(
            "tr",
            {},
            columns.map((column) => element("td", { "data-label": column.title }, element("span", {}, column.of(row) ?? ""))),
        ),
    );
    return element(
        "div",
        { class: "table", role: "region", "aria-label": caption, tabindex: "0" },
        element("table", {}, element("caption", { class: "unseen" }, caption), element("thead", {}, head), element("tbody", {}, body)),
    );
}

let fields = 0;

/** A field with its label. */
export function field(label, control) {
    control.id = `field-${++fields}`;
    return element("div", { class: "field" }, element("label", { for: control.id }, label), control);
}

/** A choice of a few values. */
export function choice(name, options, value) {
    const select = element(
        "select",
        { name },
        options.map(([key, text]) => element("option", { value: key }, text)),
    );
    select.value = value ?? "";
    return select;
}

/** Says something that is not part of the page's own content. */
export function message(intent, ...content) {
    return element(
        "fluent-message-bar",
        { intent, layout: "multiline", role: intent === "error" ? "alert" : "status" },
        element("span", {}, ...content),
    );
}
