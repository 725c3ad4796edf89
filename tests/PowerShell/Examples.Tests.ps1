# The examples of the help, run as they stand there.
param([string] $Root, [string] $Api, [string] $Simulator)

BeforeDiscovery {
    Import-Module "$Root/src/PowerShell/TenantHygiene/TenantHygiene.psd1" -Force
    # In this order an example finds what another one has made.
    $first = 'Start-HygieneRemediation', 'Stop-HygieneRemediation', 'New-HygieneStatusLink', 'Set-HygieneSnooze', 'Set-HygieneTenantGrant', 'Register-HygieneTenant',
    'Enable-HygieneKillSwitch', 'Suspend-HygieneTenant'
    $names = $first + ((Get-Command -Module TenantHygiene).Name | Where-Object { $_ -notin $first })
    $examples = foreach ($name in $names) {
        foreach ($example in (Get-Help $name -Examples).Examples.Example) { @{ Command = $name; Code = $example.code } }
    }
}

BeforeAll {
    Import-Module "$Root/src/PowerShell/TenantHygiene/TenantHygiene.psd1" -Force
    Import-Module "$PSScriptRoot/Product.psm1", "$PSScriptRoot/AnswerServer.psm1" -Force
    Initialize-Product -Api $Api -Simulator $Simulator
    $fabrikam = '6a3d2e4f-9b5c-4d7e-8f80-1b2c3d4e5f60'
    Push-Location (New-Item "$TestDrive/work" -ItemType Directory)
    $saved = $global:ConfirmPreference
    $global:ConfirmPreference = 'None'

    # What the examples are about.
    $null = Connect-As requester@contoso.example
    $null = Set-HygieneTenantRelease $fabrikam -IsReleased $true
    $null = Add-StuckUser aduser1@contoso.example
    $null = Add-StuckUser planned@contoso.example
    $null = Add-StuckUser mailboxcopy@fabrikam.example -TenantId $fabrikam -Holder userMailbox
    $listed = Add-StuckUser listed@contoso.example -Id 'c1000000-0000-4000-8000-000000000001'
    Set-Content stuck.csv 'TenantId,User', "$($listed.TenantId),$($listed.User)"
    Set-Content tenants.csv 'tenantId,name,policy,kind,clientId,secretName', 'ad718293-df90-41b2-83c4-5f6071829304,Imported,observe,FederatedIdentity,a6000000-0000-4000-8000-000000000001,'
    New-Item policies -ItemType Directory | Out-Null
    Copy-Item "$Root/tests/EndToEnd/Scenarios/Policies/two-people.json" policies
    # Whose plans wait for an approval, one for each example that decides.
    $waiting = 'approved', 'denied', 'stopped', 'listed' | ForEach-Object { Add-StuckUser "example-$_@fabrikam.example" -TenantId $fabrikam -Holder userMailbox } |
        Start-HygieneRemediation | Wait-HygieneRemediation -UntilState AwaitingApproval -Timeout 00:01:00
    $waiting.State | Should -Be @('AwaitingApproval', 'AwaitingApproval', 'AwaitingApproval', 'AwaitingApproval')

    # Where the examples of Connect-Hygiene get their tokens.
    function global:Get-AzAccessToken { [pscustomobject] @{ Token = Get-Token; ExpiresOn = [DateTimeOffset]::UtcNow.AddHours(1) } }
    function global:Read-Host { param([switch] $AsSecureString) Get-Token }
    $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER = "$Simulator/msi/token", 'simulated-identity-header'
    $token = [Net.NetworkCredential]::new('', (Get-Token)).Password
    $authority = Start-AnswerServer @{ Body = '{"device_code":"dc","message":"Enter ABCD.","interval":1,"expires_in":60}' },
    @{ Body = "{`"access_token`":`"$token`",`"expires_in`":3600}" }
    $null = Connect-As
}

AfterAll {
    Stop-AnswerServer $authority
    $env:IDENTITY_ENDPOINT, $env:IDENTITY_HEADER = $null, $null
    Remove-Item function:Get-AzAccessToken, function:Read-Host
    $global:ConfirmPreference = $saved
    Pop-Location
}

Describe 'The examples of <Command>' -ForEach ($examples | Group-Object { $_.Command } | Sort-Object { $names.IndexOf($_.Name) } | ForEach-Object { @{ Command = $_.Name; Of = $_.Group } }) {
    It '<Code>' -ForEach $Of {
        # Here the application listens on another port, and a person signs in with another authority.
        $text = $Code -replace 'http://127\.0\.0\.1:7071', $Api -replace '-DeviceCode', "-DeviceCode -Authority $($authority.Uri)"
        if ($Command -ne 'Connect-Hygiene') { $null = Connect-As }

        $output = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'; $text")) 6>$null

        $mayBeEmpty = $Command -match '^(Remove|Unregister|Disconnect)-|Audit|PoisonMessage|DeadLetter|Queue|Agent' -or $Code -match 'Set-Content|-TicketId|Partial|NeedsOperator|IsReleased }|AwaitingApproval -gt'
        if (-not $mayBeEmpty) { $output | Should -Not -BeNullOrEmpty }
    }
}
