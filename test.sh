#!/usr/bin/env bash
# Installs what the tests need (and is not there yet), builds everything, runs every test.
# The last line says what came of it: "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

need() { command -v "$1" >/dev/null || { echo "test.sh needs $1: $2" >&2; exit 1; }; }
need dotnet "install the .NET 10 SDK."
need node "install Node.js 20 or newer."
need npm "install Node.js 20 or newer."

echo "== Azurite (the storage emulator) and the API linter =="
{ [ -x node_modules/.bin/azurite ] && [ -x node_modules/.bin/redocly ]; } || npm ci --no-fund --no-audit --loglevel=error

echo "== Description of the API =="
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true node_modules/.bin/redocly lint docs/openapi.json --config docs/redocly.yaml 2>&1 | grep -v '[║╔╚]'

echo "== Samba (a real directory for the hybrid agent's tests) =="
if command -v samba >/dev/null && command -v samba-tool >/dev/null && command -v ldbmodify >/dev/null; then
  :
elif [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
      samba samba-ad-provision samba-dsdb-modules samba-vfs-modules ldb-tools libldap-2.5-0; } >/dev/null 2>&1 \
    || echo "Samba could not be installed: the tests against a directory are skipped."
else
  echo "Samba is missing, and installing it takes root and apt-get: the tests against a directory are skipped."
fi

echo "== Chromium (for the dashboard's tests) =="
if [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  :
elif [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >/dev/null 2>&1 \
    || echo "Chromium could not be installed: the tests of the dashboard are skipped."
else
  echo "Chromium is missing, and installing it takes root and apt-get: the tests of the dashboard are skipped."
fi

work=$(mktemp -d)
azurite_pid=""
finish() {
  [ -z "$azurite_pid" ] || kill "$azurite_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
queue_port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
table_port=$(node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
node_modules/.bin/azurite --silent --skipApiVersionCheck --disableTelemetry --location "$work/azurite" \
  --blobHost 127.0.0.1 --queueHost 127.0.0.1 --tableHost 127.0.0.1 \
  --blobPort "$port" --queuePort "$queue_port" --tablePort "$table_port" >"$work/azurite.log" 2>&1 &
azurite_pid=$!
# The account and key are the emulator's published ones.
account="AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
export AZURITE_CONNECTION="DefaultEndpointsProtocol=http;$account;BlobEndpoint=http://127.0.0.1:$port/devstoreaccount1;QueueEndpoint=http://127.0.0.1:$queue_port/devstoreaccount1;TableEndpoint=http://127.0.0.1:$table_port/devstoreaccount1;"

echo "== Format =="
dotnet tool restore >/dev/null
dotnet csharpier check src tests benchmarks
dotnet format whitespace . --folder --verify-no-changes --include src tests benchmarks

echo "== Build =="
dotnet build Functions.sln -v quiet
dotnet restore tests/PowerShell/TestModules.csproj -v quiet

echo "== Tests =="
status=0
# One test project after the other: the end-to-end tests watch real processes, and should not have to race the others for two cores.
dotnet test --solution Functions.sln --no-build --no-ansi --output Normal --max-parallel-test-modules 1 2>&1 | tee "$work/tests.log" || status=$?

echo "== Tests of the PowerShell module =="
powershell_status=0
dotnet pwsh -NoProfile -NonInteractive -File tests/PowerShell/Invoke-Tests.ps1 2>&1 | tee "$work/powershell.log" || powershell_status=$?

count() { grep -E "^  $1: [0-9]+" "$work/tests.log" | tail -1 | grep -oE '[0-9]+' || echo 0; }
# The last line of the module's tests: "N passed, N failed, N skipped".
count_powershell() { tail -1 "$work/powershell.log" | grep -oE "[0-9]+ $1" | grep -oE '[0-9]+' || echo 0; }
passed=$(($(count succeeded) + $(count_powershell passed)))
failed=$(($(count failed) + $(count_powershell failed)))
skipped=$(($(count skipped) + $(count_powershell skipped)))
if [ "$status" -ne 0 ] && [ "$(count failed)" -eq 0 ]; then
  echo "The test run itself failed (exit code $status)." >&2
  failed=$((failed + 1))
fi
if [ "$powershell_status" -ne 0 ] && [ "$(count_powershell failed)" -eq 0 ]; then
  echo "The run of the PowerShell module's tests itself failed (exit code $powershell_status)." >&2
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
