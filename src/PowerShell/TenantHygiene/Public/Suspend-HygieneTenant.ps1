function Suspend-HygieneTenant {
    <#
    .SYNOPSIS
    Pauses a tenant: what would change anything in it stops at once, and nothing begins.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER Reason
    The reason, for the audit log.
    .EXAMPLE
    Suspend-HygieneTenant -TenantId 7b4e3f50-ac6d-4e8f-9091-2c3d4e5f6071 -Reason 'The administrator asked for it.'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Tenant')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory)] [string] $Reason
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("tenant $TenantId", 'Pause the tenant')) { return }
            Read-HygieneResource ChangeTenant Tenant -In @{ tenantId = $TenantId } -Body @{ isPaused = $true; reason = $Reason }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
