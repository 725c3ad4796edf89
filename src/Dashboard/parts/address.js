/** The part of the address after `#`: the page, what it is about, and its filters, so that every view can be sent to somebody. */
export class Address {
    constructor(page, subject, filters) {
        this.page = page;
        this.subject = subject;
        this.filters = filters;
    }

    /** The address that the browser shows. */
    static read() {
        const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
        const [page, subject = null] = path.split("/").map(decodeURIComponent);
        return new Address(page || "needs", subject, new URLSearchParams(query));
    }

    /** The address of a page with filters; empty ones are left out. */
    static of(page, subject = null, filters = {}) {
        const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
        return `#/${page}${subject ? `/${encodeURIComponent(subject)}` : ""}${query.size ? `?${query}` : ""}`;
    }
}
