function Get-HygieneKillSwitch {
    <#
    .SYNOPSIS
    Reads whether purges are stopped, in every tenant or in one.
    .PARAMETER TenantId
    The tenant. Without it, the switch of all tenants.
    .EXAMPLE
    Get-HygieneKillSwitch
    .EXAMPLE
    Get-HygieneTenant | Get-HygieneKillSwitch
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.KillSwitch')]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)] [Nullable[Guid]] $TenantId)

    process {
        try {
            Read-HygieneResource GetKillSwitch KillSwitch -Query @{ tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
