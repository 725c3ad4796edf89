function Get-HygieneSummary {
    <#
    .SYNOPSIS
    Reads what needs somebody, over all tenants in which you have the role, or what is going on in one.
    .PARAMETER TenantId
    The tenant. Without it, what needs somebody in all of them, with a summary of each.
    .EXAMPLE
    (Get-HygieneSummary).Attention

    Counts what needs somebody.
    .EXAMPLE
    (Get-HygieneSummary).Tenants | Where-Object { $_.Remediations.AwaitingApproval -gt 0 }

    Lists the tenants in which a plan waits for an approval.
    .EXAMPLE
    Get-HygieneTenant | Get-HygieneSummary

    Shows each tenant on one line.
    #>
    [CmdletBinding()]
    [OutputType('TenantHygiene.Summary', 'TenantHygiene.TenantSummary')]
    param([Parameter(Position = 0, ValueFromPipelineByPropertyName)] [Nullable[Guid]] $TenantId)

    process {
        try {
            if ($TenantId) { return Read-HygieneResource GetTenantSummary TenantSummary -In @{ tenantId = $TenantId } }
            $summary = Read-HygieneResource GetSummary Summary
            foreach ($tenant in $summary.Tenants) { $null = Add-HygieneType $tenant TenantSummary }
            $summary
        } catch {
            $PSCmdlet.WriteError($_)
        }
    }
}
