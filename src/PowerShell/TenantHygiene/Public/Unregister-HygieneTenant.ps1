function Unregister-HygieneTenant {
    <#
    .SYNOPSIS
    Removes a tenant from the registry. Evidence and audit log stay.
    .PARAMETER TenantId
    The tenant.
    .EXAMPLE
    Unregister-HygieneTenant -TenantId 9d607182-ce8f-40a1-b2b3-4e5f60718293
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId)

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("tenant $TenantId", 'Remove from the registry')) { return }
            $null = Invoke-HygieneOperation RemoveTenant -In @{ tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
