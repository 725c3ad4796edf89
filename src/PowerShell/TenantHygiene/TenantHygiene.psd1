@{
    RootModule           = 'TenantHygiene.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '3f5b0f8a-6d0e-4a55-9f0b-5a1d7c9e2b64'
    Author               = 'The TenantHygiene contributors'
    CompanyName          = 'TenantHygiene'
    Copyright            = '(c) The TenantHygiene contributors. MIT licence.'
    Description          = 'Finds, repairs and verifies provisioning errors of Microsoft 365 users, by the API of a TenantHygiene application.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    TypesToProcess       = @('TenantHygiene.types.ps1xml')
    FormatsToProcess     = @('TenantHygiene.format.ps1xml')
    FunctionsToExport    = @(
        'Approve-HygieneRemediation',
        'Connect-Hygiene',
        'Deny-HygieneRemediation',
        'Disable-HygieneKillSwitch',
        'Disconnect-Hygiene',
        'Enable-HygieneKillSwitch',
        'Export-HygieneAuditLog',
        'Export-HygieneEvidence',
        'Export-HygieneRemediation',
        'Get-HygieneAgent',
        'Get-HygieneApiDescription',
        'Get-HygieneAuditEntry',
        'Get-HygieneBreaker',
        'Get-HygieneCaller',
        'Get-HygieneDeadLetter',
        'Get-HygieneHealth',
        'Get-HygieneKillSwitch',
        'Get-HygienePoisonMessage',
        'Get-HygienePolicySchema',
        'Get-HygieneQueue',
        'Get-HygieneRemediation',
        'Get-HygieneRemediationEvent',
        'Get-HygieneScan',
        'Get-HygieneSnooze',
        'Get-HygieneStatusLink',
        'Get-HygieneSummary',
        'Get-HygieneTenant',
        'Get-HygieneTenantGrant',
        'Get-HygieneTenantRelease',
        'Import-HygieneTenant',
        'New-HygieneStatusLink',
        'Register-HygieneTenant',
        'Remove-HygienePoisonMessage',
        'Remove-HygieneSnooze',
        'Remove-HygieneStatusLink',
        'Remove-HygieneTenantGrant',
        'Reset-HygieneBreaker',
        'Restart-HygieneDeadLetter',
        'Restart-HygienePoisonMessage',
        'Restart-HygieneRemediation',
        'Resume-HygieneTenant',
        'Set-HygieneSnooze',
        'Set-HygieneTenant',
        'Set-HygieneTenantGrant',
        'Set-HygieneTenantRelease',
        'Start-HygieneRemediation',
        'Start-HygieneScan',
        'Stop-HygieneRemediation',
        'Suspend-HygieneTenant',
        'Test-HygienePolicy',
        'Unregister-HygieneTenant',
        'Wait-HygieneRemediation',
        'Wait-HygieneScan'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('Microsoft365', 'ExchangeOnline', 'EntraID', 'Provisioning')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
