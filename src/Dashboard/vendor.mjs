// Copies what the dashboard takes from npm into `vendor`, with the licences: `npm run vendor`. The versions are those of package.json.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = join(root, "src/Dashboard/vendor");
const modules = join(root, "node_modules");

rmSync(target, { recursive: true, force: true });
mkdirSync(target);
copyFileSync(join(modules, "@azure/msal-browser/lib/msal-browser.min.js"), join(target, "msal-browser.min.js"));
copyFileSync(join(modules, "@fluentui/web-components/dist/web-components.min.js"), join(target, "fluent-web-components.min.js"));
writeFileSync(join(target, "fluent-themes.css"), themes());
writeFileSync(join(target, "licences.txt"), licences());

// The components take their colours and sizes from custom properties. As a style sheet they need no script before the first paint.
function themes() {
    const { webLightTheme, webDarkTheme } = require("@fluentui/tokens");
    const declarations = (theme) => Object.entries(theme).map(([name, value]) => `--${name}:${value};`);
    const light = declarations(webLightTheme);
    const dark = declarations(webDarkTheme).filter((declaration) => !light.includes(declaration));
    return [
        `:root{${light.join("")}}`,
        `@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){${dark.join("")}}}`,
        `:root[data-theme="dark"]{${dark.join("")}}`,
        "",
    ].join("\n");
}

function licences() {
    const packages = ["@azure/msal-browser", "@fluentui/web-components", "@fluentui/tokens", "@microsoft/fast-element"];
    return packages
        .map((name) => {
            const { version, license, author } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
            return `${name} ${version} (${license}), © ${author?.name ?? author ?? "Microsoft"}`;
        })
        .concat("", readFileSync(join(modules, "@azure/msal-browser/LICENSE"), "utf8").trim(), "")
        .join("\n");
}
