function Resume-HygieneTenant {
    <#
    .SYNOPSIS
    Lets a paused tenant go on.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER Reason
    The reason, for the audit log.
    .EXAMPLE
    Resume-HygieneTenant -TenantId 7b4e3f50-ac6d-4e8f-9091-2c3d4e5f6071 -Reason 'The administrator agreed.'
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    [OutputType('TenantHygiene.Tenant')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [Parameter(Mandatory)] [string] $Reason
    )

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("tenant $TenantId", 'Let the tenant go on')) { return }
            Read-HygieneResource ChangeTenant Tenant -In @{ tenantId = $TenantId } -Body @{ isPaused = $false; reason = $Reason }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
