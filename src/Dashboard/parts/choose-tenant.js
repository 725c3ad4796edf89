import { choice } from "./elements.js";
import { texts } from "../texts.js";

/** The registered tenants in which the caller may read, by id. */
export async function readTenants(api, signal) {
    const { items } = await api.get("tenants", signal);
    return new Map(items.map((tenant) => [tenant.tenantId, tenant]));
}

/** The name of a tenant; its id where it is not registered any more. */
export function tenantName(tenants, id) {
    return tenants.get(id)?.name ?? id;
}

/** A choice of a tenant, or of all. */
export function tenantChoice(tenants, value, { all = texts.allTenants, only = () => true } = {}) {
    const options = [...tenants.values()].filter(only).map((tenant) => [tenant.tenantId, tenant.name]);
    return choice("tenantId", all === null ? options : [["", all], ...options], value);
}
