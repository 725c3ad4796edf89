# The commands of docs/powershell.md, run in their order as a reader would.
param([string] $Root, [string] $Api, [string] $Simulator)

BeforeDiscovery {
    $guide = Get-Content "$Root/docs/powershell.md" -Raw
    $blocks = [regex]::Matches($guide, '(?ms)^```powershell\r?\n(.*?)^```') | ForEach-Object { @{ Code = $_.Groups[1].Value.TrimEnd() } }
}

BeforeAll {
    Import-Module "$Root/src/PowerShell/TenantHygiene/TenantHygiene.psd1" -Force
    Import-Module "$PSScriptRoot/Product.psm1" -Force
    Initialize-Product -Api $Api -Simulator $Simulator
    $fabrikam = '6a3d2e4f-9b5c-4d7e-8f80-1b2c3d4e5f60'
    Push-Location $Root
    $saved = $global:ConfirmPreference
    $global:ConfirmPreference = 'None'
    function global:Get-AzAccessToken { [pscustomobject] @{ Token = Get-Token; ExpiresOn = [DateTimeOffset]::UtcNow.AddHours(1) } }
    $null = Connect-As requester@contoso.example
    $null = Set-HygieneTenantRelease $fabrikam -IsReleased $true
    $copied = Add-StuckUser ada@contoso.example
    $approved = Add-StuckUser guide@fabrikam.example -TenantId $fabrikam -Holder userMailbox
    Add-MismatchedUser archive@contoso.example
    $null = $approved | Start-HygieneRemediation | Wait-HygieneRemediation -UntilState AwaitingApproval -Timeout 00:01:00
}

AfterAll {
    Remove-Item function:Get-AzAccessToken
    $global:ConfirmPreference = $saved
    Pop-Location
}

Describe 'The guide' {
    It 'Every command of it runs, and the users are repaired' {
        $outputs = foreach ($block in $blocks) {
            # Here the application listens on another port.
            $text = $block.Code -replace 'http://127\.0\.0\.1:7071', $Api
            $output = . ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $text")) 6>$null
            , @($output)
        }

        $cause, $holder, $repaired, $decided, $command = $outputs[1, 2, 3, 4, 5]
        $cause[0] | Should -Match 'used by another recipient'
        $holder[0].Scope | Should -Be 'SoftDeleted'
        $repaired[0].State | Should -Be 'Resolved'
        @(Get-Removal $copied).Count | Should -Be 1
        $decided[-1].State | Should -Be 'Resolved'
        @(Get-Removal $approved).Count | Should -Be 1
        "$($command.Command)" | Should -Match 'Set-RemoteMailbox'
    } -TestCases @{ blocks = $blocks }
}
