import { element, link } from "./elements.js";
import { Address } from "./address.js";

/** The user of a remediation, as a link to it. The names come from the tenant, and are shown as text whatever they say. */
export function userLink(remediation) {
    const { user } = remediation;
    const name = user.displayName ?? user.userPrincipalName ?? user.id;
    const address = user.userPrincipalName && user.userPrincipalName !== name ? element("small", {}, user.userPrincipalName) : null;
    return element("span", { class: "user" }, link(name, Address.of("remediation", remediation.id)), address);
}
