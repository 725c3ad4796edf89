#!/usr/bin/env bash
# Builds everything that a release has into dist/, with checksums: ./package.sh 1.2.3
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

version=${1:?"name the version, such as 1.2.3"}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || { echo "'$version' is not a version such as 1.2.3 or 1.2.3-rc.1." >&2; exit 1; }

rm -rf dist out
mkdir dist
dotnet tool restore >/dev/null

publish() { # project, folder, further arguments
  echo "== $2 =="
  dotnet publish "src/$1" -c Release -p:Version="$version" -o "out/$2" -v quiet "${@:3}"
}
zip_up() { # folder, archive; by PowerShell, which every machine with the .NET SDK can have
  dotnet pwsh -NoProfile -NonInteractive -Command \
    "\$ProgressPreference = 'SilentlyContinue'; Compress-Archive -Path 'out/$1/*' -DestinationPath 'dist/$2' -CompressionLevel Optimal"
}
tar_up() { tar -C "out/$1" --sort=name --owner=0 --group=0 --numeric-owner -czf "dist/$2" .; }

publish Functions azure
zip_up azure "tenant-hygiene-azure-$version.zip"
publish FunctionsHost host
tar_up host "tenant-hygiene-host-$version.tar.gz"
publish EvidenceVerifier verifier
zip_up verifier "tenant-hygiene-evidence-verifier-$version.zip"
publish TenantOnboarding onboarding
zip_up onboarding "tenant-hygiene-onboarding-$version.zip"
publish HybridAgent agent-win-x64 -r win-x64 --self-contained
zip_up agent-win-x64 "tenant-hygiene-agent-win-x64-$version.zip"
publish HybridAgent agent-linux-x64 -r linux-x64 --self-contained
tar_up agent-linux-x64 "tenant-hygiene-agent-linux-x64-$version.tar.gz"

echo "== PowerShell module =="
mkdir -p out/module
cp -r src/PowerShell/TenantHygiene out/module/
# A module's version has numbers only; what comes after the hyphen has a place of its own.
sed -i "s/^\( *ModuleVersion *= *\)'[^']*'/\1'${version%%-*}'/" out/module/TenantHygiene/TenantHygiene.psd1
dotnet pwsh -NoProfile -NonInteractive -Command \
  "if ((Test-ModuleManifest out/module/TenantHygiene/TenantHygiene.psd1).Version -ne '${version%%-*}') { throw 'The module has another version.' }"
zip_up module "TenantHygiene.PowerShell-$version.zip"

(cd dist && sha256sum -- * > SHA256SUMS && sha256sum --check --quiet SHA256SUMS)
echo
cat dist/SHA256SUMS
