function Start-HygieneScan {
    <#
    .SYNOPSIS
    Scans tenants for provisioning errors now. Errors that are found are repaired as the tenant's policy says.
    .PARAMETER TenantId
    The tenant.
    .EXAMPLE
    Start-HygieneScan -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f | Wait-HygieneScan
    #>
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('TenantHygiene.Scan')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId)

    process {
        try {
            if (-not $PSCmdlet.ShouldProcess("tenant $TenantId", 'Scan')) { return }
            Read-HygieneResource CreateScan Scan -Body @{ tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
