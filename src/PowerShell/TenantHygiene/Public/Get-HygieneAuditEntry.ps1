function Get-HygieneAuditEntry {
    <#
    .SYNOPSIS
    Reads the audit log of a tenant, oldest entry first.
    .PARAMETER TenantId
    The tenant.
    .PARAMETER After
    Only the entries after this sequence.
    .EXAMPLE
    Get-HygieneAuditEntry -TenantId 5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f | Select-Object -Last 10
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.AuditEntry')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipelineByPropertyName)] [Guid] $TenantId,
        [long] $After = 0
    )

    process {
        try {
            foreach ($page in Read-HygieneAuditLog -TenantId $TenantId -After $After -Accept 'application/x-ndjson') {
                foreach ($line in $page -split "`n") {
                    if ($line) { Add-HygieneType (ConvertFrom-HygieneJson $line) AuditEntry }
                }
            }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
