function Get-HygieneBreaker {
    <#
    .SYNOPSIS
    Reads the error-rate breaker of all tenants, or of one.
    .PARAMETER TenantId
    The tenant. Without it, the breaker of all tenants.
    .EXAMPLE
    Get-HygieneBreaker
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Breaker')]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)] [Nullable[Guid]] $TenantId)

    process {
        try {
            Read-HygieneResource GetBreaker Breaker -Query @{ tenantId = $TenantId }
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
