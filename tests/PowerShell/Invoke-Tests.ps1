# Runs the tests of the PowerShell module against the real application and a simulated tenant, as processes of their own.
# The last line says what came of it: "N passed, N failed, N skipped". What is needed has been built:
#   dotnet restore tests/PowerShell/TestModules.csproj
#   dotnet pwsh -NoProfile -File tests/PowerShell/Invoke-Tests.ps1
[CmdletBinding()]
param(
    # Only the tests whose full name matches.
    [string] $Filter = '*'
)

$ErrorActionPreference = 'Stop'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$root = (Resolve-Path "$PSScriptRoot/../..").Path
$data = Join-Path $root 'artifacts/powershell'
$log = "$data.log"

if (Test-Path $data) { Remove-Item $data -Recurse -Force }
$start = [Diagnostics.ProcessStartInfo]::new('dotnet')
$start.RedirectStandardOutput = $true
$start.RedirectStandardInput = $true
foreach ($argument in @(
        "$root/artifacts/bin/LocalEnvironment/debug/TenantHygiene.LocalEnvironment.dll"
        '--scenario', "$PSScriptRoot/scenario.json", '--port', '0', '--data', $data
        # No scan but the one at the start: it would repair what a test arranges.
        '--setting', 'Detection__Schedule=0 0 0 1 1 *'
        '--setting', 'Verification__FirstCheckAfter=00:00:00.4', '--setting', 'Verification__MaxInterval=00:00:01'
        '--setting', 'Purge__ConfirmAfter=00:00:00.2'
        '--setting', 'Tenants__1__Policy=careful', '--setting', 'Tenants__2__Policy=observe')) {
    $start.ArgumentList.Add($argument)
}

$environment = [Diagnostics.Process]::Start($start)
try {
    # It names its addresses once the scans of the start are through.
    $addresses = @{}
    $lines = [Collections.Generic.List[string]]::new()
    while ($null -ne ($line = $environment.StandardOutput.ReadLine())) {
        $lines.Add($line)
        if ($line -match '^(API|Simulator) +(http\S+)') { $addresses[$Matches[1]] = [Uri] $Matches[2] }
        if ($line -match 'until you press') { break }
    }

    Set-Content -Path $log -Value $lines
    if ($addresses.Count -ne 2) { throw "The local environment did not start: see $log." }
    # What it writes from now on is not read; it must not fill the pipe.
    $null = $environment.StandardOutput.ReadToEndAsync()

    # The simulator's certificate is signed by an authority of its own. OpenSSL reads this when a process begins: the tests run in one of their own.
    $env:SSL_CERT_FILE = "$data/simulator/ca.pem"
    $api, $simulator = $addresses['API'].GetLeftPart('Authority'), $addresses['Simulator'].GetLeftPart('Authority')
    Set-Location $root
    dotnet pwsh -NoProfile -NonInteractive -File "$PSScriptRoot/Invoke-Pester.ps1" -Root $root -Api $api -Simulator $simulator -Filter "$Filter"
    $exitCode = $LASTEXITCODE
} finally {
    if (-not $environment.HasExited) { $environment.Kill($false) }
    $environment.WaitForExit()
}

exit $exitCode
