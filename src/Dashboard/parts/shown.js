// How times, states and amounts are shown.
import { button, element } from "./elements.js";
import { texts } from "../texts.js";

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const numbers = new Intl.NumberFormat(undefined);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const colours = {
    Queued: "informative",
    Diagnosing: "informative",
    AwaitingApproval: "warning",
    Purging: "important",
    Reprovisioning: "brand",
    Verifying: "brand",
    AwaitingOnPremises: "brand",
    Resolved: "success",
    NeedsOperator: "danger",
    Rejected: "subtle",
    Failed: "danger",
    Canceled: "subtle",
    Running: "brand",
    Complete: "success",
    Partial: "warning",
    Open: "danger",
    HalfOpen: "warning",
    Closed: "success",
    Silent: "danger",
    Impaired: "warning",
    Alive: "success",
};

/** A moment in the reader's time zone; UTC on hover. */
export function time(at) {
    if (!at) return null;
    const moment = new Date(at);
    return element(
        "time",
        { datetime: moment.toISOString(), title: moment.toISOString().replace("T", " ").replace(/\..*/, " UTC") },
        moments.format(moment),
    );
}

/** How far away a moment is, such as "in 3 hours". */
export function distance(at, now = Date.now()) {
    const seconds = (new Date(at) - now) / 1000;
    for (const [unit, size] of [
        ["day", 86400],
        ["hour", 3600],
        ["minute", 60],
    ]) {
        if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    }

    return relative.format(Math.trunc(seconds), "second");
}

/** A length of time, in its largest unit, such as "5 min". */
export function duration(milliseconds) {
    const minutes = milliseconds / 60_000;
    if (minutes < 1) return `${Math.max(1, Math.round(minutes * 60))} s`;
    if (minutes < 120) return `${Math.round(minutes)} min`;
    return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}

/** A state as a badge. */
export function state(name) {
    return element(
        "fluent-badge",
        { appearance: "tint", color: colours[name] ?? "informative", class: "state" },
        texts.states[name] ?? words(name),
    );
}

/** `AwaitingApproval` as "Awaiting approval". */
export function words(name) {
    return String(name).replace(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A number with separators. */
export function number(value) {
    return value === null || value === undefined ? null : numbers.format(value);
}

/** An amount of bytes. */
export function size(bytes) {
    if (bytes === null || bytes === undefined) return null;
    const units = ["B", "KB", "MB", "GB", "TB"];
    const step = bytes > 0 ? Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1) : 0;
    return `${numbers.format(Math.round((bytes / 1024 ** step) * 10) / 10)} ${units[step]}`;
}

/** Who did something. */
export function person(principal) {
    return principal ? (principal.name ?? principal.id) : null;
}

/** A command with a button that copies it. */
export function command(text, announce) {
    const code = element("code", {}, text);
    const copy = button(
        texts.copy,
        async () => {
            try {
                await navigator.clipboard.writeText(text);
                announce(texts.copied);
            } catch {
                getSelection().selectAllChildren(code);
                announce(texts.notCopied);
            }
        },
        { size: "small" },
    );
    return element("div", { class: "command" }, element("pre", { tabindex: "0" }, code), copy);
}
