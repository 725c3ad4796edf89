// The user and the conflicting recipient side by side.
import { texts } from "../texts.js";
import { element, section, table } from "./elements.js";
import { number, size, time, words } from "./shown.js";

const text = texts.one;

/** Both sides of a plan, with what differs marked; null where a plan compares nothing. */
export function comparison(plan) {
    if (!plan?.conflict && !plan?.claimants) return null;
    const sides = plan.conflict ? [plan.conflict] : plan.claimants;
    const user = plan.user ?? null;
    const own = user?.recipient ?? null;
    const properties = text.properties;
    const rows = [
        [properties.name, user?.displayName, (side) => side.displayName],
        [properties.principal, user?.userPrincipalName, () => null],
        [properties.address, own?.primarySmtpAddress ?? user?.mail, (side) => side.primarySmtpAddress],
        [properties.id, user?.id, (side) => side.externalDirectoryObjectId],
        [properties.kind, own && words(own.kind), (side) => words(side.kind)],
        [properties.scope, own && words(own.scope), (side) => words(side.scope)],
        [properties.exchangeGuid, own?.exchangeGuid, (side) => side.exchangeGuid],
        [properties.archiveGuid, own?.archiveGuid, (side) => side.archiveGuid],
        [properties.objectId, own?.objectId, (side) => side.objectId],
        [properties.distinguishedName, own?.distinguishedName, (side) => side.distinguishedName],
        [properties.softDeleted, null, (side) => side.whenSoftDeleted, time],
        [text.content, own && contentOf(own), (side) => contentOf(side) ?? text.notRead],
        [text.holds, text.notRead, (side) => (side.holds?.length ? side.holds : text.noHolds), list],
        [properties.synced, user ? (user.onPremisesSyncEnabled ? text.yes : text.no) : null, () => null],
    ].filter(([, ours, theirs]) => ours || sides.some((side) => theirs(side)));
    const columns = [
        { title: text.property, of: ([name]) => name },
        { title: text.theUser, of: ([, ours]) => ours ?? text.without },
        ...sides.map((side, index) => ({
            title: sides.length > 1 ? `${text.theConflict} ${index + 1}` : text.theConflict,
            of: ([, ours, theirs, show]) => cell(ours, theirs(side), show),
        })),
    ];
    return section(text.compare, element("p", { class: "hint" }, text.compareHelp), table(text.compare, columns, rows));
}

/** What a mailbox and its archive hold, in words. */
export function contentOf(recipient) {
    const parts = [
        [recipient.items, recipient.bytes],
        [recipient.archiveItems, recipient.archiveBytes],
    ].map(([items, bytes]) => (items === null || items === undefined ? null : text.items(number(items), size(bytes))));
    if (!parts.some(Boolean)) return null;
    return parts[1] ? `${parts[0] ?? text.notRead}; archive: ${parts[1]}` : parts[0];
}

function cell(ours, theirs, show) {
    if (theirs === null || theirs === undefined) return text.without;
    const shown = show ? show(theirs) : theirs;
    const isSame = !ours || ours === text.notRead || theirs === text.notRead || String(ours).toLowerCase() === String(theirs).toLowerCase();
    return isSame ? element("span", {}, shown) : element("span", { class: "differs" }, shown, " ", element("mark", {}, text.differs));
}

function list(values) {
    return Array.isArray(values)
        ? element(
              "ul",
              { class: "plain" },
              values.map((value) => element("li", {}, value)),
          )
        : values;
}
