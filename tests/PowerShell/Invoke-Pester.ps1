# Runs the tests against an application that is running, and ends with the counts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Root,
    # The addresses of the application and of the simulated tenant.
    [Parameter(Mandatory)] [string] $Api,
    [Parameter(Mandatory)] [string] $Simulator,
    [string] $Filter = '*'
)

$ErrorActionPreference = 'Stop'
Import-Module (Get-Item "$Root/artifacts/pester/pester/*/tools/Pester.psd1").FullName
$configuration = New-PesterConfiguration
$configuration.Run.Container = New-PesterContainer -Path "$PSScriptRoot/*.Tests.ps1" -Data @{ Root = $Root; Api = $Api; Simulator = $Simulator }
$configuration.Run.PassThru = $true
$configuration.Filter.FullName = $Filter
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

# What failed before a test could run counts as a failure, too.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
"$($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit [int] ($failed -gt 0)
