/** What the caller may do where, as `GET /me` says. */
export class Rights {
    #roles;

    constructor(me) {
        this.#roles = new Map(me.roles.map((role) => [role.role.replace("Hygiene.", ""), role]));
    }

    /** Whether the caller has a role in a tenant; without one, in every tenant. */
    may(role, tenantId = null) {
        const held = this.#roles.get(role);
        return Boolean(held && (held.inEveryTenant || (tenantId && held.tenants?.includes(tenantId))));
    }

    /** Whether the caller has a role in any tenant. */
    mayAnywhere(role) {
        return this.#roles.has(role);
    }
}
